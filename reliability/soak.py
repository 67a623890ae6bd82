"""R18: pages, queries and a few hostile queries for a long time.

Memory and descriptors must stay constant once the server is warm.
"""

from __future__ import annotations

import http.client
import os
import random
import threading
import time
from collections import Counter
from statistics import median
from typing import NamedTuple

from reliability.client import Client
from reliability.hostile_queries import HOSTILE_QUERIES
from reliability.row_result import RowResult, milliseconds, quantile
from reliability.server import Server, descriptors, resident, serving

VARIABLE = "KBGRAPH_SOAK_SECONDS"
_SECONDS = 120.0
_HOSTILE_SHARE = 0.002
_CLIENTS = 4
"""Each has at most one connection."""
_MAX_GROWTH = 0.05
_PAGES = (
    "/",
    "/sparql",
    "/.well-known/void",
    "/healthz",
    "/metrics",
    "/export/kbgraph.nt",
    "/entry/nobody",
)
_HOSTILE_STATUSES = {200, 400, 406, 413, 503}
_PAUSE_SECONDS = 0.005
_MB = 1024 * 1024
_SAMPLES = 5
"""The number of measurements: the median of memory and the minimum of descriptors count."""


class _ClientThread(threading.Thread):
    """A client that sends random requests."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(daemon=True)
        self._client, self._rng = Client(port), random.Random(number)
        self.end = threading.Event()
        self.times: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.faults: list[str] = []

    def run(self) -> None:
        """Send requests until `end` is set."""
        while not self.end.is_set():
            try:
                self._send_request()
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
            time.sleep(_PAUSE_SECONDS)
        self._client.close()

    def _send_request(self) -> None:
        chance = self._rng.random()
        if chance < _HOSTILE_SHARE:
            name = self._rng.choice(list(HOSTILE_QUERIES))
            response = self._client.query(HOSTILE_QUERIES[name])
            self._client.close()
            self.statuses["hostile"] += 1
            if response.status not in _HOSTILE_STATUSES:
                self.faults.append(f"{name}: {response.status}")
            return
        path, expected_status = self._path(chance)
        response = self._client.get(path)
        self.times.append(response.seconds)
        self.statuses["requests"] += 1
        if response.status != expected_status:
            self.faults.append(f"{path[:100]}: {response.status} {response.body[:80]!r}")

    def _path(self, chance: float) -> tuple[str, int]:
        # Few enough for the response cache: once the server is warm, growth is a leak.
        note, number = self._rng.randrange(150), self._rng.randrange(1, 8)
        if chance < 0.5:
            return f"/sparql?query=SELECT*%7B%3Cid/note{note}%3E?p?o%7DLIMIT{number}", 200
        if chance < 0.6:
            return f"/sparql?query=ASK%7B%3Cid/note{note}%3E?p?o%7D", 200
        if chance < 0.61:
            return f"/sparql?query=SELECT{number}", 400
        if chance < 0.9:
            return (
                f"/entry/note{note}{self._rng.choice(('', '.ttl', '.json', '.md', '.jsonld'))}",
                200,
            )
        path = self._rng.choice(_PAGES)
        return path, 404 if path.endswith("nobody") else 200


def run(seconds: float | None = None) -> list[RowResult]:
    """Run for a time, of which the first quarter warms the server up."""
    length = float(os.environ.get(VARIABLE, _SECONDS)) if seconds is None else seconds
    with serving(query_timeout_seconds=2, query_max_megabytes=256) as server:
        threads = [_ClientThread(server.port, number) for number in range(_CLIENTS)]
        for each in threads:
            each.start()
        time.sleep(length / 4)
        warm = _state(server)
        time.sleep(length * 3 / 4)
        late = _state(server)
        for each in threads:
            each.end.set()
            each.join(20)
    return [_result(length, threads, warm, late)]


class _State(NamedTuple):
    """The lasting processes, their memory and their descriptors."""

    processes: tuple[int, ...]
    memory: float
    """Bytes of RSS, of all processes."""
    descriptors: float


def _state(server: Server) -> _State:
    processes = server.settled().lasting
    memories, open_counts = [], []
    for _ in range(_SAMPLES):
        memories.append(sum(map(resident, processes)))
        open_counts.append(descriptors(processes))
        time.sleep(0.2)
    return _State(processes, median(memories), min(open_counts))


def _result(seconds: float, threads: list[_ClientThread], warm: _State, late: _State) -> RowResult:
    faults = [fault for thread in threads for fault in thread.faults]
    times = [each for thread in threads for each in thread.times]
    statuses = sum((thread.statuses for thread in threads), Counter[str]())
    growth = late.memory / warm.memory - 1
    reasons = list(faults)
    reasons += (
        [f"memory grew from {warm.memory / _MB:.1f} to {late.memory / _MB:.1f} MB"]
        if growth > _MAX_GROWTH
        else []
    )
    reasons += (
        [f"descriptors grew from {warm.descriptors:g} to {late.descriptors:g}"]
        if late.descriptors > warm.descriptors + _CLIENTS
        else []
    )
    reasons += (
        ["a process other than a worker has ended"] if late.processes != warm.processes else []
    )
    measured = (
        f"{statuses['requests']} requests and {statuses['hostile']} hostile queries, "
        f"{len(faults)} errors, p99 {milliseconds(quantile(times, 0.99))}, "
        f"RSS {warm.memory / _MB:.1f} → {late.memory / _MB:.1f} MB ({growth:+.1%}), "
        f"descriptors {warm.descriptors:g} → {late.descriptors:g}"
    )
    size = f"{seconds:g} s of pages and queries, {_HOSTILE_SHARE:.1%} hostile queries"
    return RowResult(
        "R18",
        size,
        f"0 unexpected errors, RSS ≤ +{_MAX_GROWTH:.0%} once warm, descriptors constant",
        measured,
        not reasons,
        tuple(reasons),
    )
