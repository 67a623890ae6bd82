"""The words of things in memory: for each, the things that have it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile

from kbgraph.fuzzy import closest
from kbgraph.search.bit_masks import mask_of
from kbgraph.search.highlights import MIN_TEXT_PREFIX, WORD
from kbgraph.search.ranking import NameMatches

MIN_SIMILARITY = 75
"""Minimum similarity, out of 100, of a name that replaces an unknown word."""


class MemoryTerms:
    """The words of things that are given in the order of their positions."""

    def __init__(self, names: Iterable[tuple[str, ...]], texts: Iterable[str]) -> None:
        """Index the names and the text of each thing, all normalised."""
        names = list(names)
        self._size = len(names)
        self._by_name = _postings(_words(*each) for each in names)
        self._by_text = _postings(_words(text) for text in texts)
        self._by_words = _postings(
            {" ".join(WORD.findall(name)) for name in each} for each in names
        )
        self._whole = sorted(
            (name, position) for position, each in enumerate(names) for name in each
        )
        self.name_words, self._text_words = sorted(self._by_name), sorted(self._by_text)

    def named(self, part: str) -> NameMatches:
        """Return the things with a part of a word in their names."""
        equal = self._by_name.get(part, ())
        beginning, within = array("I"), array("I")
        for word in self.name_words:
            if part in word:
                (beginning if word.startswith(part) else within).extend(self._by_name[word])
        return NameMatches(*(mask_of(each, self._size) for each in (equal, beginning, within)))

    def in_text(self, word: str) -> int:
        """Return the things whose text has a word that begins with this; a short word itself."""
        found = array("I")
        if len(word) >= MIN_TEXT_PREFIX:
            for indexed in _with_prefix(self._text_words, word):
                found.extend(self._by_text[indexed])
        else:
            found.extend(self._by_text.get(word, ()))
        return mask_of(found, self._size)

    def with_words_as_name(self, words: str) -> int:
        """Return the things with a name or code that consists of words between single spaces."""
        return mask_of(self._by_words.get(words, ()), self._size)

    def with_name(self, name: str) -> int:
        """Return the things with a name or code."""
        same = takewhile(lambda each: each[0] == name, self._whole_names(name))
        return mask_of((position for _, position in same), self._size)

    def with_name_from(self, start: str) -> int:
        """Return the things with a name or code that begins with a text."""
        longer = takewhile(lambda each: each[0].startswith(start), self._whole_names(start))
        return mask_of((position for _, position in longer), self._size)

    def similar(self, word: str) -> str | None:
        """Return the word of a name that is the most similar to another; None without any."""
        return next(iter(closest(word, self.name_words, MIN_SIMILARITY)), None)

    def _whole_names(self, first: str) -> Iterator[tuple[str, int]]:
        """Yield the names from a text on in their order, each with the position of its thing."""
        start = bisect_left(self._whole, (first, -1))
        return (self._whole[index] for index in range(start, len(self._whole)))


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in WORD.findall(text)}


def _postings(word_sets: Iterable[set[str]]) -> dict[str, array[int]]:
    """Map each word to the positions of the sets that contain it."""
    postings: dict[str, array[int]] = {}
    for position, words in enumerate(word_sets):
        for word in words:
            positions = postings.get(word)
            if positions is None:
                postings[word] = array("I", (position,))
            else:
                positions.append(position)
    return postings


def _with_prefix(words: list[str], prefix: str) -> Iterator[str]:
    """Yield the words that start with a prefix; the words must be sorted."""
    for index in range(bisect_left(words, prefix), len(words)):
        if not words[index].startswith(prefix):
            return
        yield words[index]
