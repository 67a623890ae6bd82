"""Embeds within the text of a link, `[![[picture.png]]](address)`.

The parser would lose the embed: it takes the address for that of an image which begins with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from kbgraph.source.entry import Link
from kbgraph.source.markdown.bare_links import link_to_address
from kbgraph.source.markdown.events import read_events
from kbgraph.source.markdown.inline.placeholders import NO_MARK
from kbgraph.source.markdown.positions import Positions

NO_BRACKET = "\x0f"
"""Stands for the bracket before an embed: one byte long like it, no space, and in no text."""
NO_CLOSING = "\x10"
"""Stands for a bracket that closes no link or image, in the same way."""
_TOKEN = re.compile(
    r"(?P<embed>!\[\[[^\[\]\n]+\]\])|\[\[[^\[\]\n]*\]\]|\\.|\n\s*\n|[\[\]]", re.DOTALL
)
_LINKED_EMBED = re.compile(
    rb"(?P<before>\[)!\[\[(?:[^\[\]\n]|\[[^\[\]\n]*+\])++\]\]"
    rb"(?P<behind>\]\((?P<address>[^()\s<>]+)\))"
)
_BEHIND = re.compile(rb"\]{1,2}\(([^()\s<>]+)\)")
"""The end of such a link; the first of two brackets belongs to the name of the embedded file."""


def with_embeds_apart(text: str) -> str:
    """Return a text in which no address of a link is taken for that of an embed before it."""
    if "[![[" in text:
        text = _without_links_around(text)
    if "](" not in text and "][" not in text:
        return text
    parts: list[str] = []
    end, brackets, last_embed = 0, list[int](), -1
    for match in _TOKEN.finditer(text):
        if match["embed"]:
            last_embed = match.start()
        elif match[0][0] == "\n":
            brackets, last_embed = [], -1
        elif match[0] == "[":
            brackets.append(match.start())
        elif match[0] == "]":
            opened = brackets.pop() if brackets else -1
            if opened < last_embed and text[match.end() : match.end() + 1] in {"(", "["}:
                parts += [text[end : match.start()], NO_CLOSING]
                end = match.end()
    return "".join((*parts, text[end:]))


def _without_links_around(text: str) -> str:
    """Blank out the link around each embed that is all of its text, but not in code."""
    data = bytearray(text.encode())
    found = [*_LINKED_EMBED.finditer(bytes(data))]
    code = _code_of(read_events(text)) if found else []
    for match in found:
        index = bisect_right(code, match.start(), key=lambda span: span[0]) - 1
        if index < 0 or code[index][1] <= match.start():
            data[match.start("before") : match.end("before")] = NO_BRACKET.encode()
            length = match.end("behind") - match.start("behind")
            filler = NO_MARK.encode()
            blank = (filler * (length // len(filler))).rjust(length)
            data[match.start("behind") : match.end("behind")] = blank
    return data.decode()


def links_around(end: int, positions: Positions) -> tuple[Link, ...]:
    """Return the link whose text is the embed that ends at a byte, as it was written, if any."""
    address = address_around(positions.bytes, end)
    return (link_to_address(address, positions.at(end + len("]("))),) if address else ()


def address_around(body: bytes, end: int) -> str:
    """Return the address of the link whose text is the embed that ends at a byte; empty if none.

    `body` is as its author wrote it.
    """
    match = _BEHIND.match(body, end) if body[end : end + 1] == b"]" else None
    return match[1].decode() if match else ""


def _code_of(events: Iterator[tuple[Any, Any]]) -> Sequence[tuple[int, int]]:
    """Return the span of bytes of each code among events."""
    return [
        (span["start"], span["end"])
        for event, span in events
        if event.__class__ is dict and ("Code" in event or "CodeBlock" in event.get("Start", ()))
    ]
