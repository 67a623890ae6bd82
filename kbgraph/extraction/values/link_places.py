"""The places of links in a text, and of what stands in a part of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from kbgraph.source.entry import Inline, Link, LinkKind

_UNSEEN = frozenset({LinkKind.EMBED, LinkKind.IMAGE})
"""Links that have no words in a text, unless they are the whole of it."""


def link_spans(written: Inline) -> Iterator[tuple[Link, int, int]]:
    """Yield the links that have a label in a text, each with its span.

    Where the text has no places, they are found by the labels: a label is no part of a word, unless
    it stands nowhere else, as in `within [it](x.md)`.
    """
    text, end = written.text, 0
    is_placed = len(written.link_places) == len(written.links)
    places = written.link_places if is_placed else (-1,) * len(written.links)
    for link, place in zip(written.links, places, strict=True):
        if link.kind in _UNSEEN and link.label != text:
            continue
        is_there = place >= 0 and text.startswith(link.label, place)
        start = place if is_there else _place_of(link.label, text, end)
        if link.label and start >= 0:
            end = start + len(link.label)
            yield link, start, end


def _place_of(label: str, text: str, begin: int) -> int:
    """Return the first place of a label in a text from a place on; -1 if it is not there."""
    first = start = text.find(label, begin)
    while label and start >= 0 and _is_within_word(text, start, start + len(label)):
        start = text.find(label, start + 1)
    return first if start < 0 else start


def _is_within_word(text: str, start: int, end: int) -> bool:
    """Say whether a part of a text has letters of its word beside it.

    Letters without case have no meaning here: words of their scripts may have no spaces.
    """
    pairs = (text[max(0, start - 1) : start + 1], text[end - 1 : end + 1])
    return any(len(pair) == 2 and all(map(_has_case, pair)) for pair in pairs)


def _has_case(letter: str) -> bool:
    return letter.isupper() or letter.islower()


def has_one_place(written: Inline) -> bool:
    """Say whether it is known where each link of a text stands.

    Without places, a link could be wherever its label is: it must stand there as often as there are
    such links.
    """
    if len(written.link_places) == len(written.links):
        return True
    labels = [link.label for link in written.links if link.label]
    return all(written.text.count(label) == labels.count(label) for label in labels)


def part_of(written: Inline, start: int, end: int) -> Inline:
    """Return a part of a text without the spaces around it, with the links that it holds a part of.

    All footnotes stay; those before the part are at its start.
    """
    words = written.text[start:end]
    start += len(words) - len(words.lstrip())
    inner = [
        (link, first) for link, first, last in link_spans(written) if first < end and start < last
    ]
    return written._replace(
        text=words.strip(),
        links=tuple([link for link, _ in inner]),
        places=tuple([max(0, place - start) for place in written.places]),
        link_places=tuple([max(0, first - start) for _, first in inner]),
    )


def moved_places(places: Sequence[int], cuts: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Return places in a text from which characters were cut; `cuts` are starts and lengths."""
    starts = [start for start, _ in cuts]
    lengths = [0, *accumulate(length for _, length in cuts)]
    return tuple([place - lengths[bisect_left(starts, place)] for place in places])
