"""Texts with typed links as readers see them: `[[within::x]]` is `x`, and leads to x."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeAlias

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
    lines = entry.text.split("\n")

    def shown(inline: Inline) -> Inline:
        return with_typed_labels(inline, lines[inline.line - 1], typed)

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


def with_typed_labels(inline: Inline, line: str, typed: Typed) -> Inline:
    """Return a text of a line of the file with its typed links as links to their targets."""
    found = {link: inner for link in inline.links if "::" in link.target and (inner := typed(link))}
    if not found:
        return inline
    parts, cuts, done = [], list[tuple[int, int]](), 0
    for link, start in _starts(inline.text, found, line):
        label = found[link].label
        parts += [inline.text[done:start], label]
        done = start + len(link.label)
        cuts.append((start, len(link.label) - len(label)))
    return inline._replace(
        text="".join((*parts, inline.text[done:])).strip(),
        links=tuple(found.get(link, link) for link in inline.links),
        struck_out=tuple(found.get(link, link) for link in inline.struck_out),
        places=_moved(inline.places, cuts),
    )


def _starts(text: str, found: dict[Link, Link], line: str) -> list[tuple[Link, int]]:
    """Return where the labels start that change, each with its link.

    The same words may stand in the text before a link, as in code: so many are passed over as there
    are in the line.
    """
    starts = []
    in_line = in_text = 0
    for link, inner in found.items():
        if link.label == inner.label:
            continue
        before = line.count(link.label, in_line, link.column - 1)
        start = text.find(link.label, in_text)
        for _ in range(before if start >= 0 else 0):
            further = text.find(link.label, start + len(link.label))
            start = start if further < 0 else further
        if start >= 0:
            starts.append((link, start))
            in_line, in_text = link.column - 1 + len(link.label), start + len(link.label)
    return starts


def _moved(places: Sequence[int], cuts: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Return the places of footnotes in a text from which characters were cut at some starts."""
    starts = [start for start, _ in cuts]
    lengths = [0, *accumulate(cut for _, cut in cuts)]
    return tuple(place - lengths[bisect_left(starts, place)] for place in places)
