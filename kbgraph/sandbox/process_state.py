"""The state of a process, as the system tells it."""

from __future__ import annotations

import sys
from pathlib import Path

_STOPPED = {"T", "t"}
"""States of proc_pid_stat(5): stopped by a signal, and by a debugger."""
_ENDED = {"Z", "X", "x"}
"""States of proc_pid_stat(5): ended, and not yet waited for by the parent."""


def is_stopped(process: int) -> bool:
    """Return whether a process is stopped; a process that has ended is not."""
    return _state(process) in _STOPPED


def has_ended(process: int) -> bool:
    """Return whether a process has ended."""
    return _state(process) in _ENDED


def _state(process: int) -> str:
    """Return a letter of proc_pid_stat(5): `X` of a process that is gone, none where unknown."""
    if sys.platform != "linux":
        return ""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return "X"
    except OSError:
        return ""
    # The name of the program, in parentheses, may hold any character.
    return status.rpartition(")")[2].split()[0]
