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
        self._suspected: dict[int, None] = {}
        """Queries that took long once under overload, and were not short since."""
        self._lock = threading.Lock()

    def must_reject(self, query: bytes) -> bool:
        """Return whether the server is overloaded and the query is known to be slow."""
        if time.monotonic() >= self._overloaded_until:
            return False
        with self._lock:
            return hash(query) in self._slow

    def slow_query_timeout_seconds(self) -> float:
        """Return the processor time after which a query counts as slow.

        It is shorter under overload, so that workers are free again soon.
        """
        is_overloaded = time.monotonic() < self._overloaded_until
        return _OVERLOAD_SLOW_QUERY_SECONDS if is_overloaded else SLOW_QUERY_SECONDS

    def record_slow(self, query: bytes) -> None:
        """Remember a query that cost a worker."""
        with self._lock:
            self._slow[hash(query)] = None

    def record_long(self, query: bytes) -> None:
        """Remember a query that took longer than the timeout of slow ones.

        Under overload that timeout is so short that a short query exceeds it where its worker has
        just been forked. So it is slow if it takes long twice, and was not short in between.
        """
        key, is_overloaded = hash(query), time.monotonic() < self._overloaded_until
        with self._lock:
            if is_overloaded and key not in self._suspected:
                if len(self._suspected) >= _MAX_KNOWN_QUERIES:
                    self._suspected.clear()
                self._suspected[key] = None
            else:
                self._slow[key] = None

    def record_short(self, query: bytes) -> None:
        """Clear a query of suspicion that took less than the timeout of slow ones."""
        # This needs no lock, and most of the time there is nothing to forget.
        if self._suspected:
            with self._lock:
                self._suspected.pop(hash(query), None)

    def record_rejection(self) -> None:
        """Start a period of overload: a slow query found no free slot."""
        self._overloaded_until = time.monotonic() + _OVERLOAD_SECONDS
