"""`python -m benchmarks.service`: answers in a second to eight clients, beside Oxigraph's own server and rdflib-endpoint, same data, same run."""

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
from benchmarks.load import Task, measured
from kbgraph.rdf.formats import NQUADS, RESULTS_JSON

_ROOT = Path(__file__).parent.parent
_THING = "https://kbgraph.example/id/country--kazakhstan"
_QUERY = f"SELECT ?p ?o {{ <{_THING}> ?p ?o }} LIMIT 20"
_ANEW = "%23%06d"
"""A comment that is another each time, so that no cache and no ETag knows the query."""
_CLIENTS = 8


class _Server(NamedTuple):
    label: str
    open: Callable[[], AbstractContextManager[int]]
    path: str
    new: bool
    """Whether each query is to be a new one."""


class _Figures(NamedTuple):
    rate: float
    p50: float
    p99: float


def main() -> None:
    """Prints answers in a second and latencies of each, and how they compare. A missed target is no failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="for each measurement (default: %(default)s)"
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="the median of so many counts (default: %(default)s)"
    )
    options = parser.parse_args()
    with TemporaryDirectory() as parent:
        data = Path(parent, "data.nq")
        data.write_bytes(kbgraph.load(_ROOT).export.graph(NQUADS))
        servers = _servers(data)
        found: dict[str, list[_Figures]] = {server.label: [] for server in servers}
        for turn in range(options.rounds):
            for server in servers[turn % 2 :: 1] + servers[: turn % 2]:
                found[server.label].append(_measure(server, options.seconds))
    for line in _report({label: _middle(figures) for label, figures in found.items()}):
        print(line, flush=True)


def _servers(data: Path) -> list[_Server]:
    ours = lambda: peers.kbgraph(_ROOT)  # noqa: E731 - beside the others
    return [
        _Server("oxigraph serve", lambda: peers.oxigraph(data), "/query", new=True),
        _Server("kbgraph, each query new", ours, "/sparql", new=True),
        _Server("kbgraph, asked before", ours, "/sparql", new=False),
        _Server("rdflib-endpoint", lambda: peers.endpoint(data), "/sparql", new=True),
    ]


def _measure(server: _Server, seconds: float) -> _Figures:
    path = f"{server.path}?query={quote(_QUERY, safe='')}{_ANEW if server.new else ''}"
    with server.open() as port:
        task = Task(port, path, RESULTS_JSON.media_type, _CLIENTS, 0.5)
        measured(task)
        load = measured(task._replace(seconds=seconds, first=100_000))
    if load.faults:
        raise SystemExit(f"{server.label}: {load.faults[0]}")
    ordered = sorted(load.latencies)
    return _Figures(load.rate, median(ordered), ordered[int(len(ordered) * 0.99)])


def _middle(figures: list[_Figures]) -> _Figures:
    return _Figures(*(median(values) for values in zip(*figures, strict=True)))


def _report(found: dict[str, _Figures]) -> Iterator[str]:
    yield f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {_CLIENTS} clients that keep their connections: {_QUERY}"
    yield f"{'':<28}{'answers/s':>10}{'p50 ms':>9}{'p99 ms':>9}"
    for label, each in found.items():
        yield f"{label:<28}{each.rate:>10.0f}{each.p50 * 1000:>9.2f}{each.p99 * 1000:>9.2f}"
    native, new, before, other = (each.rate for each in found.values())
    yield _compared("new / oxigraph serve", new / native, 0.15)
    yield _compared("asked before / oxigraph serve", before / native, 1.0)
    yield _compared("new / rdflib-endpoint", new / other, 2.0)


def _compared(what: str, ratio: float, least: float) -> str:
    return f"{what}: {ratio:.2f}; at least {least:g}: {'reached' if ratio >= least else 'missed'}"


if __name__ == "__main__":
    main()
