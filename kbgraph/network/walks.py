"""The traversals of one network, in memory or on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial

from kbgraph.network.network import Adjacency, adjacency_of, adjacency_of_edges
from kbgraph.network.traversal import (
    STATED_OR_INFERRED,
    Direction,
    MemoryTraversal,
    RelationFilter,
    StoredTraversal,
    Traversal,
    edges_of_facts,
)
from kbgraph.rdf.terms import Triple
from kbgraph.stored_network import NetworkRows


class Walks:
    """Makes the traversals of a network."""

    def __init__(self, rows: NetworkRows | None, tables: Callable[[], Adjacency]) -> None:
        """Take the rows of a network on disk; `tables` are those of one in memory."""
        self._rows, self._tables = rows, tables

    def over(self, relations: RelationFilter, direction: Direction | None = None) -> Traversal:
        """Return a traversal of the facts that a filter admits."""
        if self._rows is not None:
            return StoredTraversal(self._rows, relations, direction)
        if (relations, direction) == (STATED_OR_INFERRED, None):
            return self._stated_or_inferred
        return MemoryTraversal(self._tables(), relations, direction)

    def over_only(self, facts: Iterable[Triple]) -> Callable[[RelationFilter], Traversal]:
        """Return what makes a traversal of those of some facts that a filter admits."""
        if self._rows is not None:
            return partial(MemoryTraversal, adjacency_of_edges(edges_of_facts(self._rows, facts)))
        return partial(MemoryTraversal, adjacency_of(self._tables(), facts))

    @cached_property
    def _stated_or_inferred(self) -> Traversal:
        """The traversal that most paths use, kept because it caches the facts that it filters."""
        return MemoryTraversal(self._tables(), STATED_OR_INFERRED)
