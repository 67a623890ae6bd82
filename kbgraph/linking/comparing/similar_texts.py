"""Entries that have the words of another entry: those that few others have count the most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from sys import getsizeof
from typing import NamedTuple

from cachetools import LRUCache

from kbgraph.linking.naming.words import singular
from kbgraph.search.bit_masks import heaviest, positions_in
from kbgraph.search.highlights import strip_diacritics
from kbgraph.search.search_index import SearchIndex, text_of
from kbgraph.search.word_forms import content_words

_MAX_WORDS, _MAX_SHARE, _MIN_LETTERS = 60, 0.2, 3
"""The most words of an entry that are compared, the share of all things that may have one of them,
and its letters."""
_MAX_WEIGHT = 31
_MAX_MASK_BYTES, _MAX_PROSE_BYTES = 32_000_000, 32_000_000
_SHOWN_WORDS, _REPEATED = 5, 2
_NOT_PROSE = re.compile(
    r"^\[\^[^\]\n]+\]:.*|\[\^[^\]\n]*\]|\]\([^()\s]*\)|\[\[[^\[\]|\n]*\||https?://\S+", re.MULTILINE
)
"""Footnotes and their marks, and the targets of links: no words of the author about the thing."""


class SimilarText(NamedTuple):
    """A thing whose entry has the same words."""

    slug: str
    score: float
    """From 0 to 1: the share of the words' weight that it has too."""
    words: tuple[str, ...]
    """The most telling of the words."""


class SimilarTexts:
    """Compares the texts of entries by the words of a search index."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._masks: LRUCache[str, int] = LRUCache(_MAX_MASK_BYTES, getsizeof)
        self._proses: LRUCache[str, str] = LRUCache(_MAX_PROSE_BYTES, getsizeof)

    def things_with(self, word: str) -> int:
        """Return the things whose texts have a normalised word, as a bit mask."""
        mask = self._masks.get(word)
        if mask is None:
            mask = self._masks[word] = self._index.ranking.in_text(word)
        return mask

    def count_with(self, words: Iterable[str]) -> int:
        """Return the number of things that have all of some normalised words."""
        both = -1
        for word in words:
            both &= self.things_with(word)
        return both.bit_count() if both >= 0 else 0

    def like(self, slug: str, limit: int) -> tuple[SimilarText, ...]:
        """Return the things whose texts are the most like that of an entry, the best first."""
        weights = self._telling(slug)
        masks = {word: self.things_with(word) for word in weights}
        total = sum(weights.values())
        if not total:
            return ()
        best = heaviest(((masks[word], weight) for word, weight in weights.items()), limit)
        found = []
        for place in [*positions_in(best)][: 4 * limit]:
            shared = [word for word in weights if masks[word] >> place & 1]
            (thing,) = self._index.things.ranked([1 << place])
            length = max(len(text_of(self._index.graph, thing.slug)), 1)
            score = sum(weights[word] for word in shared) / total
            found.append(SimilarText(thing.slug, score / sqrt(1 + length / 20_000), tuple(shared)))
        ranked = sorted(found, key=lambda each: (-each.score, each.slug))
        first = [each for each in ranked if each.slug != slug][:limit]
        return tuple(self._told(slug, first))

    def _told(self, slug: str, found: Iterable[SimilarText]) -> Iterator[SimilarText]:
        """Yield texts with the words of which a reader is told: those repeated, if there are any.

        Search also finds the beginnings of words, and those of sources; a reader finds the words
        told, whole, in the prose of both. Those of the other thing's names tell no more than that
        it is named.
        """
        own = self._prose(slug)
        for each in found:
            other, names = self._prose(each.slug), self._words_of_names(each.slug)
            words = (word for word in each.words if word not in names and _count(other, word))
            counts = {word: _count(own, word) for word in words}
            written = [word for word, count in counts.items() if count]
            repeated = [word for word in written if counts[word] > 1]
            if written:
                told = _without_other_forms(repeated or written)
                yield each._replace(words=told[:_SHOWN_WORDS])

    def _prose(self, slug: str) -> str:
        """Return the normalised prose of an entry."""
        prose = self._proses.get(slug)
        if prose is None:
            written = _NOT_PROSE.sub(" ", text_of(self._index.graph, slug))
            prose = self._proses[slug] = strip_diacritics(written)
        return prose

    def _words_of_names(self, slug: str) -> set[str]:
        subject = self._index.graph.subjects.get(slug)
        texts = (name.text for name in subject.names) if subject else ()
        return {word for text in texts for word in content_words(text)}

    def _telling(self, slug: str) -> dict[str, int]:
        """Return the weights of the words that tell the most of an entry."""
        weigh = self._index.ranking.weights
        most = max(2.0, _MAX_SHARE * len(self._index.items))
        scored: list[tuple[float, str]] = []
        for word in _words(text_of(self._index.graph, slug)):
            things = self.things_with(word).bit_count()
            if 1 < things <= most:
                scored.append((weigh.of_count(things), word))
        best = sorted(scored, reverse=True)[:_MAX_WORDS]
        top = best[0][0] if best else 1.0
        return {word: max(1, round(_MAX_WEIGHT * score / top)) for score, word in best}


def _words(text: str) -> Iterable[str]:
    """Yield each word of an entry once, without those that only join others and numbers."""
    body = text.split("\n---", 1)[-1] if text.startswith("---") else text
    for word in content_words(body):
        if len(word) >= _MIN_LETTERS and not word.isnumeric():
            yield word


def _without_other_forms(words: Sequence[str]) -> tuple[str, ...]:
    """Return words, of the forms of one word the first."""
    return tuple({singular(word): word for word in reversed(words)}.values())[::-1]


def _count(text: str, word: str) -> int:
    """Return how often a text has a whole word, up to two."""
    count, start = 0, text.find(word)
    while start >= 0 and count < _REPEATED:
        end = start + len(word)
        count += not (_is_in_word(text[start - 1 : start]) or _is_in_word(text[end : end + 1]))
        start = text.find(word, end)
    return count


def _is_in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
