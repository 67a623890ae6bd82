"""The pulse of a process that serves: a line each second for the supervisor.

It stops where the process is stopped or its interpreter hangs, and where a process beside it is
stopped. Then the supervisor starts another generation.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

_BEAT_SECONDS = 1.0
_STOPPED = {"T", "t"}
"""States of proc_pid_stat(5): stopped by a signal, and by a debugger."""


def start_pulse(report: int, status: str, watched: tuple[int, ...]) -> None:
    """Report the status, and from then on a beat each second while no watched process is stopped.

    Raises RuntimeError where the system starts no thread; then nothing is reported.
    """
    os.set_blocking(report, False)
    thread = threading.Thread(
        target=_beat, args=(report, status, watched), name="kbgraph-pulse", daemon=True
    )
    thread.start()


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


def _beat(report: int, status: str, watched: tuple[int, ...]) -> NoReturn:
    text = status
    while True:
        # The pipe is full where the supervisor is stopped, and closed once it listens no more.
        with suppress(OSError):
            if not any(map(is_stopped, watched)):
                os.write(report, text.encode())
                text = "\n"
        time.sleep(_BEAT_SECONDS)
