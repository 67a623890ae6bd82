"""The text of blocks without what their program keeps there for itself.

Properties such as `id::` and `collapsed::` are blanked out. A query between `#+BEGIN_QUERY` and
`#+END_QUERY` becomes fenced code. Each byte stays at its place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.source.dialects.dialect import BlockSyntax
from kbgraph.source.line_kinds import LineKind

FENCE = re.compile(r"(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
"""The mark with which fenced code opens."""
_FENCE_LINE = re.compile(rf"[ \t]*(?:[-*+][ \t]+)?{FENCE.pattern}")
_CODE_MARK = "~~~~~"


class HiddenSpan(NamedTuple):
    """The bytes of a property that is blanked out, and the kind of its line."""

    start: int
    end: int
    kind: LineKind


class BlockText(NamedTuple):
    """A body as it is parsed, and what is blanked out in it."""

    text: str
    hidden: tuple[HiddenSpan, ...] = ()


def read_blocks(body: str, syntax: BlockSyntax) -> BlockText:
    """Return a body without the properties that are hidden; literal texts become code."""
    if "::" not in body and "#+" not in body:
        return BlockText(body)
    lines = body.split("\n")
    reader = _BlockReader(syntax, lines if "#+" in body else [])
    text = "\n".join([reader.take(line) for line in lines])
    return BlockText(text, tuple(reader.hidden))


class _BlockReader:
    """Reads a body line by line; nothing in code is a property or a mark."""

    def __init__(self, syntax: BlockSyntax, lines: list[str]) -> None:
        self.syntax = syntax
        self.hidden: list[HiddenSpan] = []
        self._number = self._offset = 0
        """The number of lines and of bytes before the line."""
        self._last = {line.strip().lower(): number for number, line in enumerate(lines)}
        """The number of the last line with each text: a literal text that never ends is none."""
        self._fence = ""
        """The mark of the fenced code that is open."""
        self._end = ""
        """The mark that ends the literal text that is open, in small letters."""

    def take(self, line: str) -> str:
        """Return a line as it is parsed."""
        text = self._read(line)
        self._number += 1
        self._offset += len(line.encode()) + 1
        return text

    def _read(self, line: str) -> str:
        if self._end:
            return self._of_literal(line)
        if self._fence:
            self._read_code(line)
            return line
        fence = _FENCE_LINE.match(line)
        if fence:
            self._fence = fence["mark"]
            return line
        literal = self.syntax.literal_start.match(line) if "#+" in line else None
        end = self.syntax.literal_end.format(literal["kind"].lower()) if literal else ""
        if literal and self._last.get(end, -1) > self._number:
            self._end = end
            return _replaced(line, literal.span("mark"), _CODE_MARK)
        found = self.syntax.hidden.fullmatch(line.rstrip("\r")) if "::" in line else None
        return line if found is None else self._without(line, found.span("property"))

    def _of_literal(self, line: str) -> str:
        text = line.strip()
        if text.lower() != self._end:
            return line
        self._end = ""
        start = line.index(text)
        return _replaced(line, (start, start + len(text)), _CODE_MARK)

    def _read_code(self, line: str) -> None:
        text = line.strip()
        if text.startswith(self._fence) and not text.strip(self._fence[0]):
            self._fence = ""

    def _without(self, line: str, span: tuple[int, int]) -> str:
        """Blank out a property, and record its bytes."""
        start = self._offset + len(line[: span[0]].encode())
        text = line[slice(*span)]
        kind = LineKind.ADDRESS if self.syntax.block_id.match(line) else LineKind.COMMENT
        self.hidden.append(HiddenSpan(start, start + len(text.encode()), kind))
        return _replaced(line, span, "")


def _replaced(line: str, span: tuple[int, int], text: str) -> str:
    """Replace a part of a line by a text and spaces, byte for byte."""
    start, end = span
    return f"{line[:start]}{text.ljust(len(line[start:end].encode()))}{line[end:]}"
