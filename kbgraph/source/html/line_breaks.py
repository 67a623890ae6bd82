"""Breaks of lines in prose: those that an author meant, and those of an editor that wraps."""

from __future__ import annotations

import re

from kbgraph.source.markdown.positions import Positions

_BREAKS = {"SoftBreak": "<br>\n", "HardBreak": "<br>\n", "Rule": "<hr>\n"}
_FULL_CHARS = 72
"""A line of more characters, with the next word, is full for any editor."""
_MIN_WRAPPED_CHARS = 60
"""The least width to which editors wrap: narrower lines are verses, addresses or lists."""
_QUOTE_MARKS = re.compile(rb"[ \t>]*")


class LineBreaks:
    """The breaks of a text as HTML.

    A newline within a paragraph is a wrap, and its lines flow, where the next word would not have
    fitted on the line: with a space and that word, it has more than 72 characters, or more than the
    widest line of its paragraph, if that has at least 60. Any other newline is a break, as in the
    editors for notes: verses, addresses and `Key: value` keep their lines.
    """

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._paragraph = range(0)
        """The rows of the last paragraph."""
        self._widest = 0

    def html(self, event: str, offset: int, last: str) -> str:
        """Return the HTML of a parser's event at a byte, after the `last` piece of HTML."""
        if event != "SoftBreak":
            return _BREAKS.get(event, "")
        is_broken = last.rstrip().endswith("<br>")
        return "\n" if is_broken or self._is_wrap(self._positions.row(offset)) else _BREAKS[event]

    def _is_wrap(self, row: int) -> bool:
        rows = self._positions.rows
        if row + 1 >= len(rows):
            return False
        word = _QUOTE_MARKS.sub(b"", rows[row + 1], count=1).split(maxsplit=1)
        needed = _width(rows[row]) + 1 + _width(word[0] if word else b"")
        if needed > _FULL_CHARS:
            return True
        return needed > _MIN_WRAPPED_CHARS <= self._width(row) < needed

    def _width(self, row: int) -> int:
        """Return the width of the widest line of the paragraph of a row."""
        if row not in self._paragraph:
            rows, first, last = self._positions.rows, row, row
            while first and rows[first - 1].strip(b" \t>"):
                first -= 1
            while last + 1 < len(rows) and rows[last + 1].strip(b" \t>"):
                last += 1
            self._paragraph = range(first, last + 1)
            self._widest = max(map(_width, rows[first : last + 1]))
        return self._widest


def _width(line: bytes) -> int:
    text = line.rstrip()
    return len(text) if text.isascii() else len(text.decode(errors="replace"))
