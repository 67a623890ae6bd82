"""Measure neighbourhoods and shortest paths: `python -m benchmarks.network`.

The graph is large and has hubs; networkx's own functions are measured for comparison.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from random import Random
from statistics import median
from typing import NamedTuple, TypeVar

import networkx as nx

from kbgraph.network.neighbourhood import neighbourhood
from kbgraph.network.network import Network, adjacency
from kbgraph.network.shortest_paths import MAX_HOPS, shortest_path_layers
from kbgraph.network.traversal import STATED_OR_INFERRED, MemoryTraversal
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import KB, LINKED, STATED
from kbgraph.rdf.terms import Iri

_SEED = 20260423
_TARGET_MS = 10.0
_SAMPLES, _EGO_SAMPLES = 200, 5
_DEPTH = 2
_HUBS, _TO_HUBS = 8, 0.15
_PROPERTIES = tuple(Iri(KB + name) for name in ("first", "second", "third", "fourth"))

_T = TypeVar("_T")


class Times(NamedTuple):
    """The durations of several calls, in milliseconds."""

    label: str
    calls: tuple[float, ...]

    def __str__(self) -> str:
        """Return a row of the table."""
        figures = f"{median(self.calls):>10.3f}{max(self.calls):>10.3f}{len(self.calls):>7}"
        return f"{self.label:<58}{figures}"

    def ratio_to(self, peer: Times) -> str:
        """Return the ratio of the medians."""
        ratio = median(self.calls) / median(peer.calls)
        return f"{ratio:.2f}" if ratio >= 0.1 else f"1/{1 / ratio:.0f}"


def main() -> None:
    """Print figures and targets; a missed target does not fail the run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network", description=__doc__)
    parser.add_argument("--things", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=400_000)
    options = parser.parse_args()
    for line in _report(options.things, options.facts):
        print(line, flush=True)


def generate(things: int, facts: int) -> tuple[Network, list[Iri], list[Iri]]:
    """Return a random network, its things, and its hubs.

    A quarter of the facts are links. The same numbers give the same network.
    """
    random, iris = Random(_SEED), IriFactory()
    names = [iris.thing(f"thing--{number:06}") for number in range(things)]
    hubs = random.sample(names, _HUBS)
    net: Network = nx.MultiDiGraph()
    net.add_nodes_from(names, type="", described=True)
    ends = (
        (random.choice(names), random.choice(hubs if random.random() < _TO_HUBS else names))
        for _ in range(facts)
    )
    # Sorted, as the facts of a knowledge base are.
    for source, prop, target in sorted(
        (source, random.choice(_PROPERTIES), target) for source, target in ends
    ):
        basis = LINKED if random.random() < 0.25 else STATED
        net.add_edge(
            source, target, key=prop, basis=basis, lines=(iris.line(source, random.randrange(100)),)
        )
    return net, names, hubs


def _report(things: int, facts: int) -> Iterator[str]:
    net, names, hubs = generate(things, facts)
    tables, random = adjacency(net), Random(_SEED + 1)
    # Otherwise a collection of the whole graph may fall into a measured call.
    gc.collect()
    gc.freeze()
    degrees = sorted(net.degree(hub) for hub in hubs)
    yield (
        f"{len(net)} things, {net.number_of_edges()} facts; "
        f"{len(hubs)} hubs of {degrees[0]} to {degrees[-1]} facts"
    )
    yield f"{'milliseconds':<58}{'median':>10}{'slowest':>10}{'calls':>7}"
    yield from _neighbourhoods(net, MemoryTraversal(tables), random.sample(names, _SAMPLES), hubs)
    yield ""
    yield from _paths(
        net,
        MemoryTraversal(tables),
        MemoryTraversal(tables, STATED_OR_INFERRED),
        [(random.choice(names), random.choice(names)) for _ in range(_SAMPLES)],
    )


def _neighbourhoods(
    net: Network, traversal: MemoryTraversal, centers: list[Iri], hubs: list[Iri]
) -> Iterator[str]:
    ours = _timed(
        f"neighbourhood of depth {_DEPTH}",
        lambda thing: neighbourhood(traversal, thing, _DEPTH),
        centers,
    )
    peer = _timed(
        "nx.ego_graph(undirected=True)",
        lambda thing: nx.ego_graph(net, thing, _DEPTH, undirected=True),
        centers[:_EGO_SAMPLES],
    )
    yield str(ours)
    yield str(
        _timed(
            "the same around the hubs themselves",
            lambda thing: neighbourhood(traversal, thing, _DEPTH),
            hubs,
        )
    )
    yield str(peer)
    yield f"neighbourhood / nx.ego_graph: {ours.ratio_to(peer)}"
    judgement = "reached" if max(ours.calls) <= _TARGET_MS else "missed"
    yield f"slowest neighbourhood at most {_TARGET_MS:g} ms: {judgement}"


def _paths(
    net: Network,
    traversal: MemoryTraversal,
    without_links: MemoryTraversal,
    pairs: list[tuple[Iri, Iri]],
) -> Iterator[str]:
    view = net.to_undirected(as_view=True)
    ours = _timed(
        "all shortest paths, over every fact",
        lambda ends: shortest_path_layers(traversal, ends[0], ends[1], MAX_HOPS),
        pairs,
    )
    peer = _timed(
        "nx.bidirectional_shortest_path, one path",
        lambda ends: _path_length(view, ends[0], ends[1]),
        pairs,
    )
    yield str(ours)
    yield str(
        _timed(
            "all shortest paths without links, first run",
            lambda ends: shortest_path_layers(without_links, ends[0], ends[1], MAX_HOPS),
            pairs,
        )
    )
    yield str(
        _timed(
            "all shortest paths without links, second run",
            lambda ends: shortest_path_layers(without_links, ends[0], ends[1], MAX_HOPS),
            pairs,
        )
    )
    yield str(peer)
    yield f"all shortest paths / one of networkx: {ours.ratio_to(peer)}"
    lengths = [
        len(shortest_path_layers(traversal, ends[0], ends[1], MAX_HOPS)) - 1
        for ends in islice(pairs, 50)
    ]
    peer_lengths = [_path_length(view, ends[0], ends[1]) for ends in islice(pairs, 50)]
    yield f"same lengths as networkx: {'yes' if lengths == peer_lengths else 'NO'}"


def _path_length(view: nx.MultiGraph[Iri], start: Iri, end: Iri) -> int:
    """Return the length of a shortest path by networkx; -1 if there is none."""
    try:
        return len(nx.bidirectional_shortest_path(view, start, end)) - 1
    except nx.NetworkXNoPath:
        return -1


def _timed(label: str, call: Callable[[_T], object], arguments: Iterable[_T]) -> Times:
    times = []
    for each in arguments:
        started = time.perf_counter()
        call(each)
        times.append((time.perf_counter() - started) * 1000)
    return Times(label, tuple(times))


if __name__ == "__main__":
    main()
