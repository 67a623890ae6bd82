"""Query results as a bar chart: a number for each label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbgraph_web.viewmodels.term_cells import TermCell

MAX_BARS = 100


class Bar(NamedTuple):
    """A row of a chart; `share` is the number in per cent of the largest."""

    label: TermCell
    number: TermCell
    share: float


def bars(names: Sequence[str], rows: Sequence[Sequence[TermCell]]) -> tuple[Bar, ...]:
    """Return a bar for each row.

    There are bars if exactly one column holds only numbers, none below zero, and another labels.
    """
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    numbers = [
        column
        for column in columns
        if column and all(cell.number is not None and cell.number >= 0 for cell in column)
    ]
    labels = [
        column
        for column in columns
        if column and all(cell.text and cell.number is None for cell in column)
    ]
    if len(numbers) != 1 or not labels or len(rows) < 2:
        return ()
    largest = max(cell.number or 0 for cell in numbers[0])
    pairs = list(zip(labels[0], numbers[0], strict=True))[:MAX_BARS]
    return tuple(
        Bar(label, number, round(100 * (number.number or 0) / largest, 1) if largest else 0)
        for label, number in pairs
    )
