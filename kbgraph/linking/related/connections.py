"""The facts that connect two things directly, with where they are stated."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.related.related_entry import StatedPlace
from kbgraph.linking.related.support import Support
from kbgraph.rdf.namespaces import RELATED
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.labels import Labels

_BETWEEN_QUERY = "SELECT DISTINCT ?property ?one ?other { ?one ?property ?other }"
_OF_PARTS_QUERY = """
SELECT DISTINCT ?part ?property ?one ?other { ?one ?any ?part . ?part ?property ?other }"""


class DirectRelation(NamedTuple):
    """A relation between two things."""

    words: str
    """The relation as read from the first thing."""
    place: StatedPlace


class Connections:
    """Finds the relations between two things of one graph."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        """Wrap a graph and its labels."""
        self._graph, self._labels = graph, labels
        self._links = frozenset(graph.ontology.subproperties(RELATED))

    def of(self, thing: Iri, other: Iri, support: Support) -> list[DirectRelation]:
        """Return the relations that hold; mere links only without any other."""
        along, against = self._between(thing, other), self._between(other, thing)
        both_ways = filter(self._graph.ontology.is_symmetric, {fact.predicate for fact in along})
        against -= {Triple(other, prop, thing) for prop in both_ways}
        if not self._are_links(along | against):
            along, against = self._without_links(along), self._without_links(against)
        facts = [(fact, self._labels.label(fact.predicate)) for fact in sorted(along, key=str)]
        facts += [(fact, self._labels.inverse(fact.predicate)) for fact in sorted(against, key=str)]
        found = ((words, support.place(fact)) for fact, words in facts)
        return [DirectRelation(words, place) for words, place in found if place]

    def has_fact(self, thing: Iri, other: Iri) -> bool:
        """Say whether a relation that is no mere link connects two things."""
        return not self._are_links(self._between(thing, other) | self._between(other, thing))

    def _are_links(self, facts: set[Triple]) -> bool:
        return self._links.issuperset(fact.predicate for fact in facts)

    def _without_links(self, facts: set[Triple]) -> set[Triple]:
        return {fact for fact in facts if fact.predicate not in self._links}

    def _between(self, one: Iri, other: Iri) -> set[Triple]:
        """Return the facts from a thing, or from a structured value of it, to another thing."""
        select, start = self._graph.store.select, f"{one}#"
        rows = select(_BETWEEN_QUERY, one=one, other=other)
        facts = {Triple(one, Iri(str(prop)), other) for prop, *_ in rows}
        rows = select(_OF_PARTS_QUERY, one=one, other=other)
        parts = ((Iri(str(part)), Iri(str(prop))) for part, prop, *_ in rows)
        return facts | {Triple(part, prop, other) for part, prop in parts if part.startswith(start)}
