"""What lies around a thing: the things within some steps of it, nearest first, and the facts between them."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.answer.network import Edge
from kbgraph.answer.walk import Walk
from kbgraph.terms import Iri


class Neighbourhood(NamedTuple):
    """The things within some steps of one, nearest first, and the facts between them."""

    center: Iri
    depth: int
    distances: dict[Iri, int]
    edges: tuple[Edge, ...]
    left_out: int
    """How many things were within reach but over the limit."""


def neighbourhood(walk: Walk, center: Iri, depth: int = 1, limit: int = 500) -> Neighbourhood:
    """What lies within `depth` steps of a thing, in either direction, at most `limit` things, the thing itself among them.

    The nearest are kept; of those as near, the neighbours of the thing that was reached first, by IRI.
    """
    distances: dict[Iri, int] = {center: 0}
    reached, level = {center}, [center]
    for step in range(1, depth + 1):
        fresh: list[Iri] = []
        for place, thing in enumerate(level):
            if len(distances) >= limit:
                fresh += walk.beyond(level[place:]) - reached
                break
            new = sorted(walk.neighbours(thing) - reached)
            reached.update(new)
            distances.update(dict.fromkeys(new[: limit - len(distances)], step))
            fresh += new
        reached.update(fresh)
        level = fresh
    kept = set(distances)
    edges = tuple(edge for source in sorted(kept) for edge in walk.edges(source, kept))
    return Neighbourhood(center, depth, distances, edges, len(reached) - len(distances))
