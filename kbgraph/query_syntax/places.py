"""Places in the text of a query: lines and columns, counted from 1."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")
_MAX_EXCERPT_CHARS = 200
_ELLIPSIS = "…"


class QueryPlace(NamedTuple):
    """A place as editors show it; columns count characters."""

    line: int
    column: int

    def __str__(self) -> str:
        """Return the place as messages write it."""
        return f"line {self.line}, column {self.column}"


def place_of(text: str, offset: int) -> QueryPlace:
    """Return the place of the character at an offset, or of the end of the text."""
    ends = [match.end() for match in _LINE_END.finditer(text, 0, offset)]
    if ends and text[offset - 1 : offset + 1] == "\r\n":
        ends.pop()  # The offset is within the end of a line.
    return QueryPlace(len(ends) + 1, offset - (ends[-1] if ends else 0) + 1)


def place_within(text: str, place: QueryPlace) -> QueryPlace:
    """Return a place, or the end of its line or of the text if it is beyond that."""
    lines = _LINE_END.split(text)
    line = max(1, min(place.line, len(lines)))
    return QueryPlace(line, max(1, min(place.column, len(lines[line - 1]) + 1)))


def excerpt(text: str, place: QueryPlace) -> str:
    """Return the line of a place, with a caret under the column in a line of its own.

    Of a very long line, return the part around the place between ellipses.
    """
    line = _LINE_END.split(text)[place.line - 1]
    latest_start = max(0, len(line) - _MAX_EXCERPT_CHARS)
    start = max(0, min(place.column - 1 - _MAX_EXCERPT_CHARS // 2, latest_start))
    before = _ELLIPSIS * bool(start) + line[start : place.column - 1]
    after = line[place.column - 1 : start + _MAX_EXCERPT_CHARS]
    after += _ELLIPSIS * (start < latest_start)
    # A tab before the caret is as wide as the one above it.
    blank = re.sub(r"[^\t]", " ", before)
    return f"{before}{after}\n{blank}^"
