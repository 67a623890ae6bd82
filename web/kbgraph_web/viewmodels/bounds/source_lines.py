"""The lines of a file page by page, and long ones in part."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.views import EntryLines, Line, LineMark, MarkKind
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.bounds.page_budget import page_size, size_of

MAX_LINE_CHARS = 2_000
"""Characters of a line that a page shows; the file as data has all."""
_MOST_LINES, _LEAST_LINES, _LINES_BYTES = 500, 20, 70_000
_LINE_BYTES, _MARK_BYTES = 90, 110
"""About what a page writes around a line and one of its marks."""
_MAX_MARKS = 20
"""Marks of a line that a page shows."""
_MAX_FINDINGS = 50


class LinesPage(NamedTuple):
    """A page of the lines of a file, and the first findings of the whole file."""

    lines: tuple[Line, ...]
    total: int
    first: int
    size: int
    findings: list[tuple[int, LineMark]]
    findings_in_all: int

    def page_of(self, number: int) -> str:
        """Return the page with a line, as an address names it."""
        return str((number - 1) // self.size + 1)


def lines_of_page(account: EntryLines) -> int:
    """Return the number of lines on a page."""
    return page_size(
        map(_size, account.lines), _LINES_BYTES, _MOST_LINES, _LEAST_LINES, tolerance=1
    )


def lines_page(account: EntryLines, first: int, size: int) -> LinesPage:
    """Return the page that begins with a line, counted from 0."""
    findings = [
        (line.number, mark)
        for line in account.lines
        for mark in line.marks
        if mark.kind is MarkKind.FINDING
    ]
    return LinesPage(
        lines=tuple(map(_shortened, account.lines[first : first + size])),
        total=len(account.lines),
        first=first,
        size=size,
        findings=findings[:_MAX_FINDINGS],
        findings_in_all=len(findings),
    )


def shortened(text: str) -> str:
    """Return a line as a page shows it; a remark stands for the end of a long one."""
    left = len(text) - MAX_LINE_CHARS
    if left <= 0:
        return text
    more = gettext("%(number)s more characters", number=format(left, ","))
    return f"{text[:MAX_LINE_CHARS]}… ({more})"


def _shortened(line: Line) -> Line:
    return line._replace(text=shortened(line.text), marks=line.marks[:_MAX_MARKS])


def _size(line: Line) -> int:
    text = min(size_of(line.text), 3 * MAX_LINE_CHARS)
    marks = line.marks[:_MAX_MARKS]
    return _LINE_BYTES + text + sum(_MARK_BYTES + size_of(str(mark)) for mark in marks)
