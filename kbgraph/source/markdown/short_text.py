"""Short texts as prose: lines that Markdown reads otherwise, values of the front matter."""

from __future__ import annotations

import re
from itertools import accumulate

from kbgraph.source.entry import Inline, ScalarNode
from kbgraph.source.markdown.events import line_events
from kbgraph.source.markdown.inline import InlineBuilder
from kbgraph.source.markdown.inline.notes import START
from kbgraph.source.markdown.line_account import LineAccount
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.prose import ProseBuilder
from kbgraph.source.notes import NO_KEYS, CitationKeys

_WORD_MARK = re.compile(r"[#@]|\(\(")
"""A mark of a word that is a link in some dialects."""


def parse_inline(text: str, line: int, column: int, keys: CitationKeys = NO_KEYS) -> Inline:
    """Parse a short text from elsewhere, such as the front matter, as prose."""
    if "[" not in text and (keys.dialect.links is None or not _WORD_MARK.search(text)):
        return Inline(text.strip(), line, column)
    place = (line, column)
    return _joined([each for row in text.splitlines() for each in _lines(row, place, keys)], place)


def parse_value(text: str, line: int, column: int, keys: CitationKeys = NO_KEYS) -> Inline:
    """Parse a text of the front matter, in which `^[` begins no footnote.

    It is rather a part of a regular expression: Obsidian reads links alone in its properties.
    """
    if START not in text:
        return parse_inline(text, line, column, keys)
    place = (line, column)
    lines = [each for row in text.splitlines() for each in _lines(row, place, keys)]
    for each in lines:
        each.literal.append((0, each.length))
    return _joined(lines, place)


def parse_scalar(node: ScalarNode, keys: CitationKeys = NO_KEYS) -> Inline:
    """Parse the text of a single value of the front matter; `keys` are those of its entry."""
    read = parse_value if START in node.text else parse_inline
    inline = read(node.text, node.line, node.column, keys)
    return inline if node.line_count == 1 else inline._replace(line_count=node.line_count)


def _lines(text: str, place: tuple[int, int], keys: CitationKeys) -> list[InlineBuilder]:
    """Return a line of a text; it becomes several where tags break it."""
    line, column = place
    positions = Positions(text, line, column - 1)
    return read_line(text, 0, ProseBuilder(positions, LineAccount(positions), keys))


def _joined(lines: list[InlineBuilder], place: tuple[int, int]) -> Inline:
    """Return lines as one text at a line and column."""
    line, column = place
    inlines = [each.inline()._replace(line=line, column=column) for each in lines]
    if len(inlines) == 1:
        return inlines[0]
    notes = tuple(note for inline in inlines for note in inline.notes)
    text = "\n".join(inline.text for inline in inlines)
    lengths = (len(inline.text) + 1 for inline in inlines)
    starts = accumulate(lengths, initial=len(text.lstrip()) - len(text))
    return Inline(
        text.strip(),
        line,
        column,
        links=tuple(link for inline in inlines for link in inline.links),
        notes=notes,
        places=(0,) * len(notes),
        struck_out=tuple(link for inline in inlines for link in inline.struck_out),
        addresses=tuple(address for inline in inlines for address in inline.addresses),
        link_places=tuple(
            start + place
            for start, inline in zip(starts, inlines, strict=False)
            for place in inline.link_places
        ),
    )


def read_line(text: str, offset: int, builder: ProseBuilder) -> list[InlineBuilder]:
    """Read a line that stands at a byte of the builder's text, as prose."""
    builder.open(offset)
    for event, start, end in line_events(text, offset, builder.keys.dialect):
        builder.take(event, start, end)
    return builder.close()
