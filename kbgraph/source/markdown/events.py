"""The events of the Markdown parser, pyromark (pulldown-cmark), with positions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pyromark

from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.markdown.comments import without_comments
from kbgraph.source.markdown.inline import ESCAPED_HASH

PARSER_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_WIKILINKS
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
CALLOUT = re.compile(r"\[![^\]\n]+\][+-]?\s*")
"""The marker of a callout, with which a quotation starts."""
_LITERAL = {"Code", "Html", "InlineHtml"}
"""Events of text in which a percent sign is no mark."""
_TAG_START = re.compile(r"(?:^|[\s(])#[^\s#]")
_LINK_KINDS = {
    ("Link", True): LinkKind.WIKILINK,
    ("Link", False): LinkKind.MARKDOWN,
    ("Image", True): LinkKind.EMBED,
    ("Image", False): LinkKind.IMAGE,
}


def read_events(body: str) -> Iterator[tuple[int, Any, int]]:
    """Yield the number of marks up to each event, the event, and its first byte.

    Comments are left out. The number bounds the cost of a body; see `Limits.body_max_events`.
    """
    count = 0
    for event, span in _parse(body):
        count += 1 + (_weight(event["Text"]) if "Text" in event else 0)
        yield count, event, span["start"]


def _weight(text: str) -> int:
    """Return the marks in a text: a tag or field takes as much memory as a cell."""
    tags = len(_TAG_START.findall(text)) if "#" in text else 0
    fields = min(text.count("::"), text.count("(") + text.count("[")) if "::" in text else 0
    return 3 * (tags + fields)


def _parse(body: str) -> Iterator[tuple[Any, Any]]:
    text = body
    if "%%" in body:
        literal = [
            (span["start"], span["end"])
            for event, span in pyromark.events_with_range(body, options=PARSER_OPTIONS)
            if _is_literal(event)
        ]
        text = without_comments(body, literal)
    # An escaped hash starts no tag. The parser would drop the backslash, so the pair is replaced.
    return pyromark.events_with_range(
        text.replace("\\#", ESCAPED_HASH), options=PARSER_OPTIONS, merge_text=True
    )


def code_spans(body: str) -> list[tuple[int, int]]:
    """Return where code starts and ends, in characters."""
    text, spans = body.encode(), []
    for event, span in pyromark.events_with_range(body, options=PARSER_OPTIONS):
        if _is_code(event):
            start = len(text[: span["start"]].decode())
            spans.append((start, start + len(text[span["start"] : span["end"]].decode())))
    return spans


def _is_literal(event: Any) -> bool:
    return _is_code(event) or (isinstance(event, dict) and not event.keys().isdisjoint(_LITERAL))


def _is_code(event: Any) -> bool:
    return isinstance(event, dict) and ("Code" in event or "CodeBlock" in event.get("Start", ()))


def read_link(data: Any, line: int, column: int) -> Link:
    """Return the link or image that an event starts, without its label."""
    tag, link = next(iter(data.items()))
    is_wikilink = isinstance(link["link_type"], dict)
    # In a table the bar of [[x\|Y]] is escaped, and the parser leaves the backslash in the target.
    address = link["dest_url"].replace(ESCAPED_HASH, "\\#" if is_wikilink else "#")
    target, _, fragment = (address.rstrip("\\") if is_wikilink else address).partition("#")
    kind = _LINK_KINDS[tag, is_wikilink]
    return Link(target.strip(), fragment.strip(), "", kind, line, column)


class Positions:
    """The lines and columns of bytes in a text, from 1, columns in characters."""

    def __init__(self, text: str, first_line: int) -> None:
        self.bytes = text.encode()
        self.starts = [0, *accumulate(len(line) + 1 for line in self.bytes.split(b"\n"))]
        self.first_line = first_line
        self._last = (0, 0, 0)
        """Row, byte offset and characters before it at the last call.

        So a long line is not decoded again from its start for each of its links.
        """

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a byte."""
        row = bisect_right(self.starts, offset) - 1
        last_row, start, before = self._last
        if row != last_row or offset < start:
            start, before = self.starts[row], 0
        before += len(self.bytes[start:offset].decode(errors="replace"))
        self._last = (row, offset, before)
        return self.first_line + row, before + 1

    def at_text(self, offset: int) -> tuple[int, int]:
        """Return the line and column of the first byte from an offset on that is no space."""
        data = self.bytes
        while offset < len(data) and data[offset] in b" \t":
            offset += 1
        return self.at(offset)

    def at_next_line(self, offset: int) -> tuple[int, int]:
        """Return the line and column of the text on the line after that of a byte."""
        return self.at_text(self.bytes.find(b"\n", offset) + 1)
