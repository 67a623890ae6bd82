"""Processes of /proc, on Linux only, and waiting for conditions."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_TIMEOUT_SECONDS = 30.0


def children(process: int) -> list[int]:
    """Return the children of a process."""
    return [
        int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def generations(supervisor: int) -> list[int]:
    """Return the children of a supervisor that have a task: they read the folder, or serve it."""
    waiting = standing_by(supervisor)
    return [each for each in children(supervisor) if each not in waiting]


def standing_by(supervisor: int) -> list[int]:
    """Return the children of a supervisor to which it can still give a task."""
    pipes = {_opened(each) for each in Path(f"/proc/{supervisor}/fd").iterdir()} - {""}
    return [each for each in children(supervisor) if _opened(Path(f"/proc/{each}/fd/0")) in pipes]


def _opened(descriptor: Path) -> str:
    """Return what a descriptor leads to; nothing if it is closed by now."""
    with suppress(OSError):
        return os.readlink(descriptor)  # noqa: PTH115 - a pipe is no path
    return ""


def family(process: int) -> list[int]:
    """Return a process and all its descendants."""
    return [process, *(each for child in children(process) for each in family(child))]


def until(condition: Callable[[], object], seconds: float = _TIMEOUT_SECONDS) -> None:
    """Wait until a condition holds, for a number of seconds at most."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"the condition did not hold within {seconds:g} s"
        time.sleep(0.05)
