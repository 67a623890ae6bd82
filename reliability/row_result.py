"""The result of a row: its size, the requirement, the measured figures, and pass or fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class RowResult(NamedTuple):
    """The result of a row."""

    row: str
    size: str
    requirement: str
    measured: str
    ok: bool
    reasons: tuple[str, ...] = ()
    """The failures, for debugging."""

    def __str__(self) -> str:
        """Return a line, with the reasons below it."""
        line = (
            f"{self.row:<4}{'ok' if self.ok else 'FAIL':<5}{self.size} · "
            f"required: {self.requirement} · measured: {self.measured}"
        )
        return "\n".join([line, *(f"         {each}" for each in self.reasons[:_MAX_REASONS])])


_MAX_REASONS = 12


def milliseconds(seconds: float) -> str:
    """Format seconds as milliseconds."""
    return f"{seconds * 1000:.1f} ms"


def quantile(values: Iterable[float], share: float) -> float:
    """Return a quantile of values; 0 if there are none."""
    ordered: Sequence[float] = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
