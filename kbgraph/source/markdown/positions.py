"""The lines and columns of bytes in a text."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

_SPACES = (b" ", b"\t")


class Positions:
    """The lines and columns of bytes in a text, from 1, columns in characters."""

    def __init__(self, text: str, first_line: int, columns_before: int = 0) -> None:
        self.text, self.bytes = text, text.encode()
        self.rows = self.bytes.split(b"\n")
        """The lines without their ends."""
        self.starts = [0, *accumulate([len(row) + 1 for row in self.rows])]
        self.first_line = first_line
        self.columns_before = columns_before
        """Columns before the text on its first line, where it is a part of a line."""
        self._last = (0, 0, 0)
        """Row, byte offset and characters before it at the last call.

        So a long line is not decoded again from its start for each of its links.
        """

    def row(self, offset: int) -> int:
        """Return the index of the line of a byte."""
        return bisect_right(self.starts, offset) - 1

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a byte."""
        row, start, before = self._last
        if not start <= offset < self.starts[row + 1]:
            row = bisect_right(self.starts, offset) - 1
            start, before = self.starts[row], 0
        passed = self.bytes[start:offset]
        before += len(passed) if passed.isascii() else len(passed.decode(errors="replace"))
        self._last = (row, offset, before)
        return self.first_line + row, before + 1 + (0 if row else self.columns_before)

    def at_text(self, offset: int) -> tuple[int, int]:
        """Return the line and column of the first byte from an offset on that is no space."""
        data, end = self.bytes, len(self.bytes)
        while offset < end and data[offset] in b" \t":
            offset += 1
        return self.at(offset)

    def line_at(self, offset: int) -> tuple[tuple[int, int], int]:
        """Return the line and column of a text that starts at a byte, and the end of its line."""
        data = self.bytes
        place = self.at_text(offset) if data[offset : offset + 1] in _SPACES else self.at(offset)
        return place, self.starts[self._last[0] + 1] - 1

    def skip(self, characters: bytes, offset: int) -> int:
        """Return the first byte from an offset on that is none of some characters."""
        data = self.bytes
        while offset < len(data) and data[offset] in characters:
            offset += 1
        return offset

    def line_end(self, offset: int) -> int:
        """Return the end of the line of a byte."""
        end = self.bytes.find(b"\n", offset)
        return len(self.bytes) if end < 0 else end

    def ends_line(self, offset: int) -> bool:
        """Say whether nothing but space stands from a byte to the end of its line."""
        return not self.bytes[offset : self.line_end(offset)].strip()

    def source_from(self, line: int, column: int) -> bytes:
        """Return the text of a line from a column on, without space around it."""
        return self.rows[line - self.first_line].decode()[column - 1 :].strip().encode()

    def underline(self, start: int, end: int) -> int | None:
        """Return the first byte of the line that underlines the heading of some bytes."""
        heading = self.bytes[start:end].rstrip()
        before = heading.rfind(b"\n") + 1
        if not before:
            return None
        row = heading[before:]
        return start + before + len(row) - len(row.lstrip(b" \t>"))
