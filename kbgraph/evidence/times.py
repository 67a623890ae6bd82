"""The times of claims and things, beside the properties of the domain that say the same."""

from __future__ import annotations

from collections.abc import Sequence

from kbgraph.ontology.constraints import EvidenceRules
from kbgraph.rdf.namespaces import ENDS, TIMES
from kbgraph.rdf.terms import Iri, Literal, Triple
from kbgraph.store.base import Store


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


def ends_of_thing(fact: Triple, rules: EvidenceRules, store: Store) -> tuple[Literal, ...]:
    """Return the ends of the thing while which a fact holds, such as the law of a state."""
    match fact:
        case Triple(predicate=prop, object=Iri() as thing) if prop in rules.while_object_lasts:
            known = store.facts_about(thing)
        case Triple(subject=thing, predicate=prop) if prop in rules.while_subject_lasts:
            known = store.facts_about(thing)
        case _:
            return ()
    return tuple(value for key, value in known if key == ENDS and isinstance(value, Literal))
