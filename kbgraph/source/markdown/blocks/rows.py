"""The source of a table's row: whether a bar has cut one of its cells, or it is no row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import pairwise
from typing import Any, NamedTuple

from kbgraph.source.markdown.events import ROW_END, weight
from kbgraph.source.markdown.inline.placeholders import ESCAPED_HASH, NO_MARK

_BAR = re.compile(rb"(?<!\\)\|")
_WITHIN = re.compile(rb"\[\[[^\[\]\n]*\]\]|(`+)(?!`).*?(?<!`)\1(?!`)")
"""Wikilinks and code, in which a bar separates no cells to the author."""
_OPEN_BRACKET = re.compile(rb"\[(?:[^\[\]|\\]|\\.)*\|")


_PLAIN = re.compile(rb"\|[ A-Za-z0-9.,;:()/+'\"?!%=\x80-\xff|-]*\|")
"""A row without any character that may be or begin a mark."""
_FIELD_OR_ADDRESS = re.compile(rb":(?::|//)")
_PLACEHOLDERS = re.compile(b"|".join(sign.encode() for sign in (NO_MARK, ESCAPED_HASH)))
_MIN_CELLS = 2
"""Of a row that is short: a single cell titles the rows below it."""


class RowShape(Enum):
    """The forms of a line that Markdown reads as a row."""

    WHOLE = auto()
    TEXT = auto()
    """A line of prose below the table: it has no bar of its own, or none at its edges."""
    SURPLUS = auto()
    """It has more cells with words than the header, so that the last are lost."""
    CUT = auto()
    """A bar within a link or code has cut a cell."""
    SHORT = auto()
    """It has fewer cells than the header, though a bar ends it: one may be lost."""


class Row(NamedTuple):
    """The shape of a row."""

    shape: RowShape
    cells: int = 0
    offset: int = 0
    """The byte of the first cell that is lost, or of the bar that cuts."""


class TableForm(NamedTuple):
    """The form of a table, which its rows should have."""

    columns: int
    has_edges: bool = False
    """Whether the header begins and ends with a bar."""

    def with_header(self, row: bytes) -> TableForm:
        """Return the form with the edges of a header, given without space around it."""
        return self._replace(has_edges=row.startswith(b"|") and _ends_with_bar(row))


WHOLE = Row(RowShape.WHOLE)


def is_plain(row: bytes, form: TableForm) -> bool:
    """Say whether a row has all cells, and neither markup nor fields nor addresses in them."""
    return (
        row.count(b"|") == form.columns + 1
        and _PLAIN.fullmatch(row) is not None
        and (b":" not in row or not _FIELD_OR_ADDRESS.search(row))
        and (row.isascii() or not _PLACEHOLDERS.search(row))
    )


def read_row(row: bytes, form: TableForm) -> Row:
    """Return the shape of a row, given without space around it, of a table."""
    has_edge = row.startswith(b"|")
    if (
        has_edge
        and row.count(b"|") - row.count(b"\\|") == form.columns + 1
        and row.endswith(b"|")
        and not row.endswith(b"\\|")
        and b"`" not in row
        and (b"[" not in row or not _OPEN_BRACKET.search(row))
    ):
        return WHOLE
    if not has_edge and (
        not _BAR.search(_WITHIN.sub(b"", row)) or (form.has_edges and not _ends_with_bar(row))
    ):
        return Row(RowShape.TEXT)
    return _read_cells(row, form.columns)


def _read_cells(row: bytes, columns: int) -> Row:
    cells = list(cells_of(row))
    for (start, cell), (_, following) in pairwise(cells):
        if _is_cut(cell, following):
            return Row(RowShape.CUT, len(cells), start + len(cell))
    for start, cell in cells[columns:]:
        if cell.strip():
            return Row(RowShape.SURPLUS, len(cells), start + len(cell) - len(cell.lstrip()))
    has_words = any(cell.strip() for _, cell in cells)
    if _MIN_CELLS <= len(cells) < columns and _ends_with_bar(row) and has_words:
        return Row(RowShape.SHORT, len(cells))
    return WHOLE


def _ends_with_bar(row: bytes) -> bool:
    """Say whether a bar ends a row; one that is escaped is a text."""
    return row.endswith(b"|") and not row.endswith(b"\\|")


def skip_row(events: Iterator[tuple[Any, Any]]) -> int:
    """Skip the events of a row whose source was read; return the marks in it."""
    marks = 0
    for event, _ in events:
        marks += 1
        if event == ROW_END:
            break
        if "Text" in event:
            marks += weight(event["Text"])
    return marks


def cells_of(row: bytes) -> list[tuple[int, bytes]]:
    """Split a row at its bars, but for those that are escaped; each cell has its first byte."""
    start = 1 if row.startswith(b"|") else 0
    cells = []
    for bar in _BAR.finditer(row, start):
        cells.append((start, row[start : bar.start()]))
        start = bar.end()
    return [*cells, (start, row[start:])] if row[start:].strip() else cells


def bars_within(line: bytes) -> int:
    """Count the bars between the words of a line, but for those of links and code."""
    return _WITHIN.sub(b"", line).count(b" | ")


def _is_cut(cell: bytes, following: bytes) -> bool:
    """Say whether a link or code begins in a cell and ends in the next."""
    if cell.count(b"`") % 2 and following.count(b"`") % 2:
        return True
    opened = cell.rfind(b"[")
    if opened < 0 or b"]" in cell[opened:]:
        return False
    closed = following.find(b"]")
    return closed >= 0 and b"[" not in following[:closed]
