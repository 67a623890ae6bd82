"""A body as the parser reads it: what Markdown would misread is blanked out or replaced.

Each replacement is as many bytes long as what it replaces, so that places hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kbgraph.source.dialects import OBSIDIAN, Dialect, LinkSyntax
from kbgraph.source.dialects.block_text import BlockText, HiddenSpan, read_blocks
from kbgraph.source.dialects.outline import Outline, outline
from kbgraph.source.markdown.events import (
    definitions,
    read_events,
    read_events_with_math,
    weight,
)
from kbgraph.source.markdown.inline.placeholders import ESCAPED_HASH
from kbgraph.source.markdown.link_events import LinkEvents
from kbgraph.source.markdown.source_text.comments import CommentedBody, without_comments
from kbgraph.source.markdown.source_text.linked_embeds import (
    NO_BRACKET,
    NO_CLOSING,
    with_embeds_apart,
)
from kbgraph.source.markdown.source_text.math import NO_DOLLAR, find_math
from kbgraph.source.names import normalise_name

_SIGNS = str.maketrans({NO_DOLLAR: "$", NO_BRACKET: "", NO_CLOSING: "]"})
"""The signs that were replaced."""


class SourceText(NamedTuple):
    """A body as the parser reads it, byte for byte as long as it was written."""

    text: str
    """Without comments. An escaped hash, which starts no tag, is replaced."""
    comments: tuple[tuple[int, int], ...]
    """The first byte and the end of each comment between percent signs."""
    unpaired: tuple[int, ...]
    """The first bytes of percent signs that open and close no comment."""
    has_math: bool = False
    dialect: Dialect = OBSIDIAN
    hidden: tuple[HiddenSpan, ...] = ()
    """Properties of blocks that are blanked out."""
    outline: Outline | None = None
    """The text with the indentation of an outline, where the parser needs another."""

    def events(self) -> Iterator[tuple[Any, Any]]:
        """Return the events, each with its span of bytes."""
        text = self.text if self.outline is None else self.outline.text
        events = read_events_with_math(text) if self.has_math else read_events(text)
        if NO_DOLLAR in text or NO_BRACKET in text or NO_CLOSING in text:
            events = _restored(events)
        if self.outline is not None:
            events = self.outline.moved(events)
        links = self.dialect.links
        return events if links is None else self._with_links([*events], links)

    def _with_links(
        self, events: list[tuple[Any, Any]], syntax: LinkSyntax
    ) -> Iterator[tuple[Any, Any]]:
        addresses = {}
        if syntax.has_definitions and "]:" in self.text:
            found = definitions(self.text)
            addresses = {normalise_name(label): each.address for label, each in found.items()}
        return LinkEvents(self.text.encode(), syntax, addresses).rewrite(events)

    def first_events(self, max_marks: int) -> Iterator[tuple[Any, int, int]]:
        """Yield the events up to a number of marks, each with its first byte and its end."""
        count = 0
        for event, span in self.events():
            count += 1 + (weight(event["Text"]) if "Text" in event else 0)
            if count > max_marks:
                return
            yield event, span["start"], span["end"]


def _restored(events: Iterator[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield events with the signs that were replaced, and without the brackets around embeds."""
    for event, span in events:
        yield _with_signs(event), span


def _with_signs(data: Any) -> Any:
    match data:
        case str():
            return data.translate(_SIGNS)
        case dict():
            return {key: _with_signs(value) for key, value in data.items()}
        case _:
            return data


def read_source(body: str, dialect: Dialect = OBSIDIAN) -> SourceText:
    """Return a body as the parser reads it."""
    commented = without_comments(body, read_events) if "%%" in body else CommentedBody(body, (), ())
    # The parser would drop the backslash of an escaped hash.
    text = commented.text.replace("\\#", ESCAPED_HASH)
    blocks = read_blocks(text, dialect.blocks) if dialect.blocks else BlockText(text)
    text = with_embeds_apart(blocks.text) if "![[" in text else blocks.text
    math = find_math(text) if "$" in text else None
    text = text if math is None else math
    return SourceText(
        text=text,
        comments=commented.comments,
        unpaired=commented.unpaired,
        has_math=math is not None,
        dialect=dialect,
        hidden=blocks.hidden,
        outline=outline(text) if dialect.blocks else None,
    )
