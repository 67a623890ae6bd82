"""`python -m benchmarks.hostile`: eight clients with short questions, first in quiet, then beside twenty hostile queries at a time."""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.load import Load, Task, measured
from kbgraph.rdf.formats import RESULTS_JSON
from reliability.client import Client
from reliability.hostile import HOSTILE
from reliability.hostility import LATE, Watch
from reliability.server import serving
from reliability.verdict import quantile

_QUERY = (
    quote("SELECT ?p ?o { ?s a <https://kbgraph.example/ont#Entry> ; ?p ?o } LIMIT 20", safe="")
    + "%23%06d"
)
_CLIENTS, _CROWD = 8, 20
_ENTRIES, _SECONDS = 330, 2
_PRESSING_SECONDS = 0.1
_MOST = 3.0
"""Times the p99 of the quiet run."""


class _Thrown(NamedTuple):
    name: str
    outcome: str
    took: float


def main() -> None:
    """Prints the runs, what became of the hostile queries, and the memory. A missed target is no failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="of each run (default: %(default)s)"
    )
    seconds = parser.parse_args().seconds
    print(f"{os.cpu_count()} processors; {_CLIENTS} clients ask short questions, each another")
    print(
        f"{'':<32}{'answers/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'errors':>8}{'load':>7}"
    )
    with serving(_ENTRIES, query_timeout_seconds=_SECONDS, response_max_bytes=5_000_000) as server:
        task = Task(
            server.port, f"/sparql?query={_QUERY}", RESULTS_JSON.media_type, _CLIENTS, seconds
        )
        measured(task._replace(seconds=1.0))
        quiet = measured(task._replace(first=100_000))
        print(_row("quiet", quiet), flush=True)
        for number, (label, crowd) in enumerate(_CROWDS.items()):
            watch = Watch(server)
            watch.start()
            with ThreadPoolExecutor(1) as pool:
                thrown = pool.submit(crowd, server.port, time.monotonic() + seconds)
                loud = measured(task._replace(first=200_000 + 100_000 * number))
                thrown.result()
            watch.stop()
            for line in (_row(label, loud), *_report(quiet, loud, thrown.result(), watch)):
                print(line, flush=True)


def _volleys(port: int, end: float) -> list[_Thrown]:
    """Twenty at once, and the next twenty when all of them have ended."""
    names = itertools.cycle(HOSTILE)
    thrown: list[_Thrown] = []
    with ThreadPoolExecutor(_CROWD) as pool:
        while time.monotonic() < end:
            thrown += pool.map(partial(_throw, port), itertools.islice(names, _CROWD))
    return thrown


def _pressing(port: int, end: float) -> list[_Thrown]:
    """Twenty who do not care that they are told to come back later: each asks the next a tenth of a second after an answer."""

    def press(first: int) -> list[_Thrown]:
        thrown = []
        for name in itertools.cycle([*HOSTILE][first:] + [*HOSTILE][:first]):
            if time.monotonic() > end:
                break
            thrown.append(_throw(port, name))
            time.sleep(_PRESSING_SECONDS)
        return thrown

    with ThreadPoolExecutor(_CROWD) as pool:
        return [
            each
            for part in pool.map(press, range(0, len(HOSTILE), len(HOSTILE) // _CROWD))
            for each in part
        ]


def _throw(port: int, name: str) -> _Thrown:
    client, since = Client(port), time.perf_counter()
    try:
        outcome = str(client.query(HOSTILE[name]).status)
    except (OSError, http.client.HTTPException) as error:
        outcome = type(error).__name__
    client.close()
    return _Thrown(name, outcome, time.perf_counter() - since)


def _row(label: str, load: Load) -> str:
    p50, p99, most = (quantile(load.latencies, share) * 1000 for share in (0.5, 0.99, 1.0))
    return f"{label:<32}{load.rate:>10.0f}{p50:>9.2f}{p99:>9.2f}{most:>9.2f}{len(load.faults):>8}{os.getloadavg()[0]:>7.1f}"


def _report(quiet: Load, loud: Load, thrown: list[_Thrown], watch: Watch) -> Iterator[str]:
    outcomes = ", ".join(
        f"{count} × {outcome}"
        for outcome, count in sorted(Counter(each.outcome for each in thrown).items())
    )
    longest, memory = max(thrown, key=lambda each: each.took), watch.verdict("")
    ratio = quantile(loud.latencies, 0.99) / quantile(quiet.latencies, 0.99)
    yield f"  {len(thrown)} hostile queries: {outcomes}"
    yield from (f"  a short question was not answered: {fault}" for fault in loud.faults[:3])
    yield f"  p99 beside them / quiet: {ratio:.2f}; at most {_MOST:g}: {_verdict(ratio <= _MOST)}"
    yield f"  the longest of them took {longest.took:.2f} s ({longest.name}); at most {_SECONDS + LATE:g}: {_verdict(longest.took <= _SECONDS + LATE)}"
    yield f"  memory {memory.measured}; {memory.demand}: {_verdict(memory.ok)}"


_CROWDS = {
    f"{_CROWD} hostile at once, again": _volleys,
    f"{_CROWD} hostile who press on": _pressing,
}


def _verdict(reached: bool) -> str:  # noqa: FBT001 - of a comparison
    return "reached" if reached else "missed"


if __name__ == "__main__":
    main()
