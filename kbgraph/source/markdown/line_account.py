"""The kind of each line of a body, set where its block is handed on."""

from __future__ import annotations

import re

from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.positions import Positions

_BARE_MARKS = re.compile(r"[\s>]*(?:(?:[-+*]|[0-9]{1,9}[.)])[\s>]*)*(?:\[[ xX]\]\s*)?")
"""Marks of lists, quotations and tasks without a text; spaces that do not break are none either."""

TEXT, FRAME = int(LineKind.TEXT), int(LineKind.FRAME)
"""The bits of most lines: to read a member of an enumeration takes as long as to mark a line."""


class LineAccount:
    """Collects the kinds of lines. A line that stays without a kind is a finding later."""

    __slots__ = ("_positions", "kinds")

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self.kinds = bytearray(len(positions.rows))

    def mark(self, line: int, kind: int) -> None:
        """Add the bits of a kind to a line."""
        self.kinds[line - self._positions.first_line] |= kind

    def mark_bytes(self, start: int, end: int, kind: LineKind) -> None:
        """Add a kind to the lines of some bytes."""
        row, bits = self._positions.row(start), int(kind)
        self.kinds[row] |= bits
        if end > self._positions.starts[row + 1]:
            last = self._positions.row(end - 1)
            for index in range(row + 1, min(last + 1, len(self.kinds))):
                self.kinds[index] |= bits

    def finish(self) -> None:
        """Account for marks of lists and quotations alone; blank lines have no kind."""
        for index, row in enumerate(self._positions.rows):
            if not row or row.isspace():
                self.kinds[index] = 0
            elif not self.kinds[index] and _BARE_MARKS.fullmatch(row.decode()):
                self.kinds[index] = LineKind.FRAME
