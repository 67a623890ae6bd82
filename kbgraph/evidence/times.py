"""The times of claims and things, beside the properties of the domain that say the same."""

from __future__ import annotations

from collections.abc import Sequence

from kbgraph.rdf.namespaces import TIMES
from kbgraph.rdf.terms import Triple


def without_times(stated: Sequence[Triple]) -> Sequence[Triple]:
    """Return triples, less the times that another triple of the same subject says.

    `kb:starts` stands beside what the domain calls it, and readers need it once.
    """
    if not any(triple.predicate in TIMES for triple in stated):
        return stated
    said = {(triple.subject, triple.object) for triple in stated if triple.predicate not in TIMES}
    return [
        triple
        for triple in stated
        if triple.predicate not in TIMES or (triple.subject, triple.object) not in said
    ]
