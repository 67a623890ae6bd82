"""R29: each process is stopped, and processes, pipes and threads cannot be started for a while."""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from reliability.client import SHORT_QUERY, TRUE_BODY, Client
from reliability.faulty_python import faulty_environment
from reliability.row_result import RowResult
from reliability.server import Server, children, serving

_MAX_RECOVERY_SECONDS = 15.0
"""The longest time until a page and a query are answered: ten of silence, or a few deadlines."""
_MAX_STARTS = 3
"""Times that a start may take in addition, as it was measured: a recovery reads the folder."""
_MAX_CHANGES = 2
"""Changes during a fault, of which the last must meet it."""
_ROLES = ("workers", "fork server", "guard", "web", "generation")
_FAULTS = {
    "fork": "no process can be started",
    "pipe": "no process can be started",
    "thread": "no thread",
}
"""Faults, each with a text of the server's output that shows that it was met."""


def run() -> list[RowResult]:
    """Stop each process, then let each kind of start fail while an entry changes."""
    with (
        TemporaryDirectory(prefix="kbgraph-") as parent,
        serving(query_timeout_seconds=2) as server,
    ):
        server.stop()
        server.environment, fault = faulty_environment(Path(parent))
        max_seconds = _MAX_RECOVERY_SECONDS + _MAX_STARTS * server.start()
        times = {f"STOP {role}": _stop(server, role, max_seconds) for role in _ROLES}
        times["STOP supervisor"] = _stop_supervisor(server, max_seconds)
        for kind, text in _FAULTS.items():
            times[f"no {kind}"] = _fail(server, fault, kind, text, max_seconds)
    reasons = [
        f"{name}: not within {max_seconds:g} s" for name, each in times.items() if each is None
    ]
    measured = ", ".join(f"{name} {each or 0:.1f} s" for name, each in times.items())
    return [
        RowResult(
            "R29",
            f"{len(times)} faults",
            f"recovered, or told by /healthz (supervisor), ≤ {max_seconds:g} s; "
            "the old state is served meanwhile",
            measured,
            not reasons,
            tuple(reasons),
        )
    ]


def until(condition: Callable[[], bool], max_seconds: float) -> float | None:
    """Return the seconds until a condition holds; None if it does not in time."""
    started = time.monotonic()
    while time.monotonic() - started < max_seconds:
        with suppress(OSError, http.client.HTTPException):
            if condition():
                return time.monotonic() - started
        time.sleep(0.1)
    return None


def shows(server: Server, text: str = "") -> bool:
    """Return whether a query is answered, and the page of the first note, with a text."""
    with Client(server.port, timeout=3) as client:
        query, page = client.query(SHORT_QUERY), client.get("/entry/note0")
        is_answered = (query.status, query.body, page.status) == (200, TRUE_BODY, 200)
        return is_answered and text.encode() in page.body


def _stop(server: Server, role: str, max_seconds: float) -> float | None:
    # A generation that leaves would answer in place of the stopped one.
    supervisor = server.settled().supervisor
    until(lambda: len(children(supervisor)) == 1, max_seconds)
    processes = server.settled()
    victims = {**processes._asdict(), "fork server": (processes.fork_server,)}.get(role)
    for each in victims if isinstance(victims, tuple) else (victims,):
        os.kill(int(each or 0), signal.SIGSTOP)
    started = time.monotonic()
    if role in {"guard", "generation"}:
        # Nothing is missing at first: what counts is that another takes its place.
        replaced = until(lambda: server.settled().generation != processes.generation, max_seconds)
        if replaced is None or until(lambda: shows(server), max_seconds) is None:
            return None
        return time.monotonic() - started
    is_back = until(lambda: shows(server), max_seconds)
    return None if is_back is None else time.monotonic() - started


def _stop_supervisor(server: Server, max_seconds: float) -> float | None:
    """Return the seconds until /healthz tells; the rest must be served."""
    supervisor = server.settled().supervisor
    os.kill(supervisor, signal.SIGSTOP)
    try:
        told = until(lambda: _health(server) == 503 and shows(server), max_seconds)
    finally:
        os.kill(supervisor, signal.SIGCONT)
    return told if until(lambda: _health(server) == 200, max_seconds) is not None else None


def _health(server: Server) -> int:
    with Client(server.port, timeout=3) as client:
        return client.get("/healthz").status


def _fail(server: Server, fault: Path, kind: str, text: str, max_seconds: float) -> float | None:
    """Return the seconds from the end of a fault to the last change that was made during it.

    The first change may be served by a process that stands by, which meets no fault: then there is
    another one, for which a process must be started.
    """
    before = server.text().count(text)

    def is_met() -> bool:
        return server.text().count(text) > before

    fault.write_text(kind, encoding="utf-8")
    changes = (f"changed during no {kind}, time {number}" for number in range(1, _MAX_CHANGES + 1))
    change = next((each for each in changes if _meets(server, each, is_met, max_seconds)), None)
    served_on = until(lambda: shows(server), 3)
    fault.unlink()
    if change is None or served_on is None:
        return None
    return until(lambda: shows(server, change), max_seconds)


def _meets(server: Server, change: str, is_met: Callable[[], bool], max_seconds: float) -> bool:
    """Change an entry, and say whether the fault is met before the change is served."""
    note = server.folder / "kb" / "note0.md"
    note.write_text(f"# Note 0\n{change}\n", encoding="utf-8")
    until(lambda: is_met() or shows(server, change), max_seconds)
    return is_met()
