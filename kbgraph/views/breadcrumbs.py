"""Breadcrumbs: the things that stand above a thing, from the outermost to the nearest."""

from __future__ import annotations

from functools import cached_property

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels


class Breadcrumbs:
    """The breadcrumb trails of one graph, along the ontology's hierarchy."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels

    def of(self, thing: Iri) -> tuple[Iri, ...]:
        """Return the things above a thing, the outermost first; empty without any."""
        trail = [thing]
        while parent := self._nearest(trail[-1], set(trail)):
            trail.append(parent)
        return tuple(reversed(trail[1:]))

    @cached_property
    def properties(self) -> tuple[Iri, ...]:
        """The properties that lead upwards: part-of properties, and those of the mapping."""
        return self._graph.ontology.hierarchy.above

    def _nearest(self, thing: Iri, visited: set[Iri]) -> Iri | None:
        """Return the thing directly above another; None without one.

        The whole that contains it comes first: of several, an innermost one. What the mapping puts
        above it is a step only if there is one such thing: a text that holds in five countries
        belongs below none of them.
        """
        wholes = self._innermost(self._above(thing, self._part_of) - visited)
        if wholes:
            return min(wholes, key=lambda parent: (self._labels.label(parent), parent))
        others = self._innermost(self._above(thing, self._all) - visited)
        return next(iter(others)) if len(others) == 1 else None

    def _innermost(self, parents: set[Iri]) -> set[Iri]:
        """Return those of several things that are above none of the others."""
        if len(parents) < 2:
            return parents
        outer = {each for parent in parents for each in self._above(parent, self._all)}
        return parents - outer or parents

    @cached_property
    def _part_of(self) -> str:
        return _pattern(self._graph.ontology.containers, ())

    @cached_property
    def _all(self) -> str:
        return _pattern(*self._graph.ontology.hierarchy)

    def _above(self, thing: Iri, pattern: str) -> set[Iri]:
        rows = self._graph.store.select(f"SELECT ?parent ?thing {{ {pattern} }}", thing=thing)
        return {
            parent
            for (parent, *_) in rows
            if isinstance(parent, Iri) and self._graph.iris.is_thing(parent)
        }


def _pattern(above: tuple[Iri, ...], below: tuple[Iri, ...]) -> str:
    """Return the graph pattern of the things above `?thing`."""
    upwards = f"VALUES ?p {{ {_names(above)} }} ?thing ?p ?parent"
    downwards = f"VALUES ?p {{ {_names(below)} }} ?parent ?p ?thing"
    return f"{{ {upwards} }} UNION {{ {downwards} }}" if below else upwards


def _names(properties: tuple[Iri, ...]) -> str:
    return " ".join(f"<{prop}>" for prop in properties)
