"""What lies around a thing: the things within some steps of it, nearest first, and the facts between them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import filterfalse
from typing import NamedTuple

from kbgraph.network.network import Edge
from kbgraph.network.traversal import Direction, Traversal
from kbgraph.rdf.terms import Iri


class ReachedThing(NamedTuple):
    """A fact as it leads to a thing, from one that is nearer or as near."""

    thing: Iri
    origin: Iri
    edge: Edge
    direction: Direction


class Neighbourhood(NamedTuple):
    """The things within some steps of one, nearest first, and the facts between them."""

    center: Iri
    depth: int
    distances: dict[Iri, int]
    edges: tuple[Edge, ...]
    left_out: int
    """How many things were within reach but over the limit."""

    def rings(self) -> tuple[tuple[ReachedThing, ...], ...]:
        """For each distance from 1 up, the facts by which things are that far; those between two as far stand with the subject."""
        rings: list[list[ReachedThing]] = [[] for _ in range(max(self.distances.values()))]
        for edge in self.edges:
            near, far = self.distances[edge.source], self.distances[edge.target]
            spoke = ReachedThing(edge.target, edge.source, edge, Direction.ALONG)
            if far <= near:
                spoke = ReachedThing(edge.source, edge.target, edge, Direction.AGAINST)
            if max(near, far):
                rings[max(near, far) - 1].append(spoke)
        return tuple(tuple(ring) for ring in rings if ring)


def neighbourhood(
    walk: Traversal, center: Iri, depth: int = 1, limit: int = 500, expanded: Iterable[Iri] = ()
) -> Neighbourhood:
    """What lies within `depth` steps of a thing, as the walk goes, at most `limit` things, the thing itself among them.

    The nearest are kept; of those as near, the neighbours of the thing that was reached first, by IRI. Then come the neighbours of
    those `expanded` things that were reached. A walk in one direction gives the facts over which it goes, one in either all facts
    between the things.
    """
    distances: dict[Iri, int] = {center: 0}
    reached, level = {center}, [center]
    for step in range(1, depth + 1):
        fresh: list[Iri] = []
        for place, thing in enumerate(level):
            if len(distances) >= limit:
                known, reached = reached, walk.expand(level[place:], reached)
                fresh += reached - known if step < depth else ()
                break
            new = sorted(filterfalse(reached.__contains__, walk.neighbours(thing)))
            reached.update(new)
            distances.update(dict.fromkeys(new[: limit - len(distances)], step))
            fresh += new
        level = fresh
    opened = {thing for thing, distance in distances.items() if distance < depth}
    for thing in filter(distances.__contains__, expanded):
        new = sorted(walk.neighbours(thing) - distances.keys())
        distances.update(dict.fromkeys(new[: limit - len(distances)], distances[thing] + 1))
        reached.update(new)
        opened.add(thing)
    return Neighbourhood(
        center,
        depth,
        distances,
        _edges(walk, set(distances), opened),
        len(reached) - len(distances),
    )


def _edges(walk: Traversal, kept: set[Iri], opened: set[Iri]) -> tuple[Edge, ...]:
    """The facts between the things that are kept; of a walk in one direction, those over which it goes from an opened thing."""
    edges = (edge for source in sorted(kept) for edge in walk.edges(source, kept))
    match walk.direction:
        case Direction.ALONG:
            return tuple(edge for edge in edges if edge.source in opened)
        case Direction.AGAINST:
            return tuple(edge for edge in edges if edge.target in opened)
        case None:
            return tuple(edges)
