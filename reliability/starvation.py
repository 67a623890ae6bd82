"""R7: two bombs run all the time, and short queries come as ever."""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import suppress

from reliability.client import Client
from reliability.hostile import HOSTILE
from reliability.server import serving
from reliability.verdict import Verdict, milliseconds, quantile

_BOMBS = ("five times everything, counted", "a path from anywhere to anywhere")
_MOST = 0.05
_REST = 0.015
"""Seconds between two probes, so that two cores are shared with two bombs and not with the probes alone."""


def run(seconds: float = 60.0, least: int = 3000, entries: int = 330) -> list[Verdict]:
    """Probes for so long, at least so many."""
    with serving(entries, query_timeout_seconds=5) as server:
        end = threading.Event()
        bombs = [
            threading.Thread(target=_throw, args=(server.port, HOSTILE[name], end), daemon=True)
            for name in _BOMBS
        ]
        for each in bombs:
            each.start()
        with Client(server.port) as client:
            times, errors = _probe(client, seconds, least)
        end.set()
        for each in bombs:
            each.join()
    p99 = quantile(times, 0.99)
    measured = f"{len(times)} probes, {len(errors)} errors, p50 {milliseconds(quantile(times, 0.5))}, p99 {milliseconds(p99)}, max {milliseconds(max(times))}"
    demand = f"≥ {least} probes, 0 errors, p99 < {milliseconds(_MOST)}"
    return [
        Verdict(
            "R7",
            f"two bombs all the time, {seconds:g} s",
            demand,
            measured,
            not errors and p99 < _MOST and len(times) >= least,
            tuple(errors),
        )
    ]


def _throw(port: int, query: str, end: threading.Event) -> None:
    with Client(port) as client:
        while not end.is_set():
            with suppress(OSError, http.client.HTTPException):
                client.query(query)


def _probe(client: Client, seconds: float, least: int) -> tuple[list[float], list[str]]:
    """For so long, and then until there are enough, but not beyond twice the time."""
    time.sleep(0.5)
    started = time.monotonic()
    times: list[float] = []
    errors: list[str] = []
    while (passed := time.monotonic() - started) < seconds or (
        len(times) < least and passed < 2 * seconds
    ):
        try:
            times.append(client.probe())
        except (OSError, http.client.HTTPException) as error:
            errors.append(repr(error))
        time.sleep(min(_REST, seconds / least / 2))
    return times, errors
