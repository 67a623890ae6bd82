"""The parts of a long text, so that a page shows one at a time."""

from __future__ import annotations

import re
from typing import NamedTuple

_WHOLE_CHARS = 40_000
"""Characters up to which a text is one part."""
_PART_CHARS = 12_000
"""Characters after which a part ends at the next paragraph or heading."""
_MAX_PARAGRAPH_CHARS, _MAX_CODE_CHARS = 2 * _PART_CHARS, 4 * _PART_CHARS
"""Characters after which a part ends at any line, and within code too."""
_LINK_CHARS = 150
"""Characters that a link counts, since its address and title stand in the page too."""
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_GOES_ON = re.compile(r"\s|[-*+>|:]|\d+[.)]|\[\^")
"""The beginning of a line that may continue a list, a quotation, a table or a footnote."""


class TextPart(NamedTuple):
    """A part of a text, and the line on which it begins, counted from 1."""

    text: str
    line: int


def parts_of(body: str, first_line: int) -> tuple[TextPart, ...]:
    """Return the parts of a text, one for a short one; together they are the text."""
    if len(body) <= _WHOLE_CHARS:
        return (TextPart(body, first_line),)
    parts: list[TextPart] = []
    lines: list[str] = []
    size, fence, is_after_blank, begin = 0, "", False, first_line
    for number, line in enumerate(_lines(body), first_line):
        if _ends_before(line, size, fence, is_after_blank=is_after_blank):
            parts.append(TextPart("".join(lines), begin))
            lines, size, begin = [], 0, number
        lines.append(line)
        size += len(line) + _LINK_CHARS * line.count("[[")
        is_after_blank = not line.strip()
        fence = _fence_after(line, fence)
    return (*parts, TextPart("".join(lines), begin))


def _lines(body: str) -> list[str]:
    """Return the lines with their ends; only a newline ends a line, as elsewhere."""
    return [f"{line}\n" for line in body.split("\n")[:-1]] + [body.rpartition("\n")[2]]


def _ends_before(line: str, size: int, fence: str, *, is_after_blank: bool) -> bool:
    """Return whether a part of this size ends before a line."""
    if fence:
        return size > _MAX_CODE_CHARS
    is_paragraph = is_after_blank and not _GOES_ON.match(line)
    return size > (_PART_CHARS if is_paragraph else _MAX_PARAGRAPH_CHARS)


def _fence_after(line: str, fence: str) -> str:
    """Return the mark that closes the code in which the next line is; empty outside of code."""
    match = _FENCE.match(line)
    if match is None:
        return fence
    if not fence:
        return match[1]
    closes = match[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence
