"""Rivals of a fact: claims of other sources that give its property another value."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kbgraph.build import Graph
from kbgraph.extraction.claims import differ
from kbgraph.rdf.terms import Iri, Triple

_VALUES_QUERY = """SELECT ?value ?claim ?subject ?property {
  GRAPH ?claim { ?subject ?property ?value }
}"""


class Rivals:
    """The claims of one graph that disagree with its facts."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._of_one_value = graph.ontology.mapping.evidence.one_value

    def of(self, fact: Triple, claims: Iterable[Iri]) -> tuple[Iri, ...]:
        """Return those of some claims that give the property of a fact another value.

        Claims disagree as a whole, so that another fact of a row may be meant. On a day, a claim
        whose fact does not hold states nothing.
        """
        if fact.predicate not in self._of_one_value:
            return ()
        select = partial(
            self._graph.store.select,
            _VALUES_QUERY,
            subject=fact.subject,
            property=fact.predicate,
        )
        return tuple(
            claim
            for claim in claims
            for values in [[value for value, *_ in select(claim=claim) if value is not None]]
            if any(differ(fact.object, value) for value in values)
        )
