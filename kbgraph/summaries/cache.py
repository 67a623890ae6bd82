"""A cache of summaries: figures about all entries, which take long and change with any entry."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A value that JSON can write; a summary has no labels, which depend on the reader's language."""


class SummaryCache(Protocol):
    """The summaries of one graph, by name. Thread-safe."""

    def get(self, name: str, make: Callable[[], Json]) -> Json:
        """Return a summary, which is made if it is not kept. Do not alter it.

        `make` must depend on the graph alone.
        """


class Summarised(Protocol):
    """A graph whose summaries are kept."""

    @property
    def kept(self) -> SummaryCache:
        """The summaries that are kept."""


class MemorySummaries:
    """The summaries of a graph in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Json] = {}
        self._locks: dict[str, threading.RLock] = {}
        self._lock = threading.Lock()

    def get(self, name: str, make: Callable[[], Json]) -> Json:
        """Return a summary; of several threads that want it, one makes it."""
        if name not in self._kept:
            with self._lock:
                lock = self._locks.setdefault(name, threading.RLock())
            with lock:
                if name not in self._kept:
                    self._kept[name] = make()
        return self._kept[name]


def kept_rows(cache: SummaryCache, name: str, make: Callable[[], list[Any]]) -> list[Any]:
    """Return a summary that is a list of rows: do not alter it."""
    rows = cache.get(name, make)
    assert isinstance(rows, list), "rows are a list"
    return rows
