"""Lines of prose as pairs of label and value, or as a paragraph."""

from __future__ import annotations

from kbgraph.source.entry import Block, Inline, Paragraph
from kbgraph.source.markdown.events import CALLOUT
from kbgraph.source.markdown.inline import NO_MARK, InlineBuilder


def read_paragraph(lines: list[InlineBuilder]) -> list[Block]:
    """Return the pairs in some lines, and the other lines as a paragraph."""
    blocks: list[Block] = []
    prose: list[Inline] = []
    for line in lines:
        pairs = line.pairs()
        blocks += pairs
        if not pairs or line.has_inner_field:
            prose.append(line.inline())
    if any(line.text or line.links or line.notes for line in prose):
        blocks.append(Paragraph(tuple(prose)))
    return blocks


def remove_callout(line: InlineBuilder) -> None:
    """Remove the marker of a callout from the first line of a quotation."""
    marker = CALLOUT.match(line.parts[0]) if line.parts else None
    if marker:
        # Blanked out rather than cut, so that the places in the line hold.
        rest = line.parts[0][marker.end() :]
        line.parts[0] = NO_MARK * marker.end() + rest
        line.is_blank = not rest.strip() and len(line.parts) == 1
