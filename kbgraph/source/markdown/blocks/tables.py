"""Tables, the rows that a bar has damaged, and prose that looks like rows."""

from __future__ import annotations

import re

from kbgraph.findings import Fault, Severity
from kbgraph.source.dialects import OBSIDIAN
from kbgraph.source.entry import Block, Inline, Table, VerbatimText
from kbgraph.source.markdown.blocks.rows import (
    WHOLE,
    Row,
    RowShape,
    TableForm,
    bars_within,
    cells_of,
    is_plain,
    read_row,
)
from kbgraph.source.markdown.inline import InlineBuilder
from kbgraph.source.markdown.line_account import FRAME, TEXT
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.prose import ProseBuilder
from kbgraph.source.markdown.short_text import read_line

_ROW = re.compile(rb"\|.*\|")
_DELIMITERS = re.compile(rb"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_LIKE_DELIMITERS = re.compile(r"[|:\s]*[-\u2013\u2014\u2212]+[-\u2013\u2014\u2212|:\s]*")
"""Hyphens and dashes that an author takes for a delimiter row."""


class TableBuilder:
    """Collects the cells of a table.

    A row that is damaged is kept as text, and text right below a table as a paragraph.
    """

    def __init__(self, prose: ProseBuilder, source: bytes, form: TableForm) -> None:
        """Begin a table; `prose` reads the lines that are no rows of it."""
        self._positions, self._account, self._source = prose.positions, prose.account, source
        self._form, self._prose = form, prose
        self.cells: list[InlineBuilder] = []
        """The cells of the open row."""
        self._rows: list[tuple[Inline, ...]] = []
        self._damaged: list[list[InlineBuilder]] = []
        self.paragraphs: list[list[InlineBuilder]] = []
        """The lines of text below the table."""
        self.faults: list[Fault] = []

    def start_head(self, start: int, end: int) -> None:
        """Start the header."""
        self._form = self._form.with_header(self._source[start:end].strip())

    def start_row(self, start: int, end: int) -> bool:
        """Start a row; return whether its cells come as events.

        Cells without any mark are read at once, which takes a fifth of the time. A line that is no
        whole row is read as text.
        """
        source = self._source[start:end].rstrip()
        may_be_plain = self._prose.keys.dialect is OBSIDIAN and is_plain(source, self._form)
        if may_be_plain and self._add_plain(source.decode(), start):
            return False
        row = read_row(source, self._form)
        if row is WHOLE:
            return True
        self._add_text(row, source, start)
        return False

    def _add_plain(self, row: str, start: int) -> bool:
        """Add a row of plain cells; return False where a cell is empty."""
        line, column = self._positions.at(start)
        cells = []
        for cell in row.split("|")[1:-1]:
            text = cell.strip()
            if not text:
                return False
            cells.append(Inline(text, line, column + 1 + len(cell) - len(cell.lstrip(" "))))
            column += len(cell) + 1
        self._account.mark(line, TEXT)
        self._rows.append(tuple(cells))
        return True

    def _add_text(self, row: Row, source: bytes, start: int) -> None:
        """Add a line that is no whole row."""
        text = source.rstrip(b"| \t").decode()
        words = text.lstrip("| \t")
        lines = read_line(words, start + len(text) - len(words), self._prose)
        line, column = self._positions.at(start)
        if row.shape is not RowShape.TEXT:
            self._damaged.append(lines)
            self.faults.append(
                _damage(row, self._form.columns, self._positions.at(start + row.offset))
            )
        elif self.paragraphs and self.paragraphs[-1][-1].line_column[0] == line - 1:
            self.paragraphs[-1] += lines
        else:
            self.paragraphs.append(lines)
            self.faults.append(_text_below(line, column))

    def end_row(self) -> None:
        """End a row, whose cells came as events."""
        self._mark(self.cells)
        self._rows.append(tuple([cell.inline() for cell in self.cells]))
        self.cells = []

    def _mark(self, row: list[InlineBuilder]) -> None:
        """Account for the line of a row."""
        if row:
            is_empty = all(cell.is_empty for cell in row)
            self._account.mark(row[0].line_column[0], FRAME if is_empty else TEXT)

    def blocks(self) -> list[Block]:
        """Return the table, and the rows that are kept as text."""
        for row in self._damaged:
            self._mark(row)
        if not self._rows:
            return []
        header, *rows = self._rows
        if header:
            self._account.mark(header[0].line + 1, FRAME)
        damaged = [VerbatimText(tuple(line.inline() for line in row)) for row in self._damaged]
        return [Table(header, tuple(rows)), *damaged]


def _damage(row: Row, columns: int, place: tuple[int, int]) -> Fault:
    if row.shape is RowShape.CUT:
        message = "the bar within a link or code cuts this row into other cells"
    else:
        message = f"the row has {row.cells} cells, the header {columns}"
    if row.shape is RowShape.SHORT:
        return Fault(
            *place,
            Severity.WARNING,
            "missing-cells",
            message=f"{message}; the row is kept as text",
            suggestion="write all bars; a cell may be empty",
        )
    return Fault(
        *place,
        Severity.WARNING,
        "surplus-cells",
        message=f"{message}; the row is kept as text",
        suggestion="write `\\|` for a bar within a cell"
        if row.shape is RowShape.CUT
        else "remove the bar that is too many, or write `\\|` for a bar within a cell",
    )


def _text_below(line: int, column: int) -> Fault:
    return Fault(
        line,
        column,
        Severity.WARNING,
        "text-after-table",
        message="Markdown makes this line a row of the table above; it is read as a paragraph",
        suggestion="put an empty line above it",
    )


def bars_fault(lines: list[InlineBuilder], positions: Positions) -> list[Fault]:
    """Return the fault of a paragraph with lines that look like rows of a table."""
    rows = [
        (line.line_column, positions.source_from(*line.line_column))
        for line in lines
        if b"|" in positions.rows[line.line_column[0] - positions.first_line]
    ]
    if not rows:  # Most paragraphs have no bar.
        return []
    for index, (place, source) in enumerate(rows):
        count = len(cells_of(source))
        if _DELIMITERS.fullmatch(source) and count > 1:
            above = len(cells_of(rows[index - 1][1])) if index else 0
            return [_delimiter_fault(place, count, above)]
    for index, (place, source) in enumerate(rows):
        is_row = _ROW.fullmatch(source) and len(cells_of(source)) > 1
        if is_row or _is_like_next(rows[index : index + 2]):
            return [_row_fault(place, source, rows[index + 1 : index + 2])]
    return []


def _row_fault(
    place: tuple[int, int], source: bytes, following: list[tuple[tuple[int, int], bytes]]
) -> Fault:
    """Return the fault of a first row without a delimiter row below it."""
    cells = cells_of(source)
    delimiters = "|" + " --- |" * len(cells)
    message = "this line looks like a row of a table, but the table has no delimiter row"
    hint = f"write a header row such as `|{'  |' * len(cells)}`, and `{delimiters}` below it,"
    hint += " above the first row"
    if following and _LIKE_DELIMITERS.fullmatch(following[0][1].decode()):
        place = following[0][0]
        message = f"this line is no delimiter row for the {len(cells)} cells of the row above"
        hint = f"write `{delimiters}` in its place"
    elif not any(cell.strip() for _, cell in cells):
        hint = f"write `{delimiters}` below it"
    return Fault(
        *place,
        Severity.WARNING,
        "missing-delimiter-row",
        message=f"{message}; it is read as prose",
        suggestion=hint,
    )


def _is_like_next(rows: list[tuple[tuple[int, int], bytes]]) -> bool:
    """Say whether two lines below each other have the same number of bars between words."""
    if len(rows) < 2 or rows[1][0][0] != rows[0][0][0] + 1:
        return False
    count, following = (bars_within(source) for _, source in rows)
    return count == following > 0


def _delimiter_fault(place: tuple[int, int], count: int, above: int) -> Fault:
    message = f"this delimiter row has {count} cells, the row above {above}, so there is"
    hint = "give both rows the same number of cells; write `\\|` for a bar within a cell"
    if not above:
        message = "no header row stands right above this delimiter row, so there is"
        hint = f"write `|{'  |' * count}` above it, at the beginning of the line"
    elif above == count:
        message = "Markdown does not take this line for a delimiter row, so there is"
        hint = f"write `|{' --- |' * count}`, with spaces and no tabs"
    return Fault(
        *place,
        Severity.WARNING,
        "missing-delimiter-row",
        message=f"{message} no table; the rows are read as prose",
        suggestion=hint,
    )
