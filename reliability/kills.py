"""R12: processes of each kind are killed at random moments.

The next requests must succeed, and no process may be left once the supervisor has been killed.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from typing import NamedTuple

from reliability.client import SHORT_QUERY, TRUE_BODY, Client
from reliability.row_result import RowResult
from reliability.server import Server, is_running, serving

_SHARES = {
    "supervisor": 0.1,
    "generation": 0.1,
    "web": 0.2,
    "guard": 0.1,
    "fork server": 0.25,
    "worker": 0.25,
}
_MAX_RECOVERY_SECONDS = 2.0
"""The longest time until the server responds again."""
_MAX_START_SECONDS = 2.0
"""The longest time of a new start, in addition to reading the folder."""
_MAX_EXIT_SECONDS = 2.0
"""The longest time until no process is left."""
_SEED = 20260423


class _Kill(NamedTuple):
    kind: str
    recovery_seconds: float
    """Until a page and a query succeeded again."""
    failed_requests: int
    """Requests that failed before that: a 503, or a broken connection."""
    left: int
    """Processes that still run after the supervisor has ended."""


def run(number: int = 200) -> list[RowResult]:
    """Kill `number` processes, each at a random moment while a client sends queries."""
    rng = random.Random(_SEED)
    kinds = [kind for kind, share in _SHARES.items() for _ in range(max(1, round(share * number)))]
    rng.shuffle(kinds)
    with serving(query_timeout_seconds=2) as server:
        server.stop()
        reading = server.start()
        kills = [_kill(server, kind, rng, reading) for kind in kinds]
    return [_result(kills, reading)]


def _kill(server: Server, kind: str, rng: random.Random, reading: float) -> _Kill:
    processes = server.settled()
    _query_for(server, rng.random() * 0.3)
    with suppress(OSError):
        processes = server.settled()
    victim = {
        **processes._asdict(),
        "worker": rng.choice(processes.workers),
        "fork server": processes.fork_server,
    }[kind]
    with suppress(ProcessLookupError):
        os.kill(victim, signal.SIGKILL)
    if kind != "supervisor":
        return _Kill(kind, *_recover_from(server, kind, processes.generation), 0)
    server.wait()
    time.sleep(0.05)
    deadline = time.monotonic() + _MAX_EXIT_SECONDS
    while any(map(is_running, processes.all)) and time.monotonic() < deadline:
        time.sleep(0.02)
    left = sum(map(is_running, processes.all))
    return _Kill(kind, max(0.0, server.start() - reading), 0, left)


def _query_for(server: Server, seconds: float) -> None:
    """Send queries, so that the server is busy."""
    end = time.monotonic() + seconds
    with Client(server.port) as client:
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                client.probe()


def _recover_from(server: Server, kind: str, generation: int) -> tuple[float, int]:
    """Return the longest time without an answer, and the failed requests.

    A generation ends with its guard. It still answers for a moment beside its successor, and the
    requests that fail then are its own.
    """
    seconds, failed_requests = _recover(server)
    if kind in {"generation", "guard"}:
        started = time.monotonic()
        while time.monotonic() - started < 5 * _MAX_RECOVERY_SECONDS:
            later = _recover(server)
            seconds, failed_requests = max(seconds, later[0]), failed_requests + later[1]
            with suppress(OSError):
                if server.settled().generation != generation and not is_running(generation):
                    break
    return seconds, failed_requests


def _recover(server: Server) -> tuple[float, int]:
    """Return the seconds until a query and a page succeed, and the failed requests."""
    started, failed_requests = time.monotonic(), 0
    while time.monotonic() - started < 5 * _MAX_RECOVERY_SECONDS:
        client = Client(server.port, timeout=5 * _MAX_RECOVERY_SECONDS)
        try:
            query, page = client.query(SHORT_QUERY), client.get("/entry/note1")
            if (query.status, query.body, page.status) == (200, TRUE_BODY, 200):
                return time.monotonic() - started, failed_requests
            failed_requests += 1
        except (OSError, http.client.HTTPException):
            failed_requests += 1
            time.sleep(0.01)
        finally:
            client.close()
    return time.monotonic() - started, failed_requests


def _result(kills: list[_Kill], reading: float) -> RowResult:
    reasons = []
    for kill in kills:
        if kill.recovery_seconds > (
            _MAX_START_SECONDS if kill.kind == "supervisor" else _MAX_RECOVERY_SECONDS
        ):
            reasons.append(f"{kill.kind}: answered again after {kill.recovery_seconds:.2f} s")
        if kill.left:
            reasons.append(f"{kill.kind}: {kill.left} processes still run")
        if kill.kind in {"worker", "fork server"} and kill.failed_requests > 1:
            reasons.append(f"{kill.kind}: {kill.failed_requests} requests failed")
    counts = Counter(kill.kind for kill in kills)
    longest = {
        kind: max(kill.recovery_seconds for kill in kills if kill.kind == kind) for kind in counts
    }
    failed = {
        kind: max(kill.failed_requests for kill in kills if kill.kind == kind) for kind in counts
    }
    measured = ", ".join(
        f"{kind} {count} × recovered ≤ {longest[kind]:.2f} s, ≤ {failed[kind]} failed"
        for kind, count in sorted(counts.items())
    )
    requirement = (
        f"recovery ≤ {_MAX_RECOVERY_SECONDS:g} s; "
        f"of workers and the fork server ≤ 1 failed request; of the supervisor no process left, "
        f"new start ≤ reading ({reading:.1f} s) + {_MAX_START_SECONDS:g} s"
    )
    return RowResult(
        "R12", f"{len(kills)} × kill -9", requirement, measured, not reasons, tuple(reasons)
    )
