"""The place at which each thing of a tree is listed with what is below it: one of several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TypeAlias

from kbgraph.network.hierarchy.index import HierarchyIndex
from kbgraph.rdf.terms import Iri

Placement: TypeAlias = dict[Iri, Iri | None]
"""The thing under which each is listed in full; None for a start. The nearest to it come first."""


def placement(index: HierarchyIndex, starts: Iterable[Iri]) -> Placement:
    """Return the place of each thing below some starts.

    It is that which the index calls the nearest, where that is below the starts too; in a circle,
    and elsewhere, the first by which a thing is reached.
    """
    placed: Placement = dict.fromkeys(starts)
    reachable = {*index.reached(placed)}
    waiting, skipped = deque(placed), deque[tuple[Iri, Iri]]()
    while waiting or skipped:
        if not waiting:
            parent, child = skipped.popleft()
            if child not in placed:
                placed[child] = parent
                waiting.append(child)
            continue
        parent = waiting.popleft()
        for child in index.below(parent):
            if child in placed:
                continue
            nearest = index.nearest_above(child)
            if nearest == parent or nearest not in reachable:
                placed[child] = parent
                waiting.append(child)
            else:
                skipped.append((parent, child))
    return placed
