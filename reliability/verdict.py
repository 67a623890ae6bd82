"""What a row finds: its size, what was demanded, what was measured, and whether that holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Verdict(NamedTuple):
    """One line of the table."""

    row: str
    size: str
    demand: str
    measured: str
    ok: bool
    reasons: tuple[str, ...] = ()
    """What did not hold, for who has to mend it."""

    def __str__(self) -> str:
        """The line, with the reasons below it."""
        line = f"{self.row:<4}{'ok' if self.ok else 'FAIL':<5}{self.size} · demanded: {self.demand} · measured: {self.measured}"
        return "\n".join([line, *(f"         {reason}" for reason in self.reasons[:_SHOWN])])


_SHOWN = 12


def milliseconds(seconds: float) -> str:
    """As people read it."""
    return f"{seconds * 1000:.1f} ms"


def quantile(values: Iterable[float], share: float) -> float:
    """The value that this share of the values does not exceed; 0 where there are none."""
    ordered: Sequence[float] = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
