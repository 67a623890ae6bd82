"""How two things hang together: the shortest paths between them, each hop a fact with who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple, TypeAlias

from kbgraph.network.network import Edge, strength
from kbgraph.network.traversal import Direction, RelationFilter, Traversal
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import LINKED
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citation, Citations

MAX_HOPS = 8


class Hop(NamedTuple):
    """One step of a path, over one fact."""

    start: Iri
    property: Iri
    end: Iri
    direction: Direction
    label: str
    """Of the property, as it reads in this direction."""
    basis: Iri
    lines: tuple[Iri, ...]
    citations: tuple[Citation, ...]

    def fact(self) -> Edge:
        """The fact itself, in its own direction."""
        ends = (
            (self.start, self.end) if self.direction is Direction.ALONG else (self.end, self.start)
        )
        return Edge(ends[0], self.property, ends[1], self.basis, self.lines)


Path: TypeAlias = tuple[Hop, ...]


class Paths(NamedTuple):
    """The shortest paths between two things: all are as long. None where nothing leads there, an empty one where both are the same."""

    start: Iri
    end: Iri
    paths: tuple[Path, ...]
    more: int
    """How many others are as short, over the limit."""

    @property
    def over_links(self) -> bool:
        """Whether they go over links, since nothing that is stated or follows leads there."""
        return any(hop.basis == LINKED for path in self.paths for hop in path)


class _Step(NamedTuple):
    """A fact between neighbours on the way; several edges where the property is symmetric and both ends state it."""

    start: Iri
    end: Iri
    edges: tuple[Edge, ...]


class PathFinder:
    """Finds the paths between the things of one graph."""

    def __init__(
        self,
        walk: Callable[[RelationFilter], Traversal],
        ontology: Ontology,
        labels: Labels,
        citations: Citations,
    ) -> None:
        self._walk, self._ontology, self._labels, self._citations = (
            walk,
            ontology,
            labels,
            citations,
        )

    def paths(self, start: Iri, end: Iri, choice: RelationFilter, limit: int, most: int) -> Paths:
        """The shortest paths of at most so many hops; over links only where there is no other."""
        for each in dict.fromkeys((choice.firm(), choice)):
            walk = self._walk(each)
            if layers := shortest(walk, start, end, most):
                steps = _Steps(walk, self._ontology, layers)
                found = tuple(
                    tuple(map(self._hop, path)) for path in islice(steps.paths(start), limit)
                )
                return Paths(start, end, found, steps.count(start) - len(found))
        return Paths(start, end, (), 0)

    def _hop(self, step: _Step) -> Hop:
        first = step.edges[0]
        along = first.source == step.start
        return Hop(
            start=step.start,
            property=first.property,
            end=step.end,
            direction=Direction.ALONG if along else Direction.AGAINST,
            label=self._labels.label(first.property)
            if along
            else self._labels.inverse(first.property),
            basis=first.basis,
            lines=tuple(line for edge in step.edges for line in edge.lines),
            citations=tuple(
                each
                for edge in step.edges
                for each in self._citations.of(Triple(edge.source, edge.property, edge.target))
            ),
        )


def shortest(walk: Traversal, start: Iri, end: Iri, most: int) -> tuple[set[Iri], ...]:
    """The things on the shortest paths, in a layer for each hop from the start; none where no path of at most so many hops exists.

    Breadth first from both ends, each time from the end whose next hop looks at fewer facts: a hub is then seldom passed.
    """
    ahead, back = _Frontier(walk, start), _Frontier(walk, end)
    while not (met := ahead.levels[-1] & back.levels[-1]):
        if ahead.hops + back.hops == most or not ahead.levels[-1] or not back.levels[-1]:
            return ()
        min(ahead, back, key=_Frontier.cost).advance()
    return (*reversed(ahead.traced(met)), met, *back.traced(met))


class _Frontier:
    """A breadth-first search from one thing: what was reached, in a level for each hop."""

    def __init__(self, walk: Traversal, thing: Iri) -> None:
        self._walk, self._reached = walk, {thing}
        self.levels = [{thing}]

    @property
    def hops(self) -> int:
        return len(self.levels) - 1

    def cost(self) -> int:
        """How much the next hop looks at."""
        return self._walk.degree(self.levels[-1])

    def advance(self) -> None:
        """One hop further."""
        self.levels.append(self._walk.expand(self.levels[-1]) - self._reached)
        self._reached |= self.levels[-1]

    def traced(self, met: set[Iri]) -> list[set[Iri]]:
        """What lies on the way back to the thing, nearest to the meeting first."""
        layers, last = [], met
        for level in reversed(self.levels[:-1]):
            last = level & self._walk.expand(last)
            layers.append(last)
        return layers


class _Steps:
    """The steps from layer to layer: between two things each property counts once, on the strongest basis that there is."""

    def __init__(self, walk: Traversal, ontology: Ontology, layers: tuple[set[Iri], ...]) -> None:
        self._walk, self._ontology = walk, ontology
        self._next = {thing: later for layer, later in pairwise(layers) for thing in layer}
        self.count = cache(self._count)

    def paths(self, thing: Iri) -> Iterator[tuple[_Step, ...]]:
        """The paths from a thing to the last layer, sorted by the things on the way, then by property."""
        if thing not in self._next:
            yield ()
            return
        for other in self._onward(thing):
            for step in self._between(thing, other):
                yield from ((step, *rest) for rest in self.paths(other))

    def _count(self, thing: Iri) -> int:
        if thing not in self._next:
            return 1
        return sum(
            len(self._between(thing, other)) * self.count(other) for other in self._onward(thing)
        )

    def _onward(self, thing: Iri) -> list[Iri]:
        return sorted(self._walk.neighbours(thing) & self._next[thing])

    def _between(self, start: Iri, end: Iri) -> list[_Step]:
        edges = [*self._walk.edges(start, {end}), *self._walk.edges(end, {start})]
        strongest = min(strength(edge.basis) for edge in edges)
        steps: dict[tuple[Iri, Iri], list[Edge]] = {}
        for edge in edges:
            if strength(edge.basis) == strongest:
                steps.setdefault(
                    (
                        edge.property,
                        start if self._ontology.is_symmetric(edge.property) else edge.source,
                    ),
                    [],
                ).append(edge)
        return [_Step(start, end, tuple(found)) for _, found in sorted(steps.items())]
