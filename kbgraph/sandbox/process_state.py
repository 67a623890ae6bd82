"""The state of a process, as the system tells it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

_STOPPED = {"T", "t"}
"""States of proc_pid_stat(5): stopped by a signal, and by a debugger."""
_ENDED = {"Z", "X", "x"}
"""States of proc_pid_stat(5): ended, and not yet waited for by the parent."""


_CPUCLOCK_SCHED = 2
_FLAGS = 6
"""The index of the kernel's flags among the fields, of which the state is the first."""
_GONE = ["X", *["0"] * _FLAGS]
_EXITING = 0x4
"""PF_EXITING of the kernel: the process is being taken apart, and its state does not tell yet."""


def cpu_seconds(process: int) -> float:
    """Return a process's CPU time, by the clock of clock_getcpuclockid(3); 0 once it has ended."""
    try:
        return time.clock_gettime(~process << 3 | _CPUCLOCK_SCHED)
    except OSError:
        return 0.0


def is_stopped(process: int) -> bool:
    """Return whether a process is stopped; a process that has ended is not."""
    return not _STOPPED.isdisjoint(_status(process)[:1])


def has_ended(process: int) -> bool:
    """Return whether a process has ended, or is about to: its files may be closed already."""
    status = _status(process)
    return bool(status) and (status[0] in _ENDED or bool(int(status[_FLAGS]) & _EXITING))


def _status(process: int) -> list[str]:
    """Return the fields of proc_pid_stat(5) from the state on; empty where they are unknown.

    Of a process that is gone, the state is `X`.
    """
    if sys.platform != "linux":
        return []
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return _GONE
    except OSError:
        return []
    # The name of the program, in parentheses, may hold any character.
    return status.rpartition(")")[2].split()
