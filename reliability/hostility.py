"""R6 and R8: every hostile query in every syntax; each ends in time, nothing but workers dies, and the memory stays under its cap."""

from __future__ import annotations

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

from kbgraph.rdf.formats import RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML, TURTLE
from reliability.answers import fault
from reliability.client import Client
from reliability.hostile import HOSTILE
from reliability.server import Processes, Server, memory, resident, serving
from reliability.verdict import Verdict, milliseconds, quantile

ACCEPTS = {
    "JSON": RESULTS_JSON.media_type,
    "XML": RESULTS_XML.media_type,
    "CSV": RESULTS_CSV.media_type,
    "TSV": RESULTS_TSV.media_type,
    "Turtle": TURTLE.media_type,
}
LATE, PROMPT = 0.25, 0.05
"""Seconds: how much after its deadline a query may end, and how long the next one may take."""
_MB = 1024 * 1024
_WORKER_MB, _PARENT_MB = 512, 64
_SAMPLE_SECONDS = 0.05
_WHOLE_SECONDS = 2.0
"""Between two looks at every page: these hold up the processes, and so what else is measured."""


class _Case(NamedTuple):
    name: str
    syntax: str


class _Outcome(NamedTuple):
    case: _Case
    took: float
    probe: float
    fault: str


class Watch(threading.Thread):
    """Looks at the server's memory as long as it is asked to."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self._server, self._end = server, threading.Event()
        found = server.settled()
        self.base, self.base_web = memory(found.all), resident(found.web)
        self.most, self.most_web, self.workers = self.base, self.base_web, len(found.workers)

    def run(self) -> None:
        """Until `stop`."""
        whole = 0.0
        while not self._end.wait(_SAMPLE_SECONDS):
            with suppress(OSError):
                found = self._server.processes()
                self.workers = max(self.workers, len(found.workers))
                self.most = max(self.most, self.base + _grown(found))
                self.most_web = max(self.most_web, resident(found.web))
                if time.monotonic() - whole > _WHOLE_SECONDS:
                    self.most, whole = max(self.most, memory(found.all)), time.monotonic()

    def stop(self) -> None:
        """No more."""
        self._end.set()
        self.join()

    def verdict(self, size: str) -> Verdict:
        """R8."""
        whole, web = self.base + self.workers * _WORKER_MB * _MB, self.base_web + _PARENT_MB * _MB
        return Verdict(
            "R8",
            f"memory during {size}, {self.workers} workers at most",
            f"all processes ≤ {whole // _MB} MB (PSS), the web process ≤ {web // _MB} MB (RSS)",
            f"{self.most // _MB} MB (at rest {self.base // _MB}), {self.most_web // _MB} MB (at rest {self.base_web // _MB})",
            self.most <= whole and self.most_web <= web,
        )


def _grown(found: Processes) -> int:
    """What the workers have taken beyond that with which they were forked."""
    at_rest, total = resident(found.keeper), 0
    for worker in found.workers:
        with suppress(OSError):
            total += max(0, resident(worker) - at_rest)
    return total


def run(entries: int = 330, seconds: int = 1, clients: int = 3, every: int = 1) -> list[Verdict]:
    """All queries, or each so-manieth, in all syntaxes, by so many clients at once."""
    cases = [_Case(name, syntax) for name in list(HOSTILE)[::every] for syntax in ACCEPTS]
    with serving(
        entries,
        query_timeout_seconds=seconds,
        query_max_megabytes=_WORKER_MB,
        response_max_bytes=5_000_000,
    ) as server:
        before, watch = server.settled(), Watch(server)
        watch.start()
        with ThreadPoolExecutor(clients) as pool:
            outcomes = list(pool.map(lambda case: _ask(server.port, case), cases))
        watch.stop()
        moved = before.lasting != server.settled().lasting
    size = f"{len(cases) // len(ACCEPTS)} hostile queries × {len(ACCEPTS)} syntaxes"
    return [_verdict(size, outcomes, seconds, moved=moved), watch.verdict(size)]


def _ask(port: int, case: _Case) -> _Outcome:
    with Client(port) as client:
        return _asked(client, case)


def _asked(client: Client, case: _Case) -> _Outcome:
    started = time.perf_counter()
    try:
        answer = client.query(HOSTILE[case.name], ACCEPTS[case.syntax])
        # By the clock of who asks: parsing what came is not the server's time.
        took, wrong = answer.seconds, fault(answer)
    except (OSError, http.client.HTTPException) as error:
        took, wrong = time.perf_counter() - started, f"no whole answer: {error!r}"
    # The connection is closed where a body is refused before it is read.
    client.close()
    try:
        return _Outcome(case, took, client.probe(), wrong)
    except (OSError, http.client.HTTPException) as error:
        return _Outcome(case, took, 1.0, f"{wrong} then {error}")


def _verdict(size: str, outcomes: list[_Outcome], seconds: float, *, moved: bool) -> Verdict:
    late = [each for each in outcomes if each.took > seconds + LATE]
    slow = [each for each in outcomes if each.probe > PROMPT]
    wrong = [each for each in outcomes if each.fault]
    cut = [each for each in wrong if "not whole" in each.fault]
    reasons = [f"{each.case.name}, {each.case.syntax}: {each.fault}" for each in wrong]
    reasons += [
        f"{each.case.name}, {each.case.syntax}: ended after {each.took:.2f} s" for each in late
    ]
    reasons += [
        f"{each.case.name}, {each.case.syntax}: the next short query took {milliseconds(each.probe)}"
        for each in slow
    ]
    reasons += ["a process that is no worker has ended"] if moved else []
    probes = [each.probe for each in outcomes]
    return Verdict(
        "R6",
        size,
        f"each ends ≤ {seconds + LATE:g} s, the next short query < {milliseconds(PROMPT)}, no cut 200, no process but workers ends",
        f"longest {max(each.took for each in outcomes):.3f} s, probes p99 {milliseconds(quantile(probes, 0.99))} max {milliseconds(max(probes))}, "
        f"{len(cut)} cut, {len(wrong)} faults, the others live{' NOT' if moved else ''}",
        not reasons,
        tuple(reasons),
    )
