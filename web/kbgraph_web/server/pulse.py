"""The pulse of a process that serves: a line each second for the supervisor.

It stops where the process is stopped or its interpreter hangs, and where a process beside it is
stopped. Then the supervisor starts another generation.
"""

from __future__ import annotations

import os
import select
import threading
import time
from contextlib import suppress
from typing import NoReturn

from kbgraph.sandbox.process_state import is_stopped

_BEAT_SECONDS = 1.0
_TURN_SECONDS = 2.0
"""After which a process accepts connections although the supervisor, which may be stopped, has not
said so."""


def start_pulse(report: int, status: str, watched: tuple[int, ...]) -> None:
    """Report the status, and from then on a beat each second while no watched process is stopped.

    Raises RuntimeError where the system starts no thread; then nothing is reported.
    """
    os.set_blocking(report, False)
    thread = threading.Thread(
        target=_beat, args=(report, status, watched), name="kbgraph-pulse", daemon=True
    )
    thread.start()


def wait_for_turn(report: int) -> None:
    """Wait until the previous generation was asked to leave: a client could see it after this."""
    select.select([report], [], [], _TURN_SECONDS)


def _beat(report: int, status: str, watched: tuple[int, ...]) -> NoReturn:
    text = status
    while True:
        # The pipe is full where the supervisor is stopped, and closed once it listens no more.
        with suppress(OSError):
            if not any(map(is_stopped, watched)):
                os.write(report, text.encode())
                text = "\n"
        time.sleep(_BEAT_SECONDS)
