"""Admission control: while all slots for slow queries are taken, known slow queries are rejected.

Rejecting costs no worker. To try one more would cost one, for which short queries would wait.
"""

from __future__ import annotations

import threading
import time

from cachetools import TTLCache

SLOW_QUERY_SECONDS = 0.05
"""Processor time after which a query counts as slow: it runs at SCHED_IDLE from then on, and a new
worker takes the place of its own."""
_OVERLOAD_SLOW_QUERY_SECONDS = 0.01
_OVERLOAD_NEW_WORKER_SECONDS = 0.03
"""For the first query of a worker, which copies pages of memory: even a short one takes 3 to 6 ms
of processor time, and several times as long beside others."""
_OVERLOAD_SECONDS = 2.0
"""How long the server counts as overloaded after a slow query was rejected."""
_MEMORY_SECONDS = 60.0
_MAX_KNOWN_QUERIES = 1000


class Admission:
    """The queries known to be slow, and whether the server is overloaded by them. Thread-safe."""

    def __init__(self) -> None:
        self._overloaded_until = 0.0
        # Keyed by hash, since a query may have a megabyte.
        self._slow: TTLCache[int, None] = TTLCache(
            _MAX_KNOWN_QUERIES, _MEMORY_SECONDS, time.monotonic
        )
        self._lock = threading.Lock()

    def must_reject(self, query: bytes) -> bool:
        """Return whether the server is overloaded and the query is known to be slow."""
        if time.monotonic() >= self._overloaded_until:
            return False
        with self._lock:
            return hash(query) in self._slow

    def slow_query_timeout_seconds(self, *, is_new_worker: bool) -> float:
        """Return the processor time after which a query counts as slow.

        It is shorter under overload, so that workers are free again soon.
        """
        if time.monotonic() >= self._overloaded_until:
            return SLOW_QUERY_SECONDS
        return _OVERLOAD_NEW_WORKER_SECONDS if is_new_worker else _OVERLOAD_SLOW_QUERY_SECONDS

    def record_slow(self, query: bytes) -> None:
        """Remember a query that was slow, or that cost a worker."""
        with self._lock:
            self._slow[hash(query)] = None

    def record_rejection(self) -> None:
        """Start a period of overload: a slow query found no free slot."""
        self._overloaded_until = time.monotonic() + _OVERLOAD_SECONDS
