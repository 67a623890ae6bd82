"""Short texts as prose: lines that Markdown reads otherwise, values of the front matter."""

from __future__ import annotations

import re

from kbgraph.source.entry import Inline, ScalarNode
from kbgraph.source.markdown.events import line_events
from kbgraph.source.markdown.inline import InlineBuilder
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
    inlines = [inline for each in text.splitlines() for inline in _parse_line(each, place, keys)]
    if len(inlines) == 1:
        return inlines[0]
    notes = tuple(note for inline in inlines for note in inline.notes)
    return Inline(
        "\n".join(inline.text for inline in inlines).strip(),
        line,
        column,
        links=tuple(link for inline in inlines for link in inline.links),
        notes=notes,
        places=(0,) * len(notes),
        struck_out=tuple(link for inline in inlines for link in inline.struck_out),
    )


def parse_scalar(node: ScalarNode, keys: CitationKeys = NO_KEYS) -> Inline:
    """Parse the text of a single value of the front matter; `keys` are those of its entry."""
    inline = parse_inline(node.text, node.line, node.column, keys)
    return inline if node.line_count == 1 else inline._replace(line_count=node.line_count)


def _parse_line(text: str, place: tuple[int, int], keys: CitationKeys) -> list[Inline]:
    """Parse a line of a text; it becomes several where tags break it."""
    line, column = place
    positions = Positions(text, line, column - 1)
    builder = ProseBuilder(positions, LineAccount(positions), keys)
    inlines = [each.inline() for each in read_line(text, 0, builder)]
    return [inline._replace(line=line, column=column) for inline in inlines]


def read_line(text: str, offset: int, builder: ProseBuilder) -> list[InlineBuilder]:
    """Read a line that stands at a byte of the builder's text, as prose."""
    builder.open(offset)
    for event, start, end in line_events(text, offset, builder.keys.dialect):
        builder.take(event, start, end)
    return builder.close()
