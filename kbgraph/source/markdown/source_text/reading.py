"""A body as the parser reads it: what Markdown would misread is blanked out or replaced.

Each replacement is as many bytes long as what it replaces, so that places hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kbgraph.source.markdown.events import read_events, read_events_with_math, weight
from kbgraph.source.markdown.inline import ESCAPED_HASH
from kbgraph.source.markdown.source_text.comments import CommentedBody, without_comments
from kbgraph.source.markdown.source_text.linked_embeds import with_embeds_apart
from kbgraph.source.markdown.source_text.math import NO_DOLLAR, find_math, restore_dollars


class SourceText(NamedTuple):
    """A body as the parser reads it, byte for byte as long as it was written."""

    text: str
    """Without comments. An escaped hash, which starts no tag, is replaced."""
    comments: tuple[tuple[int, int], ...]
    """The first byte and the end of each comment between percent signs."""
    unpaired: tuple[int, ...]
    """The first bytes of percent signs that open and close no comment."""
    has_math: bool = False

    def events(self) -> Iterator[tuple[Any, Any]]:
        """Return the events, each with its span of bytes."""
        if not self.has_math:
            return read_events(self.text)
        events = read_events_with_math(self.text)
        return restore_dollars(events) if NO_DOLLAR in self.text else events

    def first_events(self, max_marks: int) -> Iterator[tuple[Any, int, int]]:
        """Yield the events up to a number of marks, each with its first byte and its end."""
        count = 0
        for event, span in self.events():
            count += 1 + (weight(event["Text"]) if "Text" in event else 0)
            if count > max_marks:
                return
            yield event, span["start"], span["end"]


def read_source(body: str) -> SourceText:
    """Return a body as the parser reads it."""
    commented = without_comments(body, read_events) if "%%" in body else CommentedBody(body, (), ())
    # The parser would drop the backslash of an escaped hash.
    text = commented.text.replace("\\#", ESCAPED_HASH)
    if "[![[" in text:
        text = with_embeds_apart(text)
    math = find_math(text) if "$" in text else None
    return SourceText(
        text=text if math is None else math,
        comments=commented.comments,
        unpaired=commented.unpaired,
        has_math=math is not None,
    )
