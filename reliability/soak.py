"""R18: pages and queries, and now and then a bomb, for long; memory and descriptors stay as they are once the server is warm."""

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
from reliability.hostile import HOSTILE
from reliability.server import Server, descriptors, resident, serving
from reliability.verdict import Verdict, milliseconds, quantile

VARIABLE = "KBGRAPH_SOAK_SECONDS"
_SECONDS = 120.0
_BOMBS = 0.002
_CLIENTS = 4
"""Each has a connection, or none just now."""
_MOST_GROWTH = 0.05
_PAGES = (
    "/",
    "/sparql",
    "/.well-known/void",
    "/healthz",
    "/metrics",
    "/export/kbgraph.nt",
    "/entry/nobody",
)
_BOMB_STATUSES = {200, 400, 406, 413, 503}
_REST = 0.005
_MB = 1024 * 1024
_SAMPLES = 5
"""How often memory and descriptors are looked at; the median and the least count."""


class _Asker(threading.Thread):
    """A client with a mind of its own."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(daemon=True)
        self._client, self._rng = Client(port), random.Random(number)
        self.end = threading.Event()
        self.times: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.faults: list[str] = []

    def run(self) -> None:
        """Until `end`."""
        while not self.end.is_set():
            try:
                self._ask()
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
            time.sleep(_REST)
        self._client.close()

    def _ask(self) -> None:
        chance = self._rng.random()
        if chance < _BOMBS:
            name = self._rng.choice(list(HOSTILE))
            answer = self._client.query(HOSTILE[name])
            self._client.close()
            self.statuses["bombs"] += 1
            if answer.status not in _BOMB_STATUSES:
                self.faults.append(f"{name}: {answer.status}")
            return
        path, wanted = self._path(chance)
        answer = self._client.get(path)
        self.times.append(answer.seconds)
        self.statuses["requests"] += 1
        if answer.status != wanted:
            self.faults.append(f"{path[:100]}: {answer.status} {answer.body[:80]!r}")

    def _path(self, chance: float) -> tuple[str, int]:
        # Few enough that all are in the cache of answers once the server is warm: what grows then is a leak.
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


def run(seconds: float | None = None) -> list[Verdict]:
    """For so long, a quarter of it to get warm."""
    length = float(os.environ.get(VARIABLE, _SECONDS)) if seconds is None else seconds
    with serving(query_timeout_seconds=2, query_max_megabytes=256) as server:
        askers = [_Asker(server.port, number) for number in range(_CLIENTS)]
        for each in askers:
            each.start()
        time.sleep(length / 4)
        warm = _state(server)
        time.sleep(length * 3 / 4)
        late = _state(server)
        for each in askers:
            each.end.set()
            each.join(20)
    return [_verdict(length, askers, warm, late)]


class _State(NamedTuple):
    """The processes that are to last, and what they hold."""

    processes: tuple[int, ...]
    memory: float
    """Bytes of RSS, of all of them."""
    descriptors: float


def _state(server: Server) -> _State:
    found = server.settled().lasting
    memories, opened = [], []
    for _ in range(_SAMPLES):
        memories.append(sum(map(resident, found)))
        opened.append(descriptors(found))
        time.sleep(0.2)
    return _State(found, median(memories), min(opened))


def _verdict(seconds: float, askers: list[_Asker], warm: _State, late: _State) -> Verdict:
    faults = [fault for asker in askers for fault in asker.faults]
    times = [each for asker in askers for each in asker.times]
    statuses = sum((asker.statuses for asker in askers), Counter[str]())
    growth = late.memory / warm.memory - 1
    reasons = list(faults)
    reasons += (
        [f"memory went from {warm.memory / _MB:.1f} to {late.memory / _MB:.1f} MB"]
        if growth > _MOST_GROWTH
        else []
    )
    reasons += (
        [f"descriptors went from {warm.descriptors:g} to {late.descriptors:g}"]
        if late.descriptors > warm.descriptors + _CLIENTS
        else []
    )
    reasons += ["a process that is no worker has ended"] if late.processes != warm.processes else []
    measured = (
        f"{statuses['requests']} requests and {statuses['bombs']} bombs, {len(faults)} errors, p99 {milliseconds(quantile(times, 0.99))}, "
        f"RSS {warm.memory / _MB:.1f} → {late.memory / _MB:.1f} MB ({growth:+.1%}), descriptors {warm.descriptors:g} → {late.descriptors:g}"
    )
    size = f"{seconds:g} s of pages and queries, {_BOMBS:.1%} bombs"
    return Verdict(
        "R18",
        size,
        f"0 unexpected errors, RSS ≤ +{_MOST_GROWTH:.0%} once warm, descriptors constant",
        measured,
        not reasons,
        tuple(reasons),
    )
