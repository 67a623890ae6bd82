"""The beginnings and parts of words that many words share, with the things that have them.

Their masks are written once: a query would otherwise join those of thousands of words. All other
parts are in so few words that these are joined when they are asked for.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

MAX_JOINED = 64
"""Words that a query joins. A part that more words have is common."""
_MAX_PART_CHARS = 48
Postings: TypeAlias = "Mapping[str, array[int]]"
"""The positions of the things that have each word."""


def common_prefixes(postings: Postings, shortest: int) -> Iterator[tuple[str, array[int]]]:
    """Yield each beginning that many words share, with the things that have any of them."""
    words = [word for word in postings if len(word) >= shortest]
    for length in range(shortest, _MAX_PART_CHARS):
        counts = Counter(word[:length] for word in words)
        words = [word for word in words if counts[word[:length]] > MAX_JOINED]
        if not words:
            return
        yield from _joined(postings, ((word[:length], word) for word in words)).items()
        words = [word for word in words if len(word) > length]


def common_parts(postings: Postings) -> Iterator[tuple[str, array[int], array[int]]]:
    """Yield each part that many words have, with the things that have it.

    First those of whose words it is the beginning, then those in whose words it is elsewhere.
    """
    common: set[str] = set()
    words = list(postings)
    for length in range(1, _MAX_PART_CHARS):
        parts = {word: _parts(word, length, common) for word in words}
        counts = Counter(part for found in parts.values() for part in found)
        common = {part for part, count in counts.items() if count > MAX_JOINED}
        if not common:
            return
        begins = _joined(
            postings, ((word[:length], word) for word in words if word[:length] in common)
        )
        within = _joined(
            postings,
            (
                (part, word)
                for word, found in parts.items()
                for part in found
                if part in common and not word.startswith(part)
            ),
        )
        for part in sorted(common):
            yield part, begins.get(part, array("I")), within.get(part, array("I"))
        words = [word for word in words if len(word) > length]


def _parts(word: str, length: int, common: set[str]) -> set[str]:
    """Return the distinct parts of a length whose beginnings are common, as all are at first."""
    return {
        word[start : start + length]
        for start in range(len(word) - length + 1)
        if length == 1 or word[start : start + length - 1] in common
    }


def _joined(postings: Postings, pairs: Iterable[tuple[str, str]]) -> defaultdict[str, array[int]]:
    """Return the things of the words of each part."""
    joined: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for part, word in pairs:
        joined[part].extend(postings[word])
    return joined
