"""The speed of this machine, beside that of the one on which the times of the rows were set."""

from __future__ import annotations

from functools import cache

from benchmarks.throughput import oxigraph_rate

REFERENCE_RATE = 27_000.0
"""Answers that `oxigraph serve` gives there in a second, as `make bench` measures them."""


@cache
def slowness() -> float:
    """Return how many times as long this machine takes; 1 on a faster one.

    It is measured at the first call; the fastest of three seconds counts.
    """
    return max(1.0, REFERENCE_RATE / oxigraph_rate(seconds=1.0, rounds=3))


def scaled(seconds: float) -> float:
    """Return a time of the machine of reference as a time of this one."""
    return seconds * slowness()
