"""`python -m benchmarks.questions`: the questions in ontology/queries on the shipped knowledge base, beside rdflib's own engine."""

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
    """Prints milliseconds for each question, the target, and what rdflib took or that it was stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--patience",
        type=float,
        default=10.0,
        help="seconds until rdflib is stopped (default: %(default)s)",
    )
    patience = parser.parse_args().patience
    base = kbgraph.load(_ROOT)
    peer = base.rdflib
    slowest = 0.0
    print(f"{'milliseconds':<44}{'rows':>6}{'ours':>9}{'rdflib':>12}")
    for path in sorted((_ROOT / "ontology" / "queries").glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        ours, rows = _ours(base, query)
        slowest = max(slowest, ours)
        ask = partial(peer.query, query, base=base.iris.base)
        other = _limited(lambda ask=ask: len(list(ask())), patience)  # type: ignore[misc]
        print(f"{path.stem:<44}{rows:>6}{ours:>9.2f}{other:>12}", flush=True)
    print(
        f"the slowest takes {slowest:.1f} ms; at most {_TARGET_MS:g}: {'reached' if slowest <= _TARGET_MS else 'missed'}"
    )


def _ours(base: KnowledgeBase, query: str) -> tuple[float, int]:
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        found = base.query(query)
        times.append((time.perf_counter() - start) * 1000)
    return median(times), len(getattr(found, "rows", ()))


def _limited(ask: Callable[[], int], patience: float) -> str:
    """How long a question takes once, in a process that can be stopped."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_timed, args=(ask, theirs))
    child.start()
    text = f"{ours.recv():.0f}" if ours.poll(patience) else f"> {patience * 1000:.0f}"
    child.kill()
    child.join()
    return text


def _timed(ask: Callable[[], int], pipe: Connection) -> None:
    start = time.perf_counter()
    ask()
    pipe.send((time.perf_counter() - start) * 1000)


if __name__ == "__main__":
    main()
