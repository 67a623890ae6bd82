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
        self._links = {RELATED, *graph.ontology.subproperties(RELATED)}

    def of(self, thing: Iri, other: Iri, support: Support) -> list[DirectRelation]:
        """Return the relations that hold; mere links only without any other."""
        along = self._between(thing, other)
        against = self._between(other, thing)
        against -= {prop for prop in along if self._graph.ontology.is_symmetric(prop)}
        if not self._links.issuperset(along | against):
            along, against = along - self._links, against - self._links
        facts = [(Triple(thing, prop, other), self._labels.label(prop)) for prop in sorted(along)]
        facts += [
            (Triple(other, prop, thing), self._labels.inverse(prop)) for prop in sorted(against)
        ]
        found = ((words, support.place(fact)) for fact, words in facts)
        return [DirectRelation(words, place) for words, place in found if place]

    def has_fact(self, thing: Iri, other: Iri) -> bool:
        """Say whether a relation that is no mere link connects two things."""
        return not self._links.issuperset(self._between(thing, other) | self._between(other, thing))

    def _between(self, one: Iri, other: Iri) -> set[Iri]:
        rows = self._graph.store.select(_BETWEEN_QUERY, one=one, other=other)
        return {Iri(str(prop)) for prop, *_ in rows}
