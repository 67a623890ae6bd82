"""What is remembered while too many long queries run: to try one more costs a worker, for which short ones would wait."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

PROMPT_SECONDS = 0.05
"""A query that takes longer gives way: it runs only when nobody else wants the processor, and another worker takes its place."""
_CROWDED_PROMPT_SECONDS = 0.01
_CROWDED_SECONDS = 2.0
"""For so long after one long query too many."""
_REMEMBERED_SECONDS = 60.0
_REMEMBERED = 1000
"""The most queries of which it is known that they are long."""


class Admission:
    """Which queries were long, and whether there are too many of them just now. Any thread may ask."""

    def __init__(self) -> None:
        self._until = 0.0
        self._long: OrderedDict[int, float] = OrderedDict()
        self._lock = threading.Lock()

    def is_one(self, query: bytes) -> bool:
        """Whether this query would be one too many: too many long ones run, and it was long before."""
        now = time.monotonic()
        if now >= self._until:
            return False
        with self._lock:
            return now < self._long.get(hash(query), 0.0)

    def prompt_seconds(self) -> float:
        """How long a query may take until it counts as long: less in a crowd, so that workers are free again soon."""
        return _CROWDED_PROMPT_SECONDS if time.monotonic() < self._until else PROMPT_SECONDS

    def add(self, query: bytes) -> None:
        """This one was long, or cost a worker."""
        with self._lock:
            self._long[hash(query)] = time.monotonic() + _REMEMBERED_SECONDS
            while len(self._long) > _REMEMBERED:
                self._long.popitem(last=False)

    def refuse(self) -> None:
        """There was one too many."""
        self._until = time.monotonic() + _CROWDED_SECONDS
