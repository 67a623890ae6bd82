"""The shortest paths between two things, each hop a fact with its citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, pairwise
from operator import attrgetter
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from kbgraph.network.network import Edge
from kbgraph.network.traversal import Direction, RelationFilter, Traversal, Walk
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.bases import strength
from kbgraph.rdf.namespaces import LINKED
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.citation import Citation
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations

MAX_HOPS = 8
Node = TypeVar("Node")


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
            walk = self._traversal(each).walk
            ends = walk.node(start), walk.node(end)
            if layers := shortest_path_layers(walk, *ends, max_hops=max_hops):
                steps = _Steps(walk, self._ontology, layers)
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
    walk: Walk[Node], start: Node, end: Node, max_hops: int
) -> tuple[set[Node], ...]:
    """Return the nodes on the shortest paths, in a layer for each hop from the start.

    Empty where no path of at most `max_hops` hops exists. The search is breadth-first from both
    ends, and always advances the one whose next hop visits fewer facts: so hubs are seldom passed.
    """
    forward, backward = _Frontier(walk, start), _Frontier(walk, end)
    while not (meeting := forward.levels[-1] & backward.levels[-1]):
        is_exhausted = not forward.levels[-1] or not backward.levels[-1]
        if is_exhausted or forward.hops + backward.hops == max_hops:
            return ()
        _cheaper(forward, backward).advance()
    return (*reversed(forward.trace_back(meeting)), meeting, *backward.trace_back(meeting))


class _Frontier(Generic[Node]):
    """A breadth-first search from one node, with the nodes reached at each hop."""

    def __init__(self, walk: Walk[Node], start: Node) -> None:
        self._walk, self._reached = walk, {start}
        self.levels = [{start}]
        self._costs: list[int] = []
        """The cost of each hop, as far as it was asked for."""

    @property
    def hops(self) -> int:
        return len(self.levels) - 1

    @property
    def least_cost(self) -> int:
        """The least that the next hop costs: each node was reached from another."""
        return len(self.levels[-1])

    def cost(self) -> int:
        """Return the number of neighbours that the next hop visits."""
        if len(self._costs) < len(self.levels):
            self._costs.append(self._walk.degree(self.levels[-1]))
        return self._costs[-1]

    def advance(self) -> None:
        """Go one hop further."""
        self.levels.append(self._walk.expand(self.levels[-1]) - self._reached)
        self._reached |= self.levels[-1]

    def trace_back(self, meeting: set[Node]) -> list[set[Node]]:
        """Return the layers from the meeting back to the search's start, without the meeting."""
        layers, last = [], meeting
        for level in reversed(self.levels[:-1]):
            last = level & self._walk.expand(last)
            layers.append(last)
        return layers


def _cheaper(one: _Frontier[Node], other: _Frontier[Node]) -> _Frontier[Node]:
    """Return the search whose next hop costs less; a large level is not counted in vain."""
    small, large = sorted((one, other), key=attrgetter("least_cost"))
    if small.cost() <= large.least_cost:
        return small
    return min(small, large, key=_Frontier.cost)


class _Steps:
    """The steps from layer to layer.

    Between two things each property counts once, on the strongest basis that exists.
    """

    def __init__(self, walk: Walk[Node], ontology: Ontology, layers: tuple[set[Node], ...]) -> None:
        self._ontology = ontology
        self._last = frozenset(walk.things(layers[-1]).values())
        self._edges: dict[Iri, dict[Iri, list[Edge]]] = defaultdict(dict)
        """The facts between a thing and each in the next layer that it is connected to."""
        for layer, later in pairwise(layers):
            near, far = (frozenset(walk.things(each).values()) for each in (layer, later))
            for edge in walk.edges_among(layer | later):
                if edge.source in near and edge.target in far:
                    self._edges[edge.source].setdefault(edge.target, []).append(edge)
                elif edge.source in far and edge.target in near:
                    self._edges[edge.target].setdefault(edge.source, []).append(edge)
        # The number of paths from a thing to the last layer, cached for this search only.
        self.count = cache(self._count)

    def paths(self, thing: Iri) -> Iterator[tuple[_Step, ...]]:
        """Yield the paths from a thing to the last layer, sorted by their things and properties."""
        if thing in self._last:
            yield ()
            return
        for neighbour in sorted(self._edges[thing]):
            for step in self._between(thing, neighbour):
                yield from ((step, *rest) for rest in self.paths(neighbour))

    def _count(self, thing: Iri) -> int:
        if thing in self._last:
            return 1
        return sum(
            len(self._between(thing, neighbour)) * self.count(neighbour)
            for neighbour in self._edges[thing]
        )

    def _between(self, start: Iri, end: Iri) -> list[_Step]:
        # Those that lead onward come first; both are sorted.
        edges = sorted(self._edges[start][end], key=lambda edge: edge.source != start)
        strongest = min(strength(edge.basis) for edge in edges)
        steps: dict[tuple[Iri, Iri], list[Edge]] = defaultdict(list)
        for edge in edges:
            if strength(edge.basis) == strongest:
                # The two directions of a symmetric property are one step.
                is_symmetric = self._ontology.is_symmetric(edge.property)
                steps[edge.property, start if is_symmetric else edge.source].append(edge)
        return [_Step(start, end, tuple(step_edges)) for _, step_edges in sorted(steps.items())]
