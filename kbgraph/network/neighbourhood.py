"""The neighbourhood of a thing: the nearest things, and the facts between them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import filterfalse
from typing import Any, NamedTuple

from kbgraph.network.network import Edge
from kbgraph.network.traversal import Direction, Traversal, Walk
from kbgraph.rdf.terms import Iri


class ReachedThing(NamedTuple):
    """A thing with a fact that connects it to a thing as near or nearer."""

    thing: Iri
    origin: Iri
    edge: Edge
    direction: Direction


class Neighbourhood(NamedTuple):
    """The things within some steps of a center, nearest first, and the facts between them."""

    center: Iri
    depth: int
    distances: dict[Iri, int]
    edges: tuple[Edge, ...]
    left_out: int
    """The number of things within reach that exceeded the limit."""

    def rings(self) -> tuple[tuple[ReachedThing, ...], ...]:
        """Return, for each distance from 1 up, the facts by which things are that far.

        A fact between two things at the same distance is listed with its subject.
        """
        rings: list[list[ReachedThing]] = [[] for _ in range(max(self.distances.values()))]
        for edge in self.edges:
            source_distance, target_distance = (
                self.distances[edge.source],
                self.distances[edge.target],
            )
            if target_distance <= source_distance:
                reached = ReachedThing(
                    edge.source, origin=edge.target, edge=edge, direction=Direction.AGAINST
                )
            else:
                reached = ReachedThing(
                    edge.target, origin=edge.source, edge=edge, direction=Direction.ALONG
                )
            if distance := max(source_distance, target_distance):
                rings[distance - 1].append(reached)
        return tuple(tuple(ring) for ring in rings if ring)


def neighbourhood(
    traversal: Traversal,
    center: Iri,
    depth: int = 1,
    limit: int = 500,
    expanded: Iterable[Iri] = (),
) -> Neighbourhood:
    """Return the things within `depth` steps of a thing, at most `limit`, itself included.

    The nearest are kept; among things as near, those whose neighbour was reached first, then by
    IRI. The neighbours of each reached thing in `expanded` are added last. A traversal in one
    direction gives the facts that it follows, one in either direction all facts between the things.
    """
    walk = traversal.walk
    start = walk.node(center)
    distances, reached, level = {start: 0}, {start}, [start]
    for step in range(1, depth + 1):
        next_level: list[Any] = []
        for index, node in enumerate(level):
            if len(distances) >= limit:
                known, reached = reached, walk.expand(level[index:], reached)
                next_level += reached - known if step < depth else ()
                break
            new = walk.in_order([*filterfalse(reached.__contains__, walk.neighbours(node))])
            reached.update(new)
            distances.update(dict.fromkeys(new[: limit - len(distances)], step))
            next_level += new
        level = next_level
    opened = [node for node, distance in distances.items() if distance < depth]
    things = {**walk.things(distances)}
    nodes = {thing: node for node, thing in things.items()}
    for node in (nodes[thing] for thing in expanded if thing in nodes):
        new = walk.in_order(walk.neighbours(node) - distances.keys())
        added = dict.fromkeys(new[: limit - len(distances)], distances[node] + 1)
        reached.update(new)
        distances.update(added)
        opened.append(node)
        things.update(walk.things(added))
        nodes.update((things[each], each) for each in added)
    return Neighbourhood(
        center=center,
        depth=depth,
        distances={things[node]: distance for node, distance in distances.items()},
        edges=_edges(walk, distances.keys(), {things[node] for node in opened}),
        left_out=len(reached) - len(distances),
    )


def _edges(walk: Walk[Any], nodes: AbstractSet[Any], opened: set[Iri]) -> tuple[Edge, ...]:
    """Return the facts between things; in one direction, only those that were followed.

    These start from a thing in `opened`, whose neighbours were visited.
    """
    edges = walk.edges_among(nodes)
    match walk.direction:
        case Direction.ALONG:
            return tuple(edge for edge in edges if edge.source in opened)
        case Direction.AGAINST:
            return tuple(edge for edge in edges if edge.target in opened)
        case None:
            return tuple(edges)
