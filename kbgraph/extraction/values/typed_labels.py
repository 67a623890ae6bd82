"""Texts with typed links as readers see them: `[[within::x]]` is `x`, and leads to x."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from kbgraph.extraction.values.link_places import link_spans, moved_places
from kbgraph.source.entry import (
    Block,
    Entry,
    Footnote,
    Inline,
    Link,
    Pair,
    Paragraph,
    Table,
    VerbatimText,
)

_MAY_BE_TYPED = re.compile(r"\[\[[^\[\]|\n]*::")
Typed: TypeAlias = Callable[[Link], Link | None]
"""Returns the link on which a wikilink puts a relation; None for any other link."""


def with_typed_links(entry: Entry, typed: Typed) -> Entry:
    """Return an entry whose typed links are links to their targets, with the words of readers."""
    if "::" not in entry.text or _MAY_BE_TYPED.search(entry.body) is None:
        return entry

    def shown(inline: Inline) -> Inline:
        return with_typed_labels(inline, typed)

    sections = tuple(
        section._replace(
            heading=shown(section.heading),
            blocks=tuple(_shown(block, shown) for block in section.blocks),
        )
        for section in entry.sections
    )
    return replace(entry, sections=sections)


def _shown(block: Block, shown: Callable[[Inline], Inline]) -> Block:
    match block:
        case Pair(value=value):
            return block._replace(value=shown(value))
        case Table(header=header, rows=rows):
            return Table(tuple(map(shown, header)), tuple(tuple(map(shown, row)) for row in rows))
        case Paragraph(lines=lines) | Footnote(lines=lines) | VerbatimText(lines=lines):
            return block._replace(lines=tuple(map(shown, lines)))


def with_typed_labels(inline: Inline, typed: Typed) -> Inline:
    """Return a text with its typed links as links to their targets."""
    found = {link: inner for link in inline.links if "::" in link.target and (inner := typed(link))}
    if not found:
        return inline
    parts, cuts, done = [], list[tuple[int, int]](), 0
    for link, start in _starts(inline, found):
        label = found[link].label
        parts += [inline.text[done:start], label]
        done = start + len(link.label)
        cuts.append((start, len(link.label) - len(label)))
    return inline._replace(
        text="".join((*parts, inline.text[done:])).strip(),
        links=tuple(found.get(link, link) for link in inline.links),
        struck_out=tuple(found.get(link, link) for link in inline.struck_out),
        places=moved_places(inline.places, cuts),
        link_places=moved_places(inline.link_places, cuts),
    )


def _starts(inline: Inline, found: Mapping[Link, Link]) -> Iterator[tuple[Link, int]]:
    """Yield where the labels start that change, each with its link."""
    for link, start, _ in link_spans(inline):
        if link in found and link.label != found[link].label:
            yield link, start
