"""The claims that the evidence of a claim has: those of a fact, or those that are named."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kbgraph.evidence.times import without_times
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.entry import Describer
from kbgraph.views.rows import row_triples


class FactScope(NamedTuple):
    """A fact among those of a claim, with all claims that state it."""

    property: str = ""
    """The local name of its property; empty for the only fact about the thing of the entry."""
    about: str = ""
    """The slug of its thing; empty for that of the entry."""


class ClaimScope(NamedTuple):
    """A claim with its qualifiers, and the claims that say the same."""

    others: tuple[str, ...] = ()
    """The names of the others among those of all entries: `x--alder#speed.2`."""


EvidenceScope: TypeAlias = FactScope | ClaimScope


def facts_in_scope(describer: Describer, claim: Iri, scope: FactScope) -> tuple[Triple, ...]:
    """Return the facts of a claim that a scope names; all facts of things where it names none."""
    iris = describer.graph.iris
    own = iris.slug(claim) or ""
    stated = row_triples(describer.graph, [claim]).get(claim, [])
    if scope.property:
        about = scope.about or own
        return tuple(
            each
            for each in stated
            if local_name(each.predicate) == scope.property and iris.slug(each.subject) == about
        )
    # The parts of a value are said with it, and what a time means beside it.
    of_things = tuple(
        each for each in without_times(stated) if each.predicate != TYPE and "#" not in each.subject
    )
    for subject in (iris.thing(own), iris.entry(own)):
        of_entry = tuple(each for each in of_things if each.subject == subject)
        if of_entry:
            return of_entry if len(of_entry) == 1 else of_things
    return of_things
