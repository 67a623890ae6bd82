"""Removal of Obsidian's comments, `%% … %%`, from a body before it is parsed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby

from kbgraph.source.markdown.inline import NO_MARK


def without_comments(body: str, literal: list[tuple[int, int]]) -> str:
    """Blank out each `%% … %%` of a body, byte for byte, so that positions hold.

    `literal` has the first byte and the end of each piece of code and HTML, in order: percent signs
    in these are no marks.
    """
    data = bytearray(body.encode())
    starts = [start for start, _ in literal]
    marks = []
    for match in re.finditer(rb"%%", data):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.start() >= literal[index][1]:
            marks.append(match.start())
    segments = [
        segment
        for start, end in zip(marks[::2], marks[1::2], strict=False)
        for segment in _by_line(data, start, end + 2)
    ]
    for line_end, group in groupby(segments, key=lambda segment: data.find(b"\n", segment[1])):
        _blank(data, list(group), line_end if line_end >= 0 else len(data))
    return data.decode()


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
