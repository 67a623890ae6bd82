"""R12: each kind of process is killed at random points; the next requests succeed, and after the first process's end nothing is left."""

from __future__ import annotations

import http.client
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from typing import NamedTuple

from reliability.client import SHORT, TRUE, Client
from reliability.server import Server, is_running, serving
from reliability.verdict import Verdict

_SHARES = {
    "supervisor": 0.1,
    "generation": 0.1,
    "web": 0.2,
    "guard": 0.1,
    "keeper": 0.25,
    "worker": 0.25,
}
_AGAIN = 2.0
"""Seconds in which the server answers again."""
_READY = 2.0
"""Seconds beyond the reading of the folder that a new start may take."""
_GONE = 2.0
"""Seconds after which no process is left."""
_SEED = 20260423


class _Blow(NamedTuple):
    kind: str
    back: float
    """Seconds until a page and a query were answered again."""
    refused: int
    """Requests that failed before: 503, or a connection that broke."""
    left: int
    """Processes that are still there when the supervisor is gone."""


def run(number: int = 200) -> list[Verdict]:
    """So many kills, each at a random moment under a client that asks on."""
    rng = random.Random(_SEED)
    kinds = [kind for kind, share in _SHARES.items() for _ in range(max(1, round(share * number)))]
    rng.shuffle(kinds)
    with serving(query_timeout_seconds=2) as server:
        server.stop()
        reading = server.start()
        blows = [_kill(server, kind, rng, reading) for kind in kinds]
    return [_verdict(blows, reading)]


def _kill(server: Server, kind: str, rng: random.Random, reading: float) -> _Blow:
    found = server.settled()
    _ask_for(server, rng.random() * 0.3)
    with suppress(OSError):
        found = server.settled()
    victim = {**found._asdict(), "worker": rng.choice(found.workers)}[kind]
    with suppress(ProcessLookupError):
        os.kill(victim, signal.SIGKILL)
    if kind != "supervisor":
        return _Blow(kind, *_back(server), 0)
    server.wait()
    time.sleep(0.05)
    gone = time.monotonic() + _GONE
    while any(map(is_running, found.all)) and time.monotonic() < gone:
        time.sleep(0.02)
    left = sum(map(is_running, found.all))
    return _Blow(kind, max(0.0, server.start() - reading), 0, left)


def _ask_for(server: Server, seconds: float) -> None:
    """Let the server be in the midst of something."""
    end = time.monotonic() + seconds
    with Client(server.port) as client:
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                client.probe()


def _back(server: Server) -> tuple[float, int]:
    """Seconds until a query and a page are answered, and how many requests failed before."""
    started, refused = time.monotonic(), 0
    while time.monotonic() - started < 5 * _AGAIN:
        client = Client(server.port, patience=5 * _AGAIN)
        try:
            query, page = client.query(SHORT), client.get("/entry/note1")
            if (query.status, query.body, page.status) == (200, TRUE, 200):
                return time.monotonic() - started, refused
            refused += 1
        except (OSError, http.client.HTTPException):
            refused += 1
            time.sleep(0.01)
        finally:
            client.close()
    return time.monotonic() - started, refused


def _verdict(blows: list[_Blow], reading: float) -> Verdict:
    reasons = []
    for blow in blows:
        if blow.back > (_READY if blow.kind == "supervisor" else _AGAIN):
            reasons.append(f"{blow.kind}: answered again after {blow.back:.2f} s")
        if blow.left:
            reasons.append(f"{blow.kind}: {blow.left} processes were left")
        if blow.kind in {"worker", "keeper"} and blow.refused > 1:
            reasons.append(f"{blow.kind}: {blow.refused} requests failed")
    counts = Counter(blow.kind for blow in blows)
    longest = {kind: max(blow.back for blow in blows if blow.kind == kind) for kind in counts}
    failed = {kind: max(blow.refused for blow in blows if blow.kind == kind) for kind in counts}
    measured = ", ".join(
        f"{kind} {count} × back ≤ {longest[kind]:.2f} s after ≤ {failed[kind]} failed"
        for kind, count in sorted(counts.items())
    )
    demand = f"answers again ≤ {_AGAIN:g} s; of worker and keeper ≤ 1 request fails; of the supervisor nothing is left, a new start ≤ reading ({reading:.1f} s) + {_READY:g} s"
    return Verdict("R12", f"{len(blows)} × kill -9", demand, measured, not reasons, tuple(reasons))
