"""Removal of Obsidian's comments, `%% … %%`, from a body before it is parsed.

A comment either opens at the start of a line and is closed by the next mark, or opens and closes
within one line, and in a table within one cell. Any other mark is text, and so are percent signs
right behind a digit: `10%% to 20%%` would lose a number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from kbgraph.source.markdown.inline.placeholders import NO_MARK

Events = Callable[[str], Iterator[tuple[Any, Any]]]
_MARK = re.compile(rb"%%")
_LINE_START = re.compile(rb"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*")
_HTML_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_MAX_PASSES = 10
"""Times that a body is parsed: a comment may hold half a block, so that the rest changes."""


class CommentedBody(NamedTuple):
    """A body with its comments blanked out, byte for byte."""

    text: str
    comments: tuple[tuple[int, int], ...]
    """The first byte and the end of each comment."""
    unpaired: tuple[int, ...]
    """The first bytes of marks that open and close nothing."""


def without_comments(body: str, parse: Events) -> CommentedBody:
    """Blank out the comments of a body. `parse` returns the parser's events of a text."""
    data = bytearray(body.encode())
    comments: list[tuple[int, int]] = []
    unpaired: list[int] = []
    start = 0
    for _ in range(_MAX_PASSES):
        layout = _layout(parse(data.decode()), bytes(data))
        found, lone, resume = _comments(bytes(data), layout, start)
        comments += found
        unpaired += lone
        _blank_all(data, found)
        if resume is None:
            break
        start = resume
    return CommentedBody(data.decode(), tuple(comments), tuple(unpaired))


class _Layout(NamedTuple):
    """The spans of a body that matter for comments, in order."""

    literal: list[tuple[int, int]]
    """Code, HTML and addresses: a mark in them opens nothing."""
    cells: list[tuple[int, int]]
    html: list[tuple[int, int]]
    """HTML blocks: a mark at the start of a line in them does open a comment."""


def _layout(events: Iterator[tuple[Any, Any]], data: bytes) -> _Layout:
    layout = _Layout([], [], [])
    for event, span in events:
        if not isinstance(event, dict):
            continue
        start, end = span["start"], span["end"]
        kind = next(iter(event))
        name = event[kind]
        if kind in {"Code", "InlineHtml"} or (kind == "Start" and "CodeBlock" in name):
            layout.literal.append((start, end))
        elif kind == "Start" and name == "HtmlBlock":
            layout.html.append((start, end))
            block = data[start:end]
            layout.literal.extend(
                (start + each.start(), start + each.end()) for each in _HTML_COMMENT.finditer(block)
            )
        elif kind == "Start" and name == "TableCell":
            layout.cells.append((start, end))
        elif kind == "Start" and ("Link" in name or "Image" in name):
            address = data.rfind(b"](", start, end)
            if address >= 0:
                layout.literal.append((address, end))
    layout.literal.sort()
    return layout


def _span(spans: list[tuple[int, int]], offset: int) -> tuple[int, int] | None:
    """Return the span with a byte, or None."""
    index = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return spans[index] if index >= 0 and offset < spans[index][1] else None


def _comments(
    data: bytes, layout: _Layout, first: int
) -> tuple[list[tuple[int, int]], list[int], int | None]:
    """Return comments, unpaired marks, and where to go on after a further pass, or None."""
    marks = [match.start() for match in _MARK.finditer(data, first)]
    found: list[tuple[int, int]] = []
    lone: list[int] = []
    index = 0
    while index < len(marks):
        mark = marks[index]
        following = marks[index + 1] if index + 1 < len(marks) else None
        if _span(layout.literal, mark):
            index += 1
        elif following is not None and _is_comment(data, layout, (mark, following)):
            found.append((mark, following + 2))
            index += 2
            if _cuts(layout, following + 2, mark):
                return found, lone, following + 2
        else:
            if not _span(layout.html, mark) or _starts_line(data, mark):
                lone.append(mark)
            index += 1
    return found, lone, None


def _is_comment(data: bytes, layout: _Layout, marks: tuple[int, int]) -> bool:
    start, end = marks
    if _starts_line(data, start):
        return True
    return (
        b"\n" not in data[start:end]
        and not data[start - 1 : start].isdigit()
        and not _span(layout.literal, end)
        and not _span(layout.html, start)
        and _span(layout.cells, start) == _span(layout.cells, end)
    )


def _starts_line(data: bytes, mark: int) -> bool:
    line_start = data.rfind(b"\n", 0, mark) + 1
    return bool(_LINE_START.fullmatch(data, line_start, mark))


def _cuts(layout: _Layout, end: int, start: int) -> bool:
    """Say whether code or HTML that begins within a comment goes on behind it."""
    for spans in (layout.literal, layout.html):
        span = _span(spans, end)
        if span is not None and start < span[0] < end:
            return True
    return False


def _blank_all(data: bytearray, comments: list[tuple[int, int]]) -> None:
    segments = [segment for start, end in comments for segment in _by_line(data, start, end)]
    for line_end, group in groupby(segments, key=lambda segment: data.find(b"\n", segment[1])):
        _blank(data, list(group), line_end if line_end >= 0 else len(data))


def _by_line(data: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split a segment at the ends of lines."""
    while start < end:
        stop = data.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _blank(data: bytearray, segments: list[tuple[int, int]], line_end: int) -> None:
    """Blank out the segments of one line.

    A line that is all comment becomes empty. Elsewhere a comment becomes characters that are no
    mark, since with spaces the rest of the line could turn into code.
    """
    line_start = data.rfind(b"\n", 0, segments[0][0]) + 1
    edges = [line_start, *(edge for segment in segments for edge in segment), line_end]
    is_empty = all(
        not data[start:end].strip() for start, end in zip(edges[::2], edges[1::2], strict=True)
    )
    filler = b" " if is_empty else NO_MARK.encode()
    for start, end in segments:
        data[start:end] = (filler * ((end - start) // len(filler))).ljust(end - start)
