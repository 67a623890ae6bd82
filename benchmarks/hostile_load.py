"""Measure short queries beside hostile ones: `python -m benchmarks.hostile_load`.

Eight clients send short queries, first alone, then beside twenty hostile queries at a time.
"""

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

from benchmarks.load_generator import Load, Task, generate_load
from kbgraph.rdf.formats import RESULTS_JSON
from reliability.client import Client
from reliability.hostile_queries import HOSTILE_QUERIES
from reliability.resource_limits import MAX_DELAY_SECONDS, MemoryMonitor
from reliability.row_result import quantile
from reliability.server import serving

_QUERY = (
    quote("SELECT ?p ?o { ?s a <https://kbgraph.example/ont#Entry> ; ?p ?o } LIMIT 20", safe="")
    + "%23%06d"
)
_CLIENTS, _HOSTILE_CLIENTS = 8, 20
_ENTRIES, _TIMEOUT_SECONDS = 330, 2
_RETRY_SECONDS = 0.1
_MAX_RATIO = 3.0
"""Of the p99 beside hostile queries to the p99 without them."""


class _HostileResponse(NamedTuple):
    name: str
    outcome: str
    seconds: float


def main() -> None:
    """Print the latencies, the outcomes of the hostile queries, and the memory.

    A missed target does not fail the run.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="duration of each run (default: %(default)s)"
    )
    seconds = parser.parse_args().seconds
    print(
        f"{os.cpu_count()} processors; {_CLIENTS} clients send short queries, each one a new text"
    )
    print(
        f"{'':<32}{'answers/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'errors':>8}{'load':>7}"
    )
    with serving(
        _ENTRIES, query_timeout_seconds=_TIMEOUT_SECONDS, response_max_bytes=5_000_000
    ) as server:
        task = Task(
            server.port, f"/sparql?query={_QUERY}", RESULTS_JSON.media_type, _CLIENTS, seconds
        )
        generate_load(task._replace(seconds=1.0))
        alone = generate_load(task._replace(first=100_000))
        print(_row("alone", alone), flush=True)
        for number, (label, send_hostile) in enumerate(_PATTERNS.items()):
            monitor = MemoryMonitor(server)
            monitor.start()
            with ThreadPoolExecutor(1) as pool:
                responses = pool.submit(send_hostile, server.port, time.monotonic() + seconds)
                beside = generate_load(task._replace(first=200_000 + 100_000 * number))
                responses.result()
            monitor.stop()
            for line in (_row(label, beside), *_report(alone, beside, responses.result(), monitor)):
                print(line, flush=True)


def _in_batches(port: int, end: float) -> list[_HostileResponse]:
    """Send twenty at once, and the next twenty when all of them have ended."""
    names = itertools.cycle(HOSTILE_QUERIES)
    responses: list[_HostileResponse] = []
    with ThreadPoolExecutor(_HOSTILE_CLIENTS) as pool:
        while time.monotonic() < end:
            responses += pool.map(partial(_send, port), itertools.islice(names, _HOSTILE_CLIENTS))
    return responses


def _without_waiting(port: int, end: float) -> list[_HostileResponse]:
    """Send from twenty clients that ignore Retry-After.

    Each sends its next query a tenth of a second after a response.
    """

    def send_repeatedly(first: int) -> list[_HostileResponse]:
        responses = []
        for name in itertools.cycle([*HOSTILE_QUERIES][first:] + [*HOSTILE_QUERIES][:first]):
            if time.monotonic() > end:
                break
            responses.append(_send(port, name))
            time.sleep(_RETRY_SECONDS)
        return responses

    with ThreadPoolExecutor(_HOSTILE_CLIENTS) as pool:
        return [
            each
            for part in pool.map(
                send_repeatedly,
                range(0, len(HOSTILE_QUERIES), len(HOSTILE_QUERIES) // _HOSTILE_CLIENTS),
            )
            for each in part
        ]


def _send(port: int, name: str) -> _HostileResponse:
    client, since = Client(port), time.perf_counter()
    try:
        outcome = str(client.query(HOSTILE_QUERIES[name]).status)
    except (OSError, http.client.HTTPException) as error:
        outcome = type(error).__name__
    client.close()
    return _HostileResponse(name, outcome, time.perf_counter() - since)


def _row(label: str, load: Load) -> str:
    p50, p99, longest = (quantile(load.latencies, share) * 1000 for share in (0.5, 0.99, 1.0))
    latencies = f"{p50:>9.2f}{p99:>9.2f}{longest:>9.2f}"
    return (
        f"{label:<32}{load.rate:>10.0f}{latencies}{len(load.errors):>8}{os.getloadavg()[0]:>7.1f}"
    )


def _report(
    alone: Load, beside: Load, responses: list[_HostileResponse], monitor: MemoryMonitor
) -> Iterator[str]:
    outcomes = ", ".join(
        f"{count} × {outcome}"
        for outcome, count in sorted(Counter(each.outcome for each in responses).items())
    )
    longest, memory = max(responses, key=lambda each: each.seconds), monitor.result("")
    ratio = quantile(beside.latencies, 0.99) / quantile(alone.latencies, 0.99)
    yield f"  {len(responses)} hostile queries: {outcomes}"
    yield from (f"  a short query failed: {error}" for error in beside.errors[:3])
    yield (
        f"  p99 beside them / alone: {ratio:.2f}; "
        f"at most {_MAX_RATIO:g}: {_judgement(ratio <= _MAX_RATIO)}"
    )
    limit = _TIMEOUT_SECONDS + MAX_DELAY_SECONDS
    yield (
        f"  the longest of them took {longest.seconds:.2f} s ({longest.name}); "
        f"at most {limit:g}: {_judgement(longest.seconds <= limit)}"
    )
    yield f"  memory {memory.measured}; {memory.requirement}: {_judgement(memory.ok)}"


_PATTERNS = {
    f"{_HOSTILE_CLIENTS} hostile, in batches": _in_batches,
    f"{_HOSTILE_CLIENTS} hostile, without waiting": _without_waiting,
}


def _judgement(reached: bool) -> str:  # noqa: FBT001 - the value of a comparison
    return "reached" if reached else "missed"


if __name__ == "__main__":
    main()
