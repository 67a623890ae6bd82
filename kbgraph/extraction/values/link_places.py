"""The places of links in a text, which are found by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgraph.source.entry import Link


def link_spans(text: str, links: Iterable[Link]) -> Iterator[tuple[Link, int, int]]:
    """Yield the links that have a label in the text, each with its span.

    A label is no part of a word, unless it stands nowhere else: `within [it](x.md)`.
    """
    end = 0
    for link in links:
        start = _place_of(link.label, text, end)
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


def has_one_place(text: str, links: tuple[Link, ...]) -> bool:
    """Say whether each label of a link stands in a text as often as there are such links.

    Otherwise the link could be at either place.
    """
    labels = [link.label for link in links if link.label]
    return all(text.count(label) == labels.count(label) for label in labels)


def links_between(text: str, links: tuple[Link, ...], start: int, end: int) -> tuple[Link, ...]:
    """Return the links with a label of which some is in a part of a text."""
    return tuple(
        link for link, first, last in link_spans(text, links) if first < end and start < last
    )
