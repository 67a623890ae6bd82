"""Processes as /proc shows them, and waiting for what they do. Linux alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

_PATIENCE = 30.0


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [
        int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def family(process: int) -> list[int]:
    """A process and all that come from it."""
    return [process, *(each for child in children(process) for each in family(child))]


def until(what: Callable[[], object], seconds: float = _PATIENCE) -> None:
    """Wait until something holds; so many seconds at most."""
    latest = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < latest, "it did not come about"
        time.sleep(0.05)
