"""The graph as of a day: with a store of its own, or with the one store altered in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property

from cachetools import LRUCache

from kbgraph.build import Graph
from kbgraph.errors import DayUnavailableError
from kbgraph.evidence.in_force import Alteration, TimedClaims
from kbgraph.store.base import Store
from kbgraph.store.embedded import EmbeddedStore
from kbgraph.store.memory import MemoryStore
from kbgraph.summaries import MemorySummaries

_MAX_CACHED_ALTERATIONS = 8
_MAX_COPIED_QUADS = 800_000
"""The largest store on disk that is copied into memory: it takes some 2 s and 320 MB."""


def graph_on_day(graph: Graph, day: date) -> Graph:
    """Return the graph as of a day, with a store of its own.

    Raises DayUnavailableError for a store over HTTP.
    """
    store = _embedded_store(graph)
    alteration = _timed_claims(graph).on(day)
    copy = store.copy()
    copy.alter(*alteration)
    return _on_day(graph, day, copy, alteration)


class GraphSwitch:
    """Alters the store of a graph in place, so that it holds what holds on a day, and back.

    A day costs as much as it has statements of its own, where a copy costs as much as the store.
    For a process that does one thing at a time: all graphs that `on` has returned have the store
    of the day that was asked last. Raises DayUnavailableError for a store over HTTP, and for a
    large one on disk.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph, self._original = graph, _embedded_store(graph)
        self._claims: TimedClaims | None = None
        self._alterations: LRUCache[date, Alteration] = LRUCache(_MAX_CACHED_ALTERATIONS)
        self._day: date | None = None
        self._undo: Alteration | None = None
        self.changes = 0
        """How often the store was altered. The engine keeps each state of a statement for good."""

    @cached_property
    def _store(self) -> EmbeddedStore:
        """The store that is altered: one in memory, since a worker may write no file."""
        original = self._original
        if isinstance(original, MemoryStore):
            return original
        if len(original) > _MAX_COPIED_QUADS:
            raise DayUnavailableError(
                f"the index has {len(original)} statements, and those of a day are found among"
                f" {_MAX_COPIED_QUADS} at most: ask a command with --in-force, or a server that was"
                " started with KBGRAPH_INDEX=off"
            )
        return MemoryStore.of(original)

    def _store_for(self, alteration: Alteration) -> EmbeddedStore:
        """Return the store of a day: it is the original where they do not differ."""
        return self._store if any(alteration) else self._original

    def on(self, day: date | None) -> Graph:
        """Return the graph as of a day, or that of all times."""
        is_shown = self._undo is None if day is None else day == self._day
        if not is_shown:
            self._show(day)
        if day is None:
            return self._graph
        alteration = self._alteration(day)
        return _on_day(self._graph, day, self._store_for(alteration), alteration)

    def _show(self, day: date | None) -> None:
        # Undone first, and whole even if an error has left it half done: the claims are read, and
        # an alteration is found, in the store of all times.
        if self._undo is not None:
            _alter(self._store_for(self._undo), self._undo)
        self._day = self._undo = None
        if day is not None:
            alteration = self._alteration(day)
            # Made before it is noted what to undo: there may be no such store.
            store = self._store_for(alteration)
            self._undo = alteration.reverse
            _alter(store, alteration)
            self._day = day
            self.changes += any(alteration)

    def _alteration(self, day: date) -> Alteration:
        if self._claims is None:
            self._claims = _timed_claims(self._graph)
        if day not in self._alterations:
            self._alterations[day] = self._claims.on(day)
        return self._alterations[day]


def _alter(store: EmbeddedStore, alteration: Alteration) -> None:
    """Alter a store, unless there is nothing to do: one that is only read refuses even that."""
    if any(alteration):
        store.alter(*alteration)


def _embedded_store(graph: Graph) -> EmbeddedStore:
    if isinstance(graph.store, EmbeddedStore):
        return graph.store
    raise DayUnavailableError(
        "a store over HTTP holds the facts of all times, and none is left out of it for a day: "
        "open the folder without the store, which kbgraph.toml names"
    )


def _timed_claims(graph: Graph) -> TimedClaims:
    return TimedClaims(graph.store, graph.ontology, graph.iris)


def _on_day(graph: Graph, day: date, store: Store, alteration: Alteration) -> Graph:
    """Return the graph with the store of a day."""
    statements = (*alteration.removed, *alteration.added)
    facts = dict.fromkeys(each.triple for each in statements if each.graph != graph.iris.claims)
    own = MemorySummaries()
    return replace(graph, store=store, day=day, changed=tuple(facts), kept=own)
