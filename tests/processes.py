"""Processes of /proc, on Linux only, and waiting for conditions."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

_TIMEOUT_SECONDS = 30.0


def children(process: int) -> list[int]:
    """Return the children of a process."""
    return [
        int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def family(process: int) -> list[int]:
    """Return a process and all its descendants."""
    return [process, *(each for child in children(process) for each in family(child))]


def until(condition: Callable[[], object], seconds: float = _TIMEOUT_SECONDS) -> None:
    """Wait until a condition holds, for a number of seconds at most."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"the condition did not hold within {seconds:g} s"
        time.sleep(0.05)
