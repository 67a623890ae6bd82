"""Where a thing belongs: the wholes that it is a part of, from the outermost to the nearest."""

from __future__ import annotations

from functools import cached_property

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import BROADER, CONTAINED_IN, IS_PART_OF
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels


class Breadcrumbs:
    """Finds the wholes of things, by every property that the ontology makes a kind of being a part of another."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels

    def of(self, thing: Iri) -> tuple[Iri, ...]:
        """The wholes around a thing, the outermost first; none where nothing says that it is a part."""
        found = [thing]
        while whole := self._nearest(found[-1], set(found)):
            found.append(whole)
        return tuple(reversed(found[1:]))

    @cached_property
    def properties(self) -> tuple[Iri, ...]:
        """`dcterms:isPartOf`, `skos:broader`, `schema:containedInPlace`, and what the ontology makes a kind of one of them."""
        return self._graph.ontology.subproperties(IS_PART_OF, BROADER, CONTAINED_IN)

    def _nearest(self, thing: Iri, passed: set[Iri]) -> Iri | None:
        """Of several wholes, one that none of the others is a part of."""
        wholes = self._wholes(thing) - passed
        inner = wholes - {outer for whole in wholes for outer in self._wholes(whole)}
        return min(
            inner or wholes, key=lambda whole: (self._labels.label(whole), whole), default=None
        )

    def _wholes(self, thing: Iri) -> set[Iri]:
        names = " ".join(f"<{prop}>" for prop in self.properties)
        rows = self._graph.store.select(
            f"SELECT ?whole ?thing {{ VALUES ?p {{ {names} }} ?thing ?p ?whole }}", thing=thing
        )
        return {
            whole
            for (whole, *_) in rows
            if isinstance(whole, Iri) and self._graph.iris.is_thing(whole)
        }
