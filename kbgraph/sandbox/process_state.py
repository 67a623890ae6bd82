"""The state of a process, as the system tells it."""

from __future__ import annotations

import sys
from pathlib import Path

_STOPPED = {"T", "t"}
"""States of proc_pid_stat(5): stopped by a signal, and by a debugger."""


def is_stopped(process: int) -> bool:
    """Return whether a process is stopped; a process that has ended is not."""
    if sys.platform != "linux":
        return False
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    # The name of the program, in parentheses, may hold any character.
    return status.rpartition(")")[2].split()[0] in _STOPPED
