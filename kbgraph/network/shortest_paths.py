"""The shortest paths between two things, each hop a fact with its citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple, TypeAlias

from kbgraph.network.network import Edge, strength
from kbgraph.network.traversal import Direction, RelationFilter, Traversal
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import LINKED
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.citation import Citation
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations

MAX_HOPS = 8


class Hop(NamedTuple):
    """A step of a path, over one fact."""

    start: Iri
    property: Iri
    end: Iri
    direction: Direction
    label: str
    """The property's label for this direction."""
    basis: Iri
    lines: tuple[Iri, ...]
    citations: tuple[Citation, ...]

    def fact(self) -> Edge:
        """Return the fact in its own direction."""
        is_along = self.direction is Direction.ALONG
        return Edge(
            source=self.start if is_along else self.end,
            property=self.property,
            target=self.end if is_along else self.start,
            basis=self.basis,
            lines=self.lines,
        )


FactPath: TypeAlias = tuple[Hop, ...]


class Paths(NamedTuple):
    """The shortest paths between two things, all of the same length.

    None where the things are not connected; one path of no hops where both are the same.
    """

    start: Iri
    end: Iri
    paths: tuple[FactPath, ...]
    more: int
    """The number of further paths as short, over the limit."""

    @property
    def over_links(self) -> bool:
        """Whether the paths use links, since no stated or inferred facts connect the things."""
        return any(hop.basis == LINKED for path in self.paths for hop in path)


class _Step(NamedTuple):
    """A fact between neighbours on a path.

    It has several edges where the property is symmetric and both things state it.
    """

    start: Iri
    end: Iri
    edges: tuple[Edge, ...]


class PathFinder:
    """Finds paths between the things of one graph."""

    def __init__(
        self,
        traversal: Callable[[RelationFilter], Traversal],
        ontology: Ontology,
        labels: Labels,
        citations: Citations,
    ) -> None:
        self._traversal, self._ontology = traversal, ontology
        self._labels, self._citations = labels, citations

    def paths(
        self, start: Iri, end: Iri, relations: RelationFilter, limit: int, max_hops: int
    ) -> Paths:
        """Return the shortest paths of at most `max_hops` hops, at most `limit` of them.

        Links are followed only where no other facts connect the things.
        """
        for each in dict.fromkeys((relations.without_links(), relations)):
            traversal = self._traversal(each)
            if layers := shortest_path_layers(traversal, start, end=end, max_hops=max_hops):
                steps = _Steps(traversal, self._ontology, layers)
                paths = tuple(
                    tuple(map(self._hop, path)) for path in islice(steps.paths(start), limit)
                )
                return Paths(start, end, paths, more=steps.count(start) - len(paths))
        return Paths(start, end, paths=(), more=0)

    def _hop(self, step: _Step) -> Hop:
        first = step.edges[0]
        is_along = first.source == step.start
        label = self._labels.label if is_along else self._labels.inverse
        return Hop(
            start=step.start,
            property=first.property,
            end=step.end,
            direction=Direction.ALONG if is_along else Direction.AGAINST,
            label=label(first.property),
            basis=first.basis,
            lines=tuple(line for edge in step.edges for line in edge.lines),
            citations=tuple(
                citation
                for edge in step.edges
                for citation in self._citations.of(Triple(edge.source, edge.property, edge.target))
            ),
        )


def shortest_path_layers(
    traversal: Traversal, start: Iri, end: Iri, max_hops: int
) -> tuple[set[Iri], ...]:
    """Return the things on the shortest paths, in a layer for each hop from the start.

    Empty where no path of at most `max_hops` hops exists. The search is breadth-first from both
    ends, and always advances the one whose next hop visits fewer facts: so hubs are seldom passed.
    """
    forward, backward = _Frontier(traversal, start), _Frontier(traversal, end)
    while not (meeting := forward.levels[-1] & backward.levels[-1]):
        is_exhausted = not forward.levels[-1] or not backward.levels[-1]
        if is_exhausted or forward.hops + backward.hops == max_hops:
            return ()
        min(forward, backward, key=_Frontier.cost).advance()
    return (*reversed(forward.trace_back(meeting)), meeting, *backward.trace_back(meeting))


class _Frontier:
    """A breadth-first search from one thing, with the things reached at each hop."""

    def __init__(self, traversal: Traversal, thing: Iri) -> None:
        self._traversal, self._reached = traversal, {thing}
        self.levels = [{thing}]
        self._costs: list[int] = []
        """The cost of each hop, as far as it was asked for."""

    @property
    def hops(self) -> int:
        return len(self.levels) - 1

    def cost(self) -> int:
        """Return the number of neighbours that the next hop visits."""
        if len(self._costs) < len(self.levels):
            self._costs.append(self._traversal.degree(self.levels[-1]))
        return self._costs[-1]

    def advance(self) -> None:
        """Go one hop further."""
        self.levels.append(self._traversal.expand(self.levels[-1]) - self._reached)
        self._reached |= self.levels[-1]

    def trace_back(self, meeting: set[Iri]) -> list[set[Iri]]:
        """Return the layers from the meeting back to the search's start, without the meeting."""
        layers, last = [], meeting
        for level in reversed(self.levels[:-1]):
            last = level & self._traversal.expand(last)
            layers.append(last)
        return layers


class _Steps:
    """The steps from layer to layer.

    Between two things each property counts once, on the strongest basis that exists.
    """

    def __init__(
        self, traversal: Traversal, ontology: Ontology, layers: tuple[set[Iri], ...]
    ) -> None:
        self._traversal, self._ontology = traversal, ontology
        self._next_layer = {thing: later for layer, later in pairwise(layers) for thing in layer}
        # The number of paths from a thing to the last layer, cached for this search only.
        self.count = cache(self._count)

    def paths(self, thing: Iri) -> Iterator[tuple[_Step, ...]]:
        """Yield the paths from a thing to the last layer, sorted by their things and properties."""
        if thing not in self._next_layer:
            yield ()
            return
        for neighbour in self._onward(thing):
            for step in self._between(thing, neighbour):
                yield from ((step, *rest) for rest in self.paths(neighbour))

    def _count(self, thing: Iri) -> int:
        if thing not in self._next_layer:
            return 1
        return sum(
            len(self._between(thing, neighbour)) * self.count(neighbour)
            for neighbour in self._onward(thing)
        )

    def _onward(self, thing: Iri) -> list[Iri]:
        return sorted(self._traversal.neighbours(thing) & self._next_layer[thing])

    def _between(self, start: Iri, end: Iri) -> list[_Step]:
        edges = [*self._traversal.edges(start, {end}), *self._traversal.edges(end, {start})]
        strongest = min(strength(edge.basis) for edge in edges)
        steps: dict[tuple[Iri, Iri], list[Edge]] = defaultdict(list)
        for edge in edges:
            if strength(edge.basis) == strongest:
                # The two directions of a symmetric property are one step.
                is_symmetric = self._ontology.is_symmetric(edge.property)
                steps[edge.property, start if is_symmetric else edge.source].append(edge)
        return [_Step(start, end, tuple(step_edges)) for _, step_edges in sorted(steps.items())]
