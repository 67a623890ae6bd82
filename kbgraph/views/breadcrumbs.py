"""Breadcrumbs: the things that contain a thing, from the outermost to the nearest."""

from __future__ import annotations

from functools import cached_property

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import BROADER, CONTAINED_IN, IS_PART_OF
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels


class Breadcrumbs:
    """The breadcrumb trails of one graph, along the ontology's part-of properties."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels

    def of(self, thing: Iri) -> tuple[Iri, ...]:
        """Return the containers of a thing, the outermost first; empty without any."""
        trail = [thing]
        while parent := self._nearest(trail[-1], set(trail)):
            trail.append(parent)
        return tuple(reversed(trail[1:]))

    @cached_property
    def properties(self) -> tuple[Iri, ...]:
        """The part-of properties of the ontology.

        `dcterms:isPartOf`, `skos:broader`, `schema:containedInPlace`, and their subproperties.
        """
        return self._graph.ontology.subproperties(IS_PART_OF, BROADER, CONTAINED_IN)

    def _nearest(self, thing: Iri, visited: set[Iri]) -> Iri | None:
        """Return the innermost of several parents: one that contains none of the others."""
        parents = self._parents(thing) - visited
        innermost = parents - {outer for parent in parents for outer in self._parents(parent)}
        return min(
            innermost or parents,
            key=lambda parent: (self._labels.label(parent), parent),
            default=None,
        )

    def _parents(self, thing: Iri) -> set[Iri]:
        names = " ".join(f"<{prop}>" for prop in self.properties)
        rows = self._graph.store.select(
            f"SELECT ?parent ?thing {{ VALUES ?p {{ {names} }} ?thing ?p ?parent }}", thing=thing
        )
        return {
            parent
            for (parent, *_) in rows
            if isinstance(parent, Iri) and self._graph.iris.is_thing(parent)
        }
