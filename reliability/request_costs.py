"""R23: no request costs the process that answers others more than its share.

The census of `python -m benchmarks.census` at the shipped entries: every route with its worst
addresses, headers and bodies.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.census import MAX_SECONDS, RequestCost, census
from reliability.row_result import RowResult

_ROOT = Path(__file__).parent.parent
_MAX_MEMORY_BYTES = 256_000_000
"""By which one request may raise the peak of the process."""


def run(folder: Path = _ROOT, only: str = "") -> list[RowResult]:
    """Send all costly requests one after another, or those with a text in their name."""
    costs = list(census(folder, only))
    over = [each for each in costs if not _is_share(each)]
    slowest = max(costs, key=lambda each: each.processor)
    largest = max(costs, key=lambda each: each.memory)
    return [
        RowResult(
            "R23",
            f"{len(costs)} costly requests",
            f"each ≤ {MAX_SECONDS:g} s of processor time, ≤ {_MAX_MEMORY_BYTES // 1_000_000} MB, "
            "no 500",
            f"{slowest.processor:.3f} s ({slowest.request.name}), "
            f"{largest.memory // 1_000_000} MB ({largest.request.name})",
            not over,
            tuple(each.row() for each in over),
        )
    ]


def _is_share(cost: RequestCost) -> bool:
    return cost.ok and cost.memory <= _MAX_MEMORY_BYTES and cost.status not in {"500", "cut"}
