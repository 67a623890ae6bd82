"""R19: the time that the sandbox adds to a query, compared with running it in the process.

`python -m reliability.sandbox_overhead ENTRIES TIMES` measures in a process with the memory
settings of a server, and prints the result as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import kbgraph
from benchmarks.vault import write_vault
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.limits import Limits
from kbgraph.rdf.formats import RESULTS_JSON, Format
from kbgraph.sandbox import Sandbox, start
from kbgraph.sandbox.malloc_environment import MALLOC_ENVIRONMENT
from kbgraph.sparql.request import Request
from reliability.row_result import RowResult, milliseconds

_ROOT = Path(__file__).parent.parent
_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_MAX_ADDED_MS, _MAX_ADDED_SHARE = 0.5, 0.2


class _Query(NamedTuple):
    name: str
    text: str
    times: int
    """The number of runs."""
    small: bool


class _Pair(NamedTuple):
    query: _Query
    in_process: float
    """The median seconds in this process."""
    in_sandbox: float
    """The median seconds in the sandbox."""

    @property
    def passes(self) -> bool:
        """Return whether the requirement is met."""
        added = self.in_sandbox - self.in_process
        limit = _MAX_ADDED_MS / 1000 if self.query.small else _MAX_ADDED_SHARE * self.in_process
        return added <= limit

    def __str__(self) -> str:
        added = self.in_sandbox - self.in_process
        difference = (
            f"{added * 1000:+.2f} ms" if self.query.small else f"{added / self.in_process:+.0%}"
        )
        return f"{self.query.name} {milliseconds(self.in_process)} {difference}"


def run(entries: int = 330, times: int = 400) -> list[RowResult]:
    """Run six queries `times` times each; the large ones less often."""
    command = [sys.executable, "-m", "reliability.sandbox_overhead", str(entries), str(times)]
    process = subprocess.run(
        command,
        cwd=_ROOT,
        env={**MALLOC_ENVIRONMENT, **os.environ},
        stdout=subprocess.PIPE,
        check=True,
    )
    result = RowResult(*json.loads(process.stdout))
    return [result._replace(reasons=tuple(result.reasons))]


def _run(entries: int, times: int) -> RowResult:
    with TemporaryDirectory() as folder:
        write_vault(Path(folder), entries)
        base = kbgraph.load(folder)
    thing = next(iter(base.graph.subjects))
    sandbox = start(base.sparql.answer_within_limits, Limits())
    try:
        pairs = [_measure(base, sandbox, query) for query in _queries(thing, times)]
    finally:
        sandbox.stop()
    failures = [str(pair) for pair in pairs if not pair.passes]
    size = f"6 queries, {len(base.graph.store)} statements"
    requirement = (
        f"p50 of small ones ≤ +{_MAX_ADDED_MS:g} ms, "
        f"of 10,000 rows and more ≤ +{_MAX_ADDED_SHARE:.0%}"
    )
    return RowResult(
        "R19", size, requirement, ", ".join(map(str, pairs)), not failures, tuple(failures)
    )


def _queries(thing: str, times: int) -> list[_Query]:
    fewer = max(3, times // 20)
    return [
        _Query("ASK", "ASK { ?s ?p ?o }", times, small=True),
        _Query("label", f"SELECT ?l {{ <id/{thing}> {_LABEL} ?l }}", times, small=True),
        _Query(
            "neighbourhood",
            f"SELECT * {{ {{ <id/{thing}> ?p ?o }} UNION {{ ?s ?p <id/{thing}> }} }}",
            times,
            small=True,
        ),
        _Query(
            "top ten",
            "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) LIMIT 10",
            fewer,
            small=False,
        ),
        _Query("10,000 rows", "SELECT * { ?s ?p ?o } LIMIT 10000", fewer, small=False),
        _Query(
            "100,000 rows",
            "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 100000",
            fewer,
            small=False,
        ),
    ]


def _measure(base: KnowledgeBase, sandbox: Sandbox, query: _Query) -> _Pair:
    """Alternate both runs, so that other load on the machine falls on both."""
    request = Request(query.text, (RESULTS_JSON,))
    in_process, in_sandbox = [], []
    for _ in range(query.times):
        in_process.append(_timed(base.sparql.answer_within_limits, request))
        in_sandbox.append(_timed(sandbox.answer, request))
    return _Pair(query, median(in_process), median(in_sandbox))


def _timed(answer: Callable[[Request], tuple[Format, bytes]], request: Request) -> float:
    started = time.perf_counter()
    answer(request)
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(_run(*map(int, sys.argv[1:]))))
