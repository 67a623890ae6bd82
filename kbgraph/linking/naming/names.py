"""The names of all things, in a trie of their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from kbgraph.linking.naming.words import NameVocabulary, Word, words

_MAX_WORDS = 16
"""Words of the longest name that is looked for."""
_MAX_ACRONYM = 6
_NO_SIGNS = frozenset(" \n\t\u00a0-‐‑–'’\"“”«»()[]*_")
"""Characters between words that make no difference."""
_END = ""
"""The key of a node of the trie under which the names end there."""


class ThingName(NamedTuple):
    """A name by which a thing may be mentioned."""

    slug: str
    text: str
    is_learnt: bool
    """Whether it is the text of links to the thing, and none of its own names."""
    is_proper: bool
    """Whether it names one thing, so that its capitals count."""
    language: str = ""
    """The language of the name; empty where it is not known."""
    uses: int = 0
    """The links with this text, where it is learnt."""


class FoundName(NamedTuple):
    """Words of a text that are the name of one or several things."""

    first: int
    end: int
    """The first of the words, and the one behind the last."""
    names: tuple[ThingName, ...]


class _Spelling(NamedTuple):
    """A name, and what decides whether words of a text are it."""

    name: ThingName
    text: str
    """From its first word to its last."""
    gaps: tuple[str, ...]
    """The signs between its words."""

    def fits(self, text: str, found: Sequence[Word]) -> bool:
        """Say whether words of a text are the name, by their capitals and the signs between."""
        if not all(map(self._is_gap, self.gaps, _gaps(text, found))):
            return False
        written = text[found[0].start : found[-1].end]
        if _is_acronym(self.text):
            return written in {self.text, f"{self.text}s"}
        if self.name.is_proper and len(found) == 1 and self.text[:1].isupper():
            return written[:1].isupper()
        return True

    @staticmethod
    def _is_gap(own: str, written: str) -> bool:
        return not written or written == own


class NameFinder:
    """Finds names in texts."""

    def __init__(self, names: Iterable[ThingName]) -> None:
        """Index names; those of too many words, or without any letter, are left out."""
        split = [(each, words(each.text)) for each in names]
        known = [(each, found) for each, found in split if _is_name(each, found)]
        self.vocabulary = NameVocabulary({word.folded for _, found in known for word in found})
        self._trie: dict[str, Any] = {}
        for name, found in known:
            node = self._trie
            for word in found:
                node = node.setdefault(self.vocabulary.key(word.folded), {})
            spelled = name.text[found[0].start : found[-1].end]
            spelling = _Spelling(name, spelled, tuple(_gaps(name.text, found)))
            node.setdefault(_END, []).append(spelling)

    def matches(self, text: str, found: Sequence[Word]) -> Iterator[FoundName]:
        """Yield the names in a text, from left to right: at each place the longest that fits."""
        keys = [self.vocabulary.key(word.folded) for word in found]
        place = 0
        while place < len(found):
            match = self._longest(text, found, keys, place)
            if match is None:
                place += 1
            else:
                yield match
                place = match.end

    def _longest(
        self, text: str, found: Sequence[Word], keys: Sequence[str], place: int
    ) -> FoundName | None:
        node: Any = self._trie.get(keys[place])
        best, end = None, place + 1
        while node is not None:
            spellings = node.get(_END, ())
            names = [each.name for each in spellings if each.fits(text, found[place:end])]
            if names:
                best = FoundName(place, end, tuple(names))
            node = node.get(keys[end]) if end < len(found) else None
            end += 1
        return best


def _is_name(name: ThingName, found: Sequence[Word]) -> bool:
    has_letters = any(not word.folded.isnumeric() for word in found)
    return 0 < len(found) <= _MAX_WORDS and has_letters and len(name.text.strip()) > 1


def _gaps(text: str, found: Sequence[Word]) -> Iterator[str]:
    """Yield the signs between words, but for spaces, hyphens and quotation marks."""
    for word, following in pairwise(found):
        gap = text[word.end : following.start]
        yield "" if gap == " " else "".join(each for each in gap if each not in _NO_SIGNS)


def _is_acronym(text: str) -> bool:
    return text.isupper() and text.lower() != text.upper() and len(text) <= _MAX_ACRONYM
