"""Things by the words of a query, the best first, whatever holds the words of the things.

Names, codes and words are compared without case and without diacritics (Unicode NFKD). Each word
of a query must be a prefix of a word of the entry, or a part of one of its names. If a query
matches nothing, its unknown words are replaced by similar names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple, Protocol

from kbgraph.search.bit_masks import union
from kbgraph.search.highlights import WORD
from kbgraph.search.word_weights import WordWeights

_IS_NAME, _BEGINS_NAME = 900, 700
"""Scores of a whole query that is a name or code, or a prefix of one."""
_MAX_NAME_WORDS = 12
"""Words at the beginning of a query that may be those of a name."""
_HAS_NAME = 500
"""Score of a query that has a whole name or code among its words, by the weight of the name."""
_EQUALS_WORD, _BEGINS_WORD, _IN_WORD, _IN_TEXT = 100, 60, 30, 10
"""Scores of a word that is, begins or is within a word of a name, or is in the text."""


class NameMatches(NamedTuple):
    """The things with a word in their names, as bit masks. A thing may be in several."""

    equal: int
    """Those of which it is a word of a name."""
    beginning: int
    """Those of which it begins a word of a name."""
    within: int
    """Those of which it is elsewhere in a word of a name."""


class TermIndex(Protocol):
    """The things that have a word or a name, all normalised, as bit masks of their positions."""

    def named(self, part: str) -> NameMatches:
        """Return the things with a part of a word in their names."""

    def in_text(self, word: str) -> int:
        """Return the things whose text has a word that begins with this; a short word itself."""

    def with_words_as_name(self, words: str) -> int:
        """Return the things with a name or code that consists of words between single spaces."""

    def with_name(self, name: str) -> int:
        """Return the things with a name or code."""

    def with_name_from(self, start: str) -> int:
        """Return the things with a name or code that begins with a text."""

    def similar(self, word: str) -> str | None:
        """Return the word of a name that is the most similar to another; None without any."""


class ScoreClass(NamedTuple):
    """The things with one score."""

    score: int
    things: int
    """Their bit mask."""


class Ranked(NamedTuple):
    """The things that match a query, the best first, and the words that were searched."""

    classes: tuple[ScoreClass, ...]
    words: tuple[str, ...]
    instead: tuple[str, ...] = ()
    """The words that replaced those without any match."""

    @property
    def listed(self) -> int:
        """The bit mask of all of them."""
        return union(each.things for each in self.classes)


class Ranking:
    """Ranks the things of an index of words."""

    def __init__(self, terms: TermIndex, things: int) -> None:
        """Rank by some terms, among a number of things with a text."""
        self._terms = terms
        self.weights = WordWeights(things, self._count)

    def ranked(self, query: str) -> Ranked:
        """Return the things that match all words of a normalised query."""
        words = WORD.findall(query)
        scores = self._match_all(words)
        replacements: tuple[str, ...] = ()
        if not scores:
            similar = {
                word: self._terms.similar(word) or word for word in words if not self._count(word)
            }
            words = [similar.get(word, word) for word in words]
            scores, replacements = self._match_all(words), tuple(similar.values())
            query = " ".join(words)
        if scores:
            scores = self._with_names(scores, query, words)
        return Ranked(
            tuple(ScoreClass(score, scores[score]) for score in sorted(scores, reverse=True)),
            tuple(dict.fromkeys(words)),
            replacements if scores else (),
        )

    def _match_all(self, words: list[str]) -> dict[int, int]:
        """Return the things that match all the words, by their score."""
        if not words:
            return {}
        found: list[tuple[tuple[float, ...], int]] = [((), -1)]
        for word, levels in zip(words, map(self._levels, words), strict=True):
            weight = self.weights.of_counted(word, union(each for _, each in levels).bit_count())
            found = [
                ((*parts, score * weight), both)
                for parts, things in found
                for score, mask in levels
                if (both := things & mask)
            ]
        scores: dict[int, int] = defaultdict(int)
        for parts, things in found:
            scores[round(sum(parts))] |= things
        return scores

    def _with_names(self, scores: dict[int, int], query: str, words: list[str]) -> dict[int, int]:
        """Raise the scores of the things whose names the query is, begins, or has in it."""
        is_name = self._terms.with_name(query)
        begins = self._terms.with_name_from(query) & ~is_name
        raised = reduce(_raised, ((_IS_NAME, is_name), (_BEGINS_NAME, begins)), scores)
        weights = [self.weights.of(word) for word in words[:_MAX_NAME_WORDS]]
        for start in range(len(weights)):
            for end in range(start + 1, len(weights) + 1):
                named = self._terms.with_words_as_name(" ".join(words[start:end]))
                if named:
                    raised = _raised(raised, (round(_HAS_NAME * sum(weights[start:end])), named))
        return raised

    def _levels(self, word: str) -> list[tuple[int, int]]:
        """Return the things that match a word, each at the best of its scores."""
        named = self._terms.named(word)
        levels = zip(
            (_EQUALS_WORD, _BEGINS_WORD, _IN_WORD, _IN_TEXT),
            (*named, self._terms.in_text(word)),
            strict=True,
        )
        return _disjoint(levels)

    def in_text(self, word: str) -> int:
        """Return the things whose text has a normalised word, as a bit mask.

        Names are not searched for parts of words: that reads all names, for each word again.
        """
        return self._terms.in_text(word)

    def _count(self, word: str) -> int:
        return union((*self._terms.named(word), self._terms.in_text(word))).bit_count()


def _disjoint(levels: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return scores with their things, less those that have a better one."""
    left: list[tuple[int, int]] = []
    better = 0
    for score, things in levels:
        if things & ~better:
            left.append((score, things & ~better))
        better |= things
    return left


def _raised(scores: dict[int, int], bonus: tuple[int, int]) -> dict[int, int]:
    """Return the things by their score, to which some of them have added a bonus."""
    added, things = bonus
    if not things:
        return scores
    raised: dict[int, int] = defaultdict(int)
    for score, mask in scores.items():
        if both := mask & things:
            raised[score + added] |= both
        if rest := mask & ~things:
            raised[score] |= rest
    return raised
