"""R7: the latency of short queries while two hostile queries run all the time."""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import suppress

from reliability.client import Client
from reliability.hostile_queries import HOSTILE_QUERIES
from reliability.machine import scaled
from reliability.row_result import RowResult, milliseconds, quantile
from reliability.server import serving

_HOSTILE = ("five times everything, counted", "a path from anywhere to anywhere")
_MAX_P99_SECONDS = 0.05
_PAUSE_SECONDS = 0.015
"""The pause between probes, so that they do not take all the time of two cores."""


def run(seconds: float = 60.0, min_probes: int = 3000, entries: int = 330) -> list[RowResult]:
    """Send probes for a time, and at least `min_probes` of them."""
    with serving(entries, query_timeout_seconds=5) as server:
        end = threading.Event()
        load = [
            threading.Thread(
                target=_query_repeatedly,
                args=(server.port, HOSTILE_QUERIES[name], end),
                daemon=True,
            )
            for name in _HOSTILE
        ]
        for each in load:
            each.start()
        with Client(server.port) as client:
            times, errors = _probe(client, seconds, min_probes)
        end.set()
        for each in load:
            each.join()
    p99 = quantile(times, 0.99)
    measured = (
        f"{len(times)} probes, {len(errors)} errors, p50 {milliseconds(quantile(times, 0.5))}, "
        f"p99 {milliseconds(p99)}, max {milliseconds(max(times))}"
    )
    requirement = f"≥ {min_probes} probes, 0 errors, p99 < {milliseconds(scaled(_MAX_P99_SECONDS))}"
    return [
        RowResult(
            "R7",
            f"two hostile queries all the time, {seconds:g} s",
            requirement,
            measured,
            not errors and p99 < scaled(_MAX_P99_SECONDS) and len(times) >= min_probes,
            tuple(errors),
        )
    ]


def _query_repeatedly(port: int, query: str, end: threading.Event) -> None:
    with Client(port) as client:
        while not end.is_set():
            with suppress(OSError, http.client.HTTPException):
                client.query(query)


def _probe(client: Client, seconds: float, min_probes: int) -> tuple[list[float], list[str]]:
    """Probe for a time, then until there are enough, but at most for twice the time."""
    time.sleep(0.5)
    started = time.monotonic()
    times: list[float] = []
    errors: list[str] = []
    while (elapsed := time.monotonic() - started) < seconds or (
        len(times) < min_probes and elapsed < 2 * seconds
    ):
        try:
            times.append(client.probe())
        except (OSError, http.client.HTTPException) as error:
            errors.append(repr(error))
        time.sleep(min(_PAUSE_SECONDS, seconds / min_probes / 2))
    return times, errors
