"""Outlines as CommonMark reads them: an item is one however far it is indented.

CommonMark takes a line that is indented by four columns more than the item above it for code, or
for more text of that item. In an outline it is an item, and other indented text is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from kbgraph.source.dialects.block_text import FENCE

_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?P<space>[ \t]*)(?=\S|$)")
_BARE_MARK = re.compile(r"[-*+]|\d{1,9}[.)]")
_WHITE = " \t"
_NO_PARAGRAPH = re.compile(rf"#{{1,6}}(?:\s|$)|=+\s*$|(?:[-_*][ \t]*){{3,}}$|{FENCE.pattern}")
"""The beginning of a line that is no paragraph, and does not go on with one."""
_TAB = 4
_MOST = 3
"""The columns by which a line may be indented within its item and not be code."""
NOTHING = "\u2060"
"""A word joiner, which is not visible: with it, an item without text is one to CommonMark too.

A mark alone would make a heading of the text above it, and would not hold the items below it.
"""


class Outline(NamedTuple):
    """A body with other indentation, and the places of its bytes in the body."""

    text: str
    starts: tuple[int, ...]
    """The first byte of each of its lines."""
    shifts: tuple[int, ...]
    """The bytes to add to a place on each line, for its place in the body."""
    ends: tuple[int, ...]
    """The end of each line in the body."""

    def place(self, offset: int) -> int:
        """Return the byte of the body that a byte of the text stands for."""
        row = bisect_right(self.starts, offset) - 1
        return min(offset + self.shifts[row], self.ends[row])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bytes of the body that some bytes of the text stand for."""
        first = self.place(start)
        return first, max(first, self.place(end - 1) + 1 if end > start else first)

    def moved(self, events: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """Yield the events of a parser with their spans in the body."""
        for event, span in events:
            start, end = self.span(span["start"], span["end"])
            yield event, {"start": start, "end": end}


def outline(body: str) -> Outline | None:
    """Return a body with the indentation that makes its outline lists; None if it has it."""
    written = body.split("\n")
    lines = list(_Indentation().lines(written))
    if lines == written:
        return None
    sizes = [len(line.encode()) + 1 for line in written]
    new_sizes = [len(line.encode()) + 1 for line in lines]
    ends = list(accumulate(sizes))
    starts = [0, *accumulate(new_sizes)][:-1]
    # White space is removed or added at the start of a line, so a place counts from its end.
    shifts = [
        end - size - start + _cut(line, new)
        for end, size, start, line, new in zip(ends, sizes, starts, written, lines, strict=True)
    ]
    return Outline("\n".join(lines), tuple(starts), tuple(shifts), tuple(end - 1 for end in ends))


def _cut(line: str, new: str) -> int:
    """Return the bytes of white space that a line had more."""
    return len(line) - len(line.lstrip(_WHITE)) - (len(new) - len(new.lstrip(_WHITE)))


class _Item(NamedTuple):
    """An open item: the column of its mark as written, and its columns as they are read."""

    written: int
    mark: int
    content: int

    @property
    def shift(self) -> int:
        """The columns by which the item is moved to the left."""
        return self.written - self.mark


class _Indentation:
    """Finds the columns by which each line should be indented."""

    def __init__(self) -> None:
        self.items: list[_Item] = []
        """The open items, the innermost last."""
        self.fence = ""
        """The mark of the fenced code that is open."""
        self.paragraph: int | None = None
        """The number of items that hold the paragraph of the line above; None without one."""

    def lines(self, body: list[str]) -> Iterator[str]:
        """Yield each line as it should be written."""
        for line in body:
            text = line.lstrip(_WHITE)
            if not text.strip():
                self.paragraph = None
                yield line
                continue
            written = _columns(line, len(line) - len(text))
            item = _item(text)
            is_code = bool(self.fence) and not (
                item and self.items and written <= self.items[-1].written
            )
            wanted = self._of_code(text, written) if is_code else self._of_text(text, written, item)
            indented = line if wanted == written else " " * wanted + text
            is_bare = not is_code and _BARE_MARK.fullmatch(text.rstrip()) is not None
            yield f"{indented.rstrip()} {NOTHING}" if is_bare else indented

    def _of_text(self, text: str, written: int, item: re.Match[str] | None) -> int:
        """Return the column of a line that is no fenced code."""
        is_text = not text.startswith(">") and _NO_PARAGRAPH.match(text) is None
        begins = item is not None and self._begins(item, written)
        if self.paragraph is not None and is_text and not begins:
            return self._within(written) if item else written
        above = None
        while self.items and self.items[-1].written >= written:
            above = self.items.pop()
        wanted = self._within(written)
        if above is not None and wanted >= above.content:
            # The item above was moved so far to the left that this would be a part of it.
            wanted = above.mark
        content = text
        if item is not None and begins:
            self.items.append(_Item(written, wanted, wanted + _width(item)))
            content = text[item.end() :]
        fence = FENCE.match(content)
        self.fence = fence["mark"] if fence else ""
        self.paragraph = None if _NO_PARAGRAPH.match(content.rstrip()) else len(self.items)
        return wanted

    def _begins(self, item: re.Match[str], written: int) -> bool:
        """Say whether an item begins: a number but 1 does not end the paragraph above it."""
        number = item[0].rstrip()[:-1]
        if number in {"", "1"}:
            return True
        return self.paragraph != sum(each.written < written for each in self.items)

    def _within(self, written: int) -> int:
        """Return the column of a text in the innermost open item: within it, and no code."""
        if not self.items:
            return written if written <= _MOST else 0
        item = self.items[-1]
        wanted = max(item.content, written - item.shift)
        return wanted if wanted <= item.content + _MOST else item.content

    def _of_code(self, text: str, written: int) -> int:
        """Return the column of a line of code, which stays within the item that holds it."""
        least = self.items[-1].content if self.items else 0
        if text.startswith(self.fence) and not text.strip().strip(self.fence[0]):
            self.fence = ""
            return least
        return max(least, written - (self.items[-1].shift if self.items else 0))


def _item(text: str) -> re.Match[str] | None:
    """Return the mark of an item with which a text begins."""
    match = _ITEM.match(text)
    return match if match and (match["space"] or match.end() == len(text.rstrip())) else None


def _width(item: re.Match[str]) -> int:
    """Return the columns from the mark of an item to its content."""
    mark = len(item[0]) - len(item["space"])
    space = _columns(item["space"], len(item["space"]))
    return mark + (space if 0 < space <= _TAB else 1)


def _columns(line: str, end: int) -> int:
    """Return the columns that the white space before an index takes."""
    column = 0
    for char in line[:end]:
        column += _TAB - column % _TAB if char == "\t" else 1
    return column
