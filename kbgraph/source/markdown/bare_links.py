"""Addresses in a text without any marks, as GitHub and Obsidian link them.

They are read as GitHub's extended autolinks, of the schemes http and https alone: without the
punctuation behind them, and without a closing bracket that none in them opens. Marks that East
Asian languages and quotations put behind an address end it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.source.entry import Link, LinkKind, ScalarNode
from kbgraph.source.markdown.inline.placeholders import restore_prose
from kbgraph.source.markdown.positions import Positions

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])https?://(?=[\w-])[^\s<>`|\u2060\u3000-\u3002\uff01\uff08\uff09\uff0c\uff1a"
    r"\uff1b\uff1f\u300a-\u3011\u201c-\u201f\u00ab\u00bb]+",
    re.IGNORECASE,
)
_DESTINATION = re.compile(r"\]\(<?(?!https?://)([^\s()<>]+\.md(?:#[^\s()<>]*)?)>?\)", re.IGNORECASE)
"""The address of a link that Markdown does not see, since its text holds a wikilink."""
_NEXT = re.compile(r"[,;|](?=https?://)", re.IGNORECASE)
"""A mark between two addresses."""
_TRAILING = "?!.,:*_~'\"\u2019\u2018\u2026"
_ENTITY = re.compile(r"&[A-Za-z0-9]+;\Z")
_MAX_ENTITY_CHARS = 40
_HOST = re.compile(r"https?://[\w-]", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "["}
_MAX_CHARS = 4_000
"""Of an address; a longer one is text."""


_FOUND_CHARS = 10
"""Of an address, by which its place in the file is found: the rest may hold escaped marks."""


class BareLink(NamedTuple):
    """An address in a text."""

    start: int
    end: int
    address: str


def bare_links(text: str) -> Iterator[BareLink]:
    """Yield the addresses in a text that stand for themselves, in order."""
    found = [*_addresses(text)] if "://" in text else []
    if "](" in text:
        found += [BareLink(*each.span(1), each[1]) for each in _DESTINATION.finditer(text)]
        found.sort()
    end = 0
    for link in found:
        if link.start >= end:
            yield link
            end = link.end


def links_to_addresses(text: str, start: int, positions: Positions) -> Iterator[Link]:
    """Yield the addresses in a text that starts at a byte, as links."""
    for bare in bare_links(text):
        found = positions.bytes.find(bare.address[:_FOUND_CHARS].encode(), start)
        start = max(start, found)
        yield link_to_address(restore_prose(bare.address), positions.at(start))


def links_in_value(node: ScalarNode) -> tuple[Link, ...]:
    """Return the addresses in a value of the front matter that has no other links."""
    return tuple(
        link_to_address(bare.address, (node.line, node.column + bare.start))
        for bare in bare_links(node.text)
    )


def link_to_address(address: str, place: tuple[int, int]) -> Link:
    """Return an address at a line and column as a link."""
    target, _, fragment = address.partition("#")
    return Link(target, fragment, address, LinkKind.MARKDOWN, *place)


def _addresses(text: str) -> Iterator[BareLink]:
    for match in _ADDRESS.finditer(text):
        if len(match[0]) > _MAX_CHARS:
            continue
        start, several = match.start(), match[0].count("://") > 1
        for part in _NEXT.split(match[0]) if several else (match[0],):
            address = _trimmed(part)
            if address:
                yield BareLink(start, start + len(address), address)
            start += len(part) + 1


def _trimmed(address: str) -> str:
    """Return an address without what follows it in its sentence; empty where no host is left.

    It ends before two braces: `{{video https://a.example/}}`.
    """
    if "}}" in address:
        address = address[: address.index("}}")]
    surplus = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _BRACKETS.items()
    }
    end = len(address)
    while end:
        last = address[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last == ";":
            entity = _ENTITY.search(address, max(0, end - _MAX_ENTITY_CHARS), end)
            end = entity.start() + 1 if entity else end
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end] if _HOST.match(address, 0, end) else ""
