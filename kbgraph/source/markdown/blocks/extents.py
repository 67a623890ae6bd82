"""The lines of a body that a block takes, and those that define reference links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.markdown.events import definitions
from kbgraph.source.markdown.inline import BLOCK_ID
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.source_text import read_source

_BLOCKS = {"Paragraph", "Item", "Heading", "Table", "CodeBlock", "BlockQuote", "List", "HtmlBlock"}
_WITHIN = {"Item", "Paragraph"}
"""Blocks that a block id names where they are within others."""


def block_lines(
    body: str, first_line: int, line: int, dialect: Dialect = OBSIDIAN
) -> tuple[int, int]:
    """Return the first and last line of the block whose id stands on a line.

    It is the item of a list or else the paragraph that ends there; of an id on a line of its own,
    the block above it.
    """
    positions = Positions(body, first_line)
    row = line - first_line
    offset = positions.starts[row]
    end = positions.line_end(offset)
    is_alone = BLOCK_ID.fullmatch(positions.rows[row].decode().strip()) is not None
    above = within = (offset, end)
    for name, start, stop in _blocks(body, dialect):
        if name in _WITHIN and start < end and stop > offset:
            within = start, stop
        elif stop <= offset:
            above = start, stop
    start, stop = above if is_alone and within[0] >= offset else within
    last = max(start, start + len(positions.bytes[start:stop].rstrip()) - 1)
    return positions.at(start)[0], positions.at(last)[0]


def _blocks(body: str, dialect: Dialect) -> Iterator[tuple[str, int, int]]:
    for event, span in read_source(body, dialect).events():
        started: Any = event.get("Start") if event.__class__ is dict else None
        name = started if started.__class__ is str else next(iter(started or ()), "")
        if name in _BLOCKS:
            yield name, span["start"], span["end"]


def definition_rows(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each definition of a reference link."""
    positions = Positions(body, first_line)
    for each in definitions(body).values() if "]:" in body else ():
        written = positions.bytes[each.start : each.end].decode(errors="replace")
        yield positions.at(each.start)[0], written
