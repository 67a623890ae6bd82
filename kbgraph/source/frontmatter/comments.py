"""Comments of YAML: each `#` behind a space that stands in no text."""

from __future__ import annotations

import re
from bisect import bisect_right

_COMMENT = re.compile(r"#(?:(?<=[ \t]#)|(?<=^#))", re.MULTILINE)
"""The hash comes first, since the search for a literal is many times faster."""


class Comments:
    """The lines of a block that have comments; texts are recorded as they are read."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.is_possible = "#" in source and _COMMENT.search(source) is not None
        """Whether the block has a `#` behind a space at all, so that texts must be recorded."""
        self._texts: list[tuple[int, int]] = []

    def record(self, start: int, end: int) -> None:
        """Record a text, in which `#` begins no comment, by its indexes."""
        self._texts.append((start, end))

    def extend_last(self, end: int) -> None:
        """Let the last text go on to an index."""
        self._texts[-1] = self._texts[-1][0], end

    def lines(self, first_line: int) -> frozenset[int]:
        """Return the lines of the file that have a comment, alone or behind a value."""
        if not self.is_possible:
            return frozenset()
        starts = [start for start, _ in self._texts]
        return frozenset(
            first_line + self.source.count("\n", 0, mark.start())
            for mark in _COMMENT.finditer(self.source)
            if not self._is_in_text(bisect_right(starts, mark.start()) - 1, mark.start())
        )

    def _is_in_text(self, number: int, index: int) -> bool:
        return number >= 0 and index < self._texts[number][1]
