"""Measure responses per second: `python -m benchmarks.throughput`.

Eight clients query kbgraph, Oxigraph's own server and rdflib-endpoint, with the same data.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

import kbgraph
from benchmarks import peers
from benchmarks.load_generator import Task, generate_load
from kbgraph.rdf.formats import NQUADS, RESULTS_JSON

_ROOT = Path(__file__).parent.parent
_THING = "https://kbgraph.example/id/country--kazakhstan"
_QUERY = f"SELECT ?p ?o {{ <{_THING}> ?p ?o }} LIMIT 20"
_UNIQUE_COMMENT = "%23%06d"
"""A comment with a number that changes, so that no cache and no ETag matches the query."""
_CLIENTS = 8


class _Server(NamedTuple):
    label: str
    open: Callable[[], AbstractContextManager[int]]
    path: str
    unique: bool
    """Whether each query is sent once only."""


class _Figures(NamedTuple):
    rate: float
    p50: float
    p99: float


def main() -> None:
    """Print rates, latencies and ratios; a missed target does not fail the run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds",
        type=float,
        default=5.0,
        help="duration of each measurement (default: %(default)s)",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=3,
        help="measurements; the median counts (default: %(default)s)",
    )
    options = parser.parse_args()
    with TemporaryDirectory() as parent:
        servers = _servers(_write_data(Path(parent)))
        figures: dict[str, list[_Figures]] = {server.label: [] for server in servers}
        for round_number in range(options.rounds):
            for server in servers[round_number % 2 :: 1] + servers[: round_number % 2]:
                figures[server.label].append(_measure(server, options.seconds))
    for line in _report({label: _medians(rounds) for label, rounds in figures.items()}):
        print(line, flush=True)


def oxigraph_rate(seconds: float, rounds: int) -> float:
    """Return the answers per second of Oxigraph's own server in the fastest of some rounds."""
    with TemporaryDirectory() as parent:
        server = _servers(_write_data(Path(parent)))[0]
        return max(_measure(server, seconds).rate for _ in range(rounds))


def _write_data(folder: Path) -> Path:
    """Write the shipped knowledge base as N-Quads, and return the file."""
    data = folder / "data.nq"
    data.write_bytes(kbgraph.load(_ROOT).export.graph(NQUADS))
    return data


def _servers(data: Path) -> list[_Server]:
    ours = lambda: peers.kbgraph(_ROOT)  # noqa: E731 - used twice below
    return [
        _Server("oxigraph serve", lambda: peers.oxigraph(data), "/query", unique=True),
        _Server("kbgraph, new queries", ours, "/sparql", unique=True),
        _Server("kbgraph, repeated queries", ours, "/sparql", unique=False),
        _Server("rdflib-endpoint", lambda: peers.endpoint(data), "/sparql", unique=True),
    ]


def _measure(server: _Server, seconds: float) -> _Figures:
    path = f"{server.path}?query={quote(_QUERY, safe='')}{_UNIQUE_COMMENT if server.unique else ''}"
    with server.open() as port:
        task = Task(port, path, RESULTS_JSON.media_type, _CLIENTS, 0.5)
        generate_load(task)
        load = generate_load(task._replace(seconds=seconds, first=100_000))
    if load.errors:
        raise SystemExit(f"{server.label}: {load.errors[0]}")
    ordered = sorted(load.latencies)
    return _Figures(load.rate, median(ordered), ordered[int(len(ordered) * 0.99)])


def _medians(rounds: list[_Figures]) -> _Figures:
    return _Figures(*(median(values) for values in zip(*rounds, strict=True)))


def _report(figures: dict[str, _Figures]) -> Iterator[str]:
    yield f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    yield f"{_CLIENTS} clients with keep-alive connections: {_QUERY}"
    yield f"{'':<28}{'per second':>11}{'p50 ms':>9}{'p99 ms':>9}"
    for label, each in figures.items():
        yield f"{label:<28}{each.rate:>11.0f}{each.p50 * 1000:>9.2f}{each.p99 * 1000:>9.2f}"
    native, new, repeated, other = (each.rate for each in figures.values())
    yield _compared("new / oxigraph serve", new / native, 0.15)
    yield _compared("repeated / oxigraph serve", repeated / native, 1.0)
    yield _compared("new / rdflib-endpoint", new / other, 2.0)


def _compared(label: str, ratio: float, minimum: float) -> str:
    judgement = "reached" if ratio >= minimum else "missed"
    return f"{label}: {ratio:.2f}; at least {minimum:g}: {judgement}"


if __name__ == "__main__":
    main()
