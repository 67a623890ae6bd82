"""R6 and R8: every hostile query in every result syntax.

Each must end in time, no process but workers may end, and the memory must stay under its limit.
"""

from __future__ import annotations

import http.client
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from multiprocessing import get_context
from typing import NamedTuple

from kbgraph.rdf.formats import RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML, TURTLE
from reliability.client import Client
from reliability.hostile_queries import HOSTILE_QUERIES
from reliability.machine import scaled
from reliability.response_check import find_fault
from reliability.row_result import RowResult, milliseconds, quantile
from reliability.server import Processes, Server, memory, resident, serving

ACCEPTS = {
    "JSON": RESULTS_JSON.media_type,
    "XML": RESULTS_XML.media_type,
    "CSV": RESULTS_CSV.media_type,
    "TSV": RESULTS_TSV.media_type,
    "Turtle": TURTLE.media_type,
}
MAX_DELAY_SECONDS = 0.25
"""A query may end this much after its deadline."""
_MAX_PROBE_SECONDS = 0.05
"""The longest time of the next short query."""
_MB = 1024 * 1024
_WORKER_MB, _PARENT_MB = 512, 64
_SAMPLE_SECONDS = 0.05
_PSS_SECONDS = 2.0
"""The interval between measurements of PSS, which slow the processes down."""


class _Case(NamedTuple):
    name: str
    syntax: str


class _Outcome(NamedTuple):
    case: _Case
    seconds_taken: float
    probe: float
    fault: str


class MemoryMonitor(threading.Thread):
    """A thread that samples the server's memory until it is stopped."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self._server, self._stopped = server, threading.Event()
        processes = server.settled()
        self.base, self.base_web = memory(processes.all), resident(processes.web)
        self.peak, self.peak_web, self.workers = self.base, self.base_web, len(processes.workers)

    def run(self) -> None:
        """Sample until `stop` is called."""
        measured_at = 0.0
        while not self._stopped.wait(_SAMPLE_SECONDS):
            with suppress(OSError):
                processes = self._server.processes()
                self.workers = max(self.workers, len(processes.workers))
                self.peak = max(self.peak, self.base + _worker_growth(processes))
                self.peak_web = max(self.peak_web, resident(processes.web))
                if time.monotonic() - measured_at > _PSS_SECONDS:
                    self.peak, measured_at = max(self.peak, memory(processes.all)), time.monotonic()

    def stop(self) -> None:
        """Stop sampling."""
        self._stopped.set()
        self.join()

    def result(self, size: str) -> RowResult:
        """Return the result of R8."""
        limit, limit_web = (
            self.base + self.workers * _WORKER_MB * _MB,
            self.base_web + _PARENT_MB * _MB,
        )
        return RowResult(
            "R8",
            f"memory during {size}, {self.workers} workers at most",
            f"all processes ≤ {limit // _MB} MB (PSS), "
            f"the web process ≤ {limit_web // _MB} MB (RSS)",
            f"{self.peak // _MB} MB (at rest {self.base // _MB}), "
            f"{self.peak_web // _MB} MB (at rest {self.base_web // _MB})",
            self.peak <= limit and self.peak_web <= limit_web,
        )


def _worker_growth(processes: Processes) -> int:
    """Return the memory that workers have allocated since they were forked."""
    at_rest, total = resident(processes.fork_server), 0
    for worker in processes.workers:
        with suppress(OSError):
            total += max(0, resident(worker) - at_rest)
    return total


def run(entries: int = 330, seconds: int = 1, clients: int = 3, every: int = 1) -> list[RowResult]:
    """Run every query, or every nth, in all syntaxes, from several clients at once."""
    cases = [_Case(name, syntax) for name in list(HOSTILE_QUERIES)[::every] for syntax in ACCEPTS]
    with serving(
        entries,
        query_timeout_seconds=seconds,
        query_max_megabytes=_WORKER_MB,
        response_max_bytes=5_000_000,
    ) as server:
        before, monitor = server.settled(), MemoryMonitor(server)
        monitor.start()
        # Each client is a process: beside threads that parse responses, a probe would time them.
        with ProcessPoolExecutor(clients, mp_context=get_context("spawn")) as pool:
            outcomes = list(pool.map(partial(_run_case, server.port), cases))
        monitor.stop()
        processes_ended = before.lasting != server.settled().lasting
    size = f"{len(cases) // len(ACCEPTS)} hostile queries × {len(ACCEPTS)} syntaxes"
    return [_result(size, outcomes, seconds, processes_ended=processes_ended), monitor.result(size)]


@cache
def _checker() -> ThreadPoolExecutor:
    """Return a thread that parses responses at the lowest priority."""
    # On Linux it is that of the calling thread alone (nice(2)).
    return ThreadPoolExecutor(1, initializer=os.nice, initargs=(19,))


def _run_case(port: int, case: _Case) -> _Outcome:
    with Client(port) as client:
        return _send(client, case)


def _send(client: Client, case: _Case) -> _Outcome:
    started = time.perf_counter()
    try:
        response = client.query(HOSTILE_QUERIES[case.name], ACCEPTS[case.syntax])
        # Measured by the client before parsing, which must take no time of the server.
        seconds_taken, faulty = response.seconds, _checker().submit(find_fault, response).result()
    except (OSError, http.client.HTTPException) as error:
        seconds_taken, faulty = time.perf_counter() - started, f"no complete response: {error!r}"
    # The server closes the connection if it refuses a body without reading it.
    client.close()
    try:
        return _Outcome(case, seconds_taken, client.probe(), faulty)
    except (OSError, http.client.HTTPException) as error:
        return _Outcome(case, seconds_taken, 1.0, f"{faulty} then {error}")


def _result(
    size: str, outcomes: list[_Outcome], seconds: float, *, processes_ended: bool
) -> RowResult:
    late = [each for each in outcomes if each.seconds_taken > seconds + scaled(MAX_DELAY_SECONDS)]
    slow = [each for each in outcomes if each.probe > scaled(_MAX_PROBE_SECONDS)]
    faulty = [each for each in outcomes if each.fault]
    cut = [each for each in faulty if "incomplete" in each.fault]
    reasons = [f"{each.case.name}, {each.case.syntax}: {each.fault}" for each in faulty]
    reasons += [
        f"{each.case.name}, {each.case.syntax}: ended after {each.seconds_taken:.2f} s"
        for each in late
    ]
    reasons += [
        f"{each.case.name}, {each.case.syntax}: "
        f"the next short query took {milliseconds(each.probe)}"
        for each in slow
    ]
    reasons += ["a process other than a worker has ended"] if processes_ended else []
    probes = [each.probe for each in outcomes]
    return RowResult(
        "R6",
        size,
        f"each ends ≤ {seconds + scaled(MAX_DELAY_SECONDS):.3g} s, "
        f"the next short query < {milliseconds(scaled(_MAX_PROBE_SECONDS))}, "
        f"no incomplete 200, no process but workers ends",
        f"longest {max(each.seconds_taken for each in outcomes):.3f} s, "
        f"probes p99 {milliseconds(quantile(probes, 0.99))} max {milliseconds(max(probes))}, "
        f"{len(cut)} incomplete, {len(faulty)} faults, "
        f"{'a process ENDED' if processes_ended else 'no process ended'}",
        not reasons,
        tuple(reasons),
    )
