"""R19: what the sandbox adds to a query, beside the same query in the process that asks.

`python -m reliability.cost ENTRIES TIMES` measures, and prints the verdict as JSON: a process of its own, with the memory of a server's.
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
from kbgraph.sandbox import MALLOC_ENVIRONMENT, Sandbox, start
from kbgraph.sparql.request import Request
from reliability.verdict import Verdict, milliseconds

_ROOT = Path(__file__).parent.parent
_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_MOST_MS, _MOST_SHARE = 0.5, 0.2


class _Query(NamedTuple):
    name: str
    text: str
    times: int
    """How often it is asked."""
    small: bool


class _Pair(NamedTuple):
    query: _Query
    within: float
    """Median seconds in this process."""
    apart: float
    """And through the sandbox."""

    @property
    def holds(self) -> bool:
        """Whether the demand holds."""
        more = self.apart - self.within
        return more <= _MOST_MS / 1000 if self.query.small else more <= _MOST_SHARE * self.within

    def __str__(self) -> str:
        more = self.apart - self.within
        shown = f"{more * 1000:+.2f} ms" if self.query.small else f"{more / self.within:+.0%}"
        return f"{self.query.name} {milliseconds(self.within)} {shown}"


def run(entries: int = 330, times: int = 400) -> list[Verdict]:
    """Six queries, so often in each; the large ones less often."""
    command = [sys.executable, "-m", "reliability.cost", str(entries), str(times)]
    done = subprocess.run(
        command,
        cwd=_ROOT,
        env={**MALLOC_ENVIRONMENT, **os.environ},
        stdout=subprocess.PIPE,
        check=True,
    )
    verdict = Verdict(*json.loads(done.stdout))
    return [verdict._replace(reasons=tuple(verdict.reasons))]


def _verdict(entries: int, times: int) -> Verdict:
    with TemporaryDirectory() as folder:
        write_vault(Path(folder), entries)
        base = kbgraph.load(folder)
    thing = next(iter(base.graph.subjects))
    sandbox = start(base.sparql.answer_within_limits, Limits())
    try:
        pairs = [_measured(base, sandbox, query) for query in _queries(thing, times)]
    finally:
        sandbox.stop()
    wrong = [str(pair) for pair in pairs if not pair.holds]
    size = f"6 queries, {len(base.graph.store)} statements"
    demand = f"p50 of small ones ≤ +{_MOST_MS:g} ms, of 10,000 rows and more ≤ +{_MOST_SHARE:.0%}"
    return Verdict("R19", size, demand, ", ".join(map(str, pairs)), not wrong, tuple(wrong))


def _queries(thing: str, times: int) -> list[_Query]:
    few = max(3, times // 20)
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
            few,
            small=False,
        ),
        _Query("10,000 rows", "SELECT * { ?s ?p ?o } LIMIT 10000", few, small=False),
        _Query(
            "100,000 rows",
            "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 100000",
            few,
            small=False,
        ),
    ]


def _measured(base: KnowledgeBase, sandbox: Sandbox, query: _Query) -> _Pair:
    """In turn, so that a busy moment of the machine hits both."""
    request = Request(query.text, (RESULTS_JSON,))
    within, apart = [], []
    for _ in range(query.times):
        within.append(_timed(base.sparql.answer_within_limits, request))
        apart.append(_timed(sandbox.answer, request))
    return _Pair(query, median(within), median(apart))


def _timed(ask: Callable[[Request], tuple[Format, bytes]], request: Request) -> float:
    since = time.perf_counter()
    ask(request)
    return time.perf_counter() - since


if __name__ == "__main__":
    print(json.dumps(_verdict(*map(int, sys.argv[1:]))))
