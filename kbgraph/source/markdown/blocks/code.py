"""Blocks of code, and fences that are never closed."""

from __future__ import annotations

import re
from typing import Any

from kbgraph.findings import Fault, Severity
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.line_account import LineAccount
from kbgraph.source.markdown.positions import Positions

_FENCE = re.compile(rb"(`{3,}|~{3,})")
_MAX_SHOWN_MARKS = 10


class CodeBlocks:
    """Accounts for the lines of code, and looks at how each block ends."""

    def __init__(self, positions: Positions, account: LineAccount) -> None:
        self._positions, self._account = positions, account
        self.is_open = False
        self._unclosed: Fault | None = None
        self._mistaken: list[Fault] = []
        """Lines that seem to close a block."""
        self._last_line = 0
        """The line of the last block that was closed."""

    def start(self, data: Any, start: int, end: int) -> None:
        """Start a block, whose end is known."""
        self.is_open = True
        self._account.mark_bytes(start, end, LineKind.CODE)
        if isinstance(data["CodeBlock"], dict):
            self._read_fences(start, end)

    def end(self, _: object, __: int, ___: int) -> None:
        """End a block."""
        self.is_open = False

    def _read_fences(self, start: int, end: int) -> None:
        first, *rows = self._positions.bytes[start:end].rstrip().split(b"\n")
        opening = _FENCE.match(first)
        if opening is None:
            return
        mark = opening[0]
        self._account.kinds[self._positions.row(start)] = LineKind.FRAME
        last = rows[-1].lstrip(b" \t>").strip() if rows else b""
        is_closed = len(last) >= len(mark) and not last.strip(mark[:1])
        if is_closed:
            self._account.kinds[self._positions.row(start) + len(rows)] = LineKind.FRAME
        inner = rows[:-1] if is_closed else rows
        line, column = self._positions.at(start)
        mistaken = self._mistaken_end(mark, inner, line)
        if mistaken is not None:
            self._mistaken.append(mistaken)
        elif not is_closed:
            self._unclosed = self._unclosed or _unclosed(mark, (line, column), self._last_line)
        self._last_line = line

    def _mistaken_end(self, mark: bytes, rows: list[bytes], line: int) -> Fault | None:
        """Return the first line that would close the block but for the text behind its marks."""
        for index, row in enumerate(rows):
            text = row.lstrip(b" \t>")
            if text.startswith(mark) and text.strip(mark[:1] + b" \t\r"):
                column = len(row[: len(row) - len(text)].decode()) + 1
                return Fault(
                    line + index + 1,
                    column,
                    Severity.WARNING,
                    "unclosed-fence",
                    message=f"this line does not close the code that begins on line {line},"
                    f" since there is text behind {_shown(mark)}",
                    suggestion="write the marks alone on the line that closes the code",
                )
        return None

    def faults(self) -> list[Fault]:
        """Return the faults: a mistaken end explains the fence that stays open after it."""
        if self._mistaken or self._unclosed is None:
            return self._mistaken
        return [self._unclosed]


def _unclosed(mark: bytes, place: tuple[int, int], last_line: int) -> Fault:
    fence = _shown(mark)
    other = (
        f"; if this one closes code, the one on line {last_line} is too many" if last_line else ""
    )
    return Fault(
        *place,
        Severity.WARNING,
        "unclosed-fence",
        message=f"the fence {fence} is never closed, so all below it is code",
        suggestion=f"write {fence} on a line of its own after the code{other}",
    )


def _shown(mark: bytes) -> str:
    return mark.decode() if len(mark) <= _MAX_SHOWN_MARKS else f"of {len(mark)} marks"
