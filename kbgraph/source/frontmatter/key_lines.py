"""Lines of front matter as an author sees them: keys, and lines that go on below a key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from textwrap import dedent

KEY_LINE = re.compile(
    r"(?:\"[^\"\n]*\"|'[^'\n]*'|(?:[^\s#\-\[\]{}&*!|>'\"%@`,?:]|[-?:](?=[^\s-]))[^\n]*?)"
    r"[ \t]*:(?=\s|$)"
)
"""The beginning of a line that has a key and is not indented."""
_CONTINUATION = re.compile(r"[ \t\r]*$|[ \t]+\S|#|-[ \t]|-\r?$|[\]}]")
"""A line that may stand among the keys: blank, indented, a comment, an item, a closing bracket."""


_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends. Only LF ends a line."""
    return _LINE.findall(text)


def is_key(line: str) -> bool:
    """Say whether a line at the margin begins with a key."""
    return bool(KEY_LINE.match(line))


def goes_on(line: str) -> bool:
    """Say whether a line may stand among keys: with what is above, or as a comment."""
    return bool(_CONTINUATION.match(line))


def is_content(line: str) -> bool:
    """Say whether a line is neither blank nor a comment."""
    return line.lstrip()[:1] not in {"", "#"}


def are_keys(block: str) -> bool:
    """Say whether a block has keys, and no line that cannot stand among them."""
    lines = dedent(block).split("\n")
    return any(map(is_key, lines)) and all(is_key(line) or goes_on(line) for line in lines)


def chunks(block: str, indent: int = 0) -> Iterator[tuple[int, str]]:
    """Split a block before each line at its margin; yield the offsets and the texts.

    Items of a list, comments and closing brackets may stand at the margin below their key.
    """
    return _split(block, indent, lambda line: is_key(line) or not goes_on(line))


def items(block: str, indent: int) -> Iterator[tuple[int, str]]:
    """Split a list before each item at its margin; yield the offsets and the texts."""
    return _split(block, indent, lambda line: line[:1] == "-")


def _split(block: str, indent: int, begins: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    start = offset = 0
    begun = False
    for line in lines_of(block):
        has_content = is_content(line)
        if has_content and begun and not line[:indent].strip() and begins(line[indent:]):
            yield start, block[start:offset]
            start = offset
        begun = begun or has_content
        offset += len(line)
    if begun:
        yield start, block[start:]


def margin(block: str) -> int:
    """Return the least indentation of the lines of a block, without comments."""
    lines = [line for line in lines_of(block) if line.strip() and line.lstrip()[0] != "#"]
    return min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)


def prose_start(block: str) -> int | None:
    """Return where text begins below the keys of a block that was never closed; None if nowhere.

    Such a block goes on to a rule of the text, over a blank line and lines without keys.
    """
    offset = end_of_keys = 0
    blank = prose = False
    for line in lines_of(block):
        has_key = is_key(line)
        if has_key and prose:
            return None
        if has_key or (not blank and line.strip() and goes_on(line)):
            end_of_keys, blank = offset + len(line), False
        elif not line.strip():
            blank = bool(end_of_keys)
        elif not goes_on(line):
            prose = True
            if not blank:
                return None
        offset += len(line)
    return end_of_keys if prose and end_of_keys else None
