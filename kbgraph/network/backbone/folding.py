"""Folding: each thing beyond the best-connected ones hangs on a thing that is nearer to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from kbgraph.network.backbone.connections import Connections
from kbgraph.rdf.terms import Iri

Nearest: TypeAlias = Mapping[Iri, Iri]
"""The thing on which each folded thing hangs: one step nearer to the best-connected things."""


def fold(found: Connections, cores: Collection[Iri]) -> dict[Iri, Iri]:
    """Return on which thing each other thing hangs that some connection leads to from `cores`.

    A thing hangs on the one with most facts that are more than links, then with most facts; of
    equal ones on the one with fewest connections, which it has less company at.
    """
    nearest: dict[Iri, Iri] = {}
    reached = set(cores)
    frontier = set(cores)
    while frontier:
        neighbours = {other for thing in frontier for other in found[thing]}
        frontier = neighbours - reached
        for thing in frontier:
            nearest[thing] = _nearest(found, thing, reached)
        reached |= frontier
    return nearest


def _nearest(found: Connections, thing: Iri, reached: AbstractSet[Iri]) -> Iri:
    return min(
        found[thing].keys() & reached,
        key=lambda each: (
            -found[thing][each].firm,
            -found[thing][each].facts,
            len(found[each]),
            each,
        ),
    )


def way_to_core(thing: Iri, nearest: Nearest) -> tuple[Iri, ...]:
    """Return a thing and those on which it hangs, the core last."""
    way = [thing]
    while way[-1] in nearest:
        way.append(nearest[way[-1]])
    return tuple(way)


def owners(found: Connections, nearest: Nearest, drawn: Iterable[Iri]) -> dict[Iri, Iri]:
    """Return the drawn thing that stands for each thing: itself, or the next one on its way."""
    owner = {thing: thing for thing in drawn}
    for thing in found:
        way = [thing]
        while way[-1] not in owner and way[-1] in nearest:
            way.append(nearest[way[-1]])
        if way[-1] in owner:
            owner.update(dict.fromkeys(way, owner[way[-1]]))
    return owner
