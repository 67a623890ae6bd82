"""Measure the queries in ontology/queries: `python -m benchmarks.example_queries`.

They run on the shipped knowledge base, and in rdflib's own engine for comparison.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import kbgraph
from kbgraph.knowledge_base import KnowledgeBase

_ROOT = Path(__file__).parent.parent
_TARGET_MS = 20.0
_ROUNDS = 20


def main() -> None:
    """Print the milliseconds of each query, those of rdflib, and the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--timeout",
        type=float,
        default=10.0,
        help="seconds until rdflib is stopped (default: %(default)s)",
    )
    timeout = parser.parse_args().timeout
    base = kbgraph.load(_ROOT)
    peer = base.rdflib
    slowest = 0.0
    print(f"{'milliseconds':<44}{'rows':>6}{'ours':>9}{'rdflib':>12}")
    for path in sorted((_ROOT / "ontology" / "queries").glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        ours, rows = _ours(base, query)
        slowest = max(slowest, ours)
        query_rdflib = partial(peer.query, query, base=base.graph.iris.base)
        other = _limited(
            lambda query_rdflib=query_rdflib: len(list(query_rdflib())),  # type: ignore[misc]
            timeout,
        )
        print(f"{path.stem:<44}{rows:>6}{ours:>9.2f}{other:>12}", flush=True)
    print(
        f"the slowest takes {slowest:.1f} ms; "
        f"at most {_TARGET_MS:g}: {'reached' if slowest <= _TARGET_MS else 'missed'}"
    )


def _ours(base: KnowledgeBase, query: str) -> tuple[float, int]:
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        result = base.query(query)
        times.append((time.perf_counter() - start) * 1000)
    return median(times), len(getattr(result, "raw", ()))


def _limited(run: Callable[[], int], timeout: float) -> str:
    """Return the milliseconds of a query, run once in a process that can be killed."""
    receiver, sender = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_timed, args=(run, sender))
    child.start()
    text = f"{receiver.recv():.0f}" if receiver.poll(timeout) else f"> {timeout * 1000:.0f}"
    child.kill()
    child.join()
    return text


def _timed(run: Callable[[], int], pipe: Connection) -> None:
    start = time.perf_counter()
    run()
    pipe.send((time.perf_counter() - start) * 1000)


if __name__ == "__main__":
    main()
