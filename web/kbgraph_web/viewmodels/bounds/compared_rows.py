"""The rows of a comparison page by page, and the values of a cell that a page shows."""

from __future__ import annotations

from itertools import chain

from kbgraph.views import Comparison, ComparisonRow
from kbgraph_web.viewmodels.bounds.page_budget import page_size, size_of

MAX_VALUES = 30
"""Values of a cell; the page of the entry has all."""
_MOST_ROWS, _ROWS_BYTES = 200, 60_000
_TOLERANCE = 5
"""A comparison of up to five times the bytes of a page is one page: readers look down its rows."""
_VALUE_BYTES, _CITATION_BYTES, _ROW_BYTES, _CELL_BYTES = 60, 250, 150, 50
"""About what a page writes around a value, a citation, a row and a cell."""


def rows_in_all(comparison: Comparison) -> int:
    """Return the number of rows."""
    return sum(len(section.rows) for section in comparison.sections)


def rows_of_page(comparison: Comparison) -> int:
    """Return the number of rows on a page."""
    rows = chain.from_iterable(section.rows for section in comparison.sections)
    return page_size(map(_size, rows), _ROWS_BYTES, _MOST_ROWS, tolerance=_TOLERANCE)


def part_of(comparison: Comparison, first: int, count: int) -> Comparison:
    """Return the comparison with a part of its rows, counted over all sections."""
    sections, start = [], 0
    for section in comparison.sections:
        shown = section.rows[max(0, first - start) : max(0, first + count - start)]
        if shown:
            sections.append(section._replace(rows=shown))
        start += len(section.rows)
    return comparison._replace(sections=tuple(sections))


def _size(row: ComparisonRow) -> int:
    values = [value for cell in row.cells for value in cell.values[:MAX_VALUES]]
    return (
        _ROW_BYTES
        + _CELL_BYTES * len(row.cells)
        + sum(
            _VALUE_BYTES + size_of(value.text) + _CITATION_BYTES * len(value.citations)
            for value in values
        )
    )
