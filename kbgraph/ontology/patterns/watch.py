"""Interrupts the matching of a pattern that takes too long.

`re` can be interrupted by a signal. A timer that counts processor time sees every 50 ms whether the
same attempt still runs, and how much of all time each pattern takes. So a match costs next to
nothing more. Signals reach the main thread only, and Windows has no such timer.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

_TICK_SECONDS = 0.05
_MAX_ATTEMPT_TICKS = 3
"""Ticks within one attempt, of which the first may come at once: 0.1 to 0.15 s."""
_MIN_TICKS = 60
"""Ticks that a pattern may always take: 3 s."""
_MAX_SHARE = 0.25
"""The share of all ticks that a pattern may take beyond that. Those of a real folder, all patterns
together, take a tenth."""
_MAX_SHARE_OF_ALL = 0.75


class Watched(Protocol):
    """A pattern, with the ticks that its attempts have taken."""

    ticks: int


class TooSlowError(Exception):
    """An attempt to match has been interrupted."""


class Watch:
    """The attempt that is under way in the main thread of a process."""

    def __init__(self) -> None:
        self.thread = 0
        """The thread that is watched; 0 for none."""
        self.active: Watched | None = None
        """The pattern that is being matched. While it is set, TooSlowError may be raised."""
        self.attempt_ticks = 0
        self.ticks = self.pattern_ticks = 0

    def tick(self, _number: int, _frame: FrameType | None) -> None:
        """Count, and interrupt an attempt that has lasted too long."""
        self.ticks += 1
        pattern = self.active
        if pattern is None:
            return
        self.pattern_ticks += 1
        self.attempt_ticks += 1
        pattern.ticks += 1
        if self.attempt_ticks >= _MAX_ATTEMPT_TICKS or self._is_greedy(pattern):
            self.active = None
            raise TooSlowError

    def _is_greedy(self, pattern: Watched) -> bool:
        """Say whether a pattern, or all of them, take most of the time of the reading."""
        return (pattern.ticks > _MIN_TICKS and pattern.ticks > _MAX_SHARE * self.ticks) or (
            self.pattern_ticks > 2 * _MIN_TICKS
            and self.pattern_ticks > _MAX_SHARE_OF_ALL * self.ticks
        )

    def forget(self) -> None:
        """Watch no thread."""
        self.thread, self.active = 0, None


WATCH = Watch()
if hasattr(os, "register_at_fork"):
    # A forked process inherits the handler, but not the timer.
    os.register_at_fork(after_in_child=WATCH.forget)


@contextmanager
def watched_patterns() -> Iterator[None]:
    """Watch the patterns that the main thread matches. Elsewhere this has no effect."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
        or WATCH.thread
    ):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, WATCH.tick)
    WATCH.thread, WATCH.active, WATCH.ticks, WATCH.pattern_ticks = threading.get_ident(), None, 0, 0
    signal.setitimer(signal.ITIMER_VIRTUAL, _TICK_SECONDS, _TICK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        WATCH.thread = 0
        signal.signal(signal.SIGVTALRM, before)
