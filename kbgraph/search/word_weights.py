"""The weights of the words of a query: the fewer things have a word, the more it tells."""

from __future__ import annotations

from collections.abc import Callable
from math import log

from cachetools import LRUCache

from kbgraph.search.highlights import strip_diacritics

_LEAST = 0.1
"""The weight of a word that all things have."""
_MIN_THINGS = 20
"""Things of which a word can be told to be common."""
_MAX_WORDS = 10_000


class WordWeights:
    """The weights of words among a number of things with a text.

    `count` returns how many things have a word.
    """

    def __init__(self, things: int, count: Callable[[str], int]) -> None:
        self._things, self._count = things, count
        self._weights: LRUCache[str, float] = LRUCache(_MAX_WORDS)

    def of(self, word: str) -> float:
        """Return the weight of a word: 1 if a single thing has it, 0.1 if all have."""
        weight = self._weights.get(word)
        return self.of_counted(word, self._count(word)) if weight is None else weight

    def of_counted(self, word: str, count: int) -> float:
        """Return the weight of a word that some number of things have, and keep it."""
        weight = self._weights[word] = self.of_count(count)
        return weight

    def of_count(self, count: int) -> float:
        """Return the weight of a word that some number of things have."""
        if self._things < 2:
            return 1.0
        rarity = log(self._things / min(max(count, 1), self._things)) / log(self._things)
        return _LEAST + (1 - _LEAST) * rarity

    def beside(self, name: str) -> Callable[[str], float]:
        """Return the weights of words in the text of a thing: those of its name are the least."""
        own = strip_diacritics(name)
        return lambda word: _LEAST * self.of(word) if word in own else self.of(word)

    def telling(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words that at most half of the things have; all if none is so rare."""
        if self._things < _MIN_THINGS:
            return words
        most = self.of_count((self._things + 1) // 2)
        return tuple(word for word in words if self.of(word) >= most) or words
