"""Breadcrumbs: the things that stand above a thing, from the outermost to the nearest."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels


class Breadcrumbs:
    """The breadcrumbs of things of one graph, along the ontology's hierarchy."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels
        self._known: dict[tuple[Iri, str], set[Iri]] = {}
        """Cache of the things above a thing by each pattern: many are below few."""

    def of(self, thing: Iri) -> tuple[Iri, ...]:
        """Return the things above a thing, the outermost first; empty without any."""
        breadcrumbs = [thing]
        while parent := self._nearest(breadcrumbs[-1], set(breadcrumbs)):
            breadcrumbs.append(parent)
        return tuple(reversed(breadcrumbs[1:]))

    @cached_property
    def properties(self) -> tuple[Iri, ...]:
        """The properties that lead upwards: part-of properties, and those of the mapping."""
        return self._graph.ontology.hierarchy.above

    def _nearest(self, thing: Iri, visited: set[Iri]) -> Iri | None:
        """Return the thing directly above another; None without one.

        The whole that contains it comes first: of several, an innermost one. Then comes what the
        thing is said to belong below, then what is said to have it below itself.
        """
        wholes = self._above(thing, self._wholes) - visited
        if wholes:
            inner = wholes - {each for whole in wholes for each in self._above(whole, self._wholes)}
            return min(inner or wholes, key=lambda whole: (self._labels.label(whole), whole))
        for pattern in (self._said_above, self._said_below):
            parents = self._above(thing, pattern) - visited if pattern else set()
            if parents:
                return self._widest(parents)
        return None

    def _widest(self, parents: set[Iri]) -> Iri | None:
        """Return the thing that contains all others; None where none does.

        A rule of a state that its zones apply too is the state's; one that five states apply
        belongs below none of them.
        """
        widest = {each for each in parents if self._containers(each).isdisjoint(parents)}
        return next(iter(widest)) if len(widest) == 1 else None

    def _containers(self, thing: Iri) -> set[Iri]:
        """Return all things that contain a thing; in a circle, itself is not among them."""
        found, waiting = {thing}, [thing]
        while waiting:
            further = self._above(waiting.pop(), self._wholes) - found
            found |= further
            waiting += further
        return found - {thing}

    @cached_property
    def _wholes(self) -> str:
        return f"VALUES ?p {{ {_names(self._graph.ontology.containers)} }} ?thing ?p ?parent"

    @cached_property
    def _said_above(self) -> str:
        ontology = self._graph.ontology
        above = [prop for prop in ontology.hierarchy.above if prop not in ontology.containers]
        return f"VALUES ?p {{ {_names(above)} }} ?thing ?p ?parent" if above else ""

    @cached_property
    def _said_below(self) -> str:
        below = self._graph.ontology.hierarchy.below
        return f"VALUES ?p {{ {_names(below)} }} ?parent ?p ?thing" if below else ""

    def _above(self, thing: Iri, pattern: str) -> set[Iri]:
        key = (thing, pattern)
        if key not in self._known:
            self._known[key] = self._ask_above(thing, pattern)
        return self._known[key]

    def _ask_above(self, thing: Iri, pattern: str) -> set[Iri]:
        rows = self._graph.store.select(f"SELECT ?parent ?thing {{ {pattern} }}", thing=thing)
        return {
            parent
            for (parent, *_) in rows
            if isinstance(parent, Iri) and self._graph.iris.is_thing(parent)
        }


def _names(properties: Iterable[Iri]) -> str:
    return " ".join(f"<{prop}>" for prop in properties)
