"""Knowledge bases as of several days, of which the last ones are kept."""

from __future__ import annotations

import threading
from datetime import date
from typing import Generic, Protocol, Self, TypeVar

from cachetools import LRUCache

from kbgraph.build import Graph
from kbgraph.days.graph_on_day import GraphSwitch

_MAX_KEPT = 2
"""Days whose network, labels and indexes are kept. They may take as much as those of all times."""


class Dated(Protocol):
    """A knowledge base, as this module uses it."""

    graph: Graph

    def in_force(self, day: date, graph: Graph | None = None) -> Self:
        """Return the knowledge base as of a day, over its graph if that has been made."""


KB = TypeVar("KB", bound=Dated)


class CopiesByDay(Generic[KB]):
    """Knowledge bases with a store of their own. Thread-safe; the first request for a day waits."""

    def __init__(self, base: KB) -> None:
        self._base = base
        self._kept: LRUCache[date, KB] = LRUCache(_MAX_KEPT)
        self._lock = threading.Lock()

    def on(self, day: date | None) -> KB:
        """Return the knowledge base as of a day, or that of all times."""
        if day is None:
            return self._base
        with self._lock:
            if day not in self._kept:
                self._kept[day] = self._base.in_force(day)
            return self._kept[day]


class SwitchByDay(Generic[KB]):
    """Knowledge bases that share a store, which is altered in place (`GraphSwitch`).

    Only the one that `on` returned last may be used. Raises DayUnavailableError for a store over
    HTTP.
    """

    def __init__(self, base: KB) -> None:
        self._base, self._switch = base, GraphSwitch(base.graph)
        self._kept: LRUCache[date, KB] = LRUCache(_MAX_KEPT)
        self.current = base
        """The one that `on` returned last."""

    def on(self, day: date | None) -> KB:
        """Return the knowledge base as of a day, or that of all times."""
        graph = self._switch.on(day)
        if day is None:
            self.current = self._base
            return self._base
        if day not in self._kept:
            self._kept[day] = self._base.in_force(day, graph)
        self.current = self._kept[day]
        return self.current

    @property
    def changes(self) -> int:
        """How often the store was altered."""
        return self._switch.changes
