"""The line around words of a file."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.linking.naming.mentions import TextPlace

_BEFORE_CHARS, _AFTER_CHARS = 90, 140
"""The most characters of the line before some words, and after them."""
_CUT = "…"


class MarkedLine(NamedTuple):
    """The words at a place, with those beside them in the line."""

    before: str
    words: str
    after: str


def marked_line(base: KnowledgeBase, file: str, place: TextPlace) -> MarkedLine:
    """Return the line at a place of a file; words across two lines are joined by a space."""
    content = base.graph.contents.get(file, b"")
    text = content.decode(errors="replace") if isinstance(content, bytes) else ""
    lines = text.removeprefix("\ufeff").split("\n")
    first, last = lines[place.line - 1], lines[place.end_line - 1]
    if place.line == place.end_line:
        words = first[place.column - 1 : place.end_column - 1]
    else:
        words = f"{first[place.column - 1 :].rstrip()} {last[: place.end_column - 1].lstrip('> ')}"
    return MarkedLine(_end_of(first[: place.column - 1]), words, _start_of(last, place))


def _end_of(text: str) -> str:
    """Return the last words of a text."""
    if len(text) <= _BEFORE_CHARS:
        return text
    return _CUT + text[-_BEFORE_CHARS:].partition(" ")[2]


def _start_of(line: str, place: TextPlace) -> str:
    """Return the first words behind a place."""
    text = line[place.end_column - 1 :].rstrip()
    if len(text) <= _AFTER_CHARS:
        return text
    return text[:_AFTER_CHARS].rpartition(" ")[0] + _CUT
