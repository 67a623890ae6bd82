"""Words that are a part of a name: laws and bodies are seldom called by their whole names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import fsum, log
from typing import NamedTuple

from kbgraph.linking.naming.words import NameVocabulary, Word, words
from kbgraph.search.word_forms import content_words

_MAX_THINGS = 50
"""Things that may share a word by which one of them is found."""
_MIN_KEYS, _MIN_SHARE, _MIN_WORDS = 3, 0.45, 2
"""The telling words of a name that is known by a part; the share of their weight, and the words,
that must stand in the text."""
_MIN_DIGITS = 3
_MAX_GAP, _MAX_OTHERS = 6, 1
"""Words between two words of one name, and those that may tell of another thing."""
_MAX_BEHIND, _NUMBER_SIGNS = 2, frozenset({"no", "nr", "n"})
"""Words behind a name among which its number is, and those before a number."""


class PartialName(NamedTuple):
    """Words of a text that are most of a name."""

    slug: str
    name: str
    first: int
    end: int
    share: float
    """The share of the weight of the name's words that stand there."""
    has_number: bool
    """Whether a number of the thing stands there, such as that of a law."""
    is_close: bool
    """Whether its words stand close together, and are no pair of common nouns."""


class _KnownName(NamedTuple):
    """A name, and the words that it shares with texts."""

    slug: str
    name: str
    keys: frozenset[str]
    numbers: frozenset[str]
    """The numbers in all names of the thing and in its slug."""


class PartialNames:
    """Finds parts of long names in texts, by words that few names have."""

    def __init__(
        self, things: Iterable[tuple[str, Sequence[str]]], vocabulary: NameVocabulary
    ) -> None:
        """Index the names of at least three telling words of things, each with its slug."""
        self._vocabulary = vocabulary
        self._names: list[_KnownName] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        slugs: dict[str, set[str]] = defaultdict(set)
        for slug, names in things:
            known = [(name, frozenset(self._keys(name))) for name in names]
            known = [(name, keys) for name, keys in known if len(keys) >= _MIN_KEYS]
            if known:
                numbers = frozenset(filter(_is_number, self._keys(" ".join((slug, *names)))))
                for name, keys in known:
                    for key in sorted(keys | numbers):
                        slugs[key].add(slug)
                        self._by_word[key].append(len(self._names))
                    self._names.append(_KnownName(slug, name, keys, numbers))
        total = len({each.slug for each in self._names}) + 1
        self._weights = {key: log(total / len(each)) + 0.1 for key, each in slugs.items()}
        self._rare = {key for key, each in slugs.items() if len(each) <= _MAX_THINGS}

    def _keys(self, text: str) -> Iterator[str]:
        found = words(text)
        telling = set(content_words(text)) if len(found) >= _MIN_KEYS else ()
        for word in found:
            if word.folded in telling:
                yield self._vocabulary.key(word.folded)

    def matches(self, text: str, found: Sequence[Word]) -> list[PartialName]:
        """Return the names of which most is in a run of words: of each thing the best."""
        keys = [self._vocabulary.key(word.folded) for word in found]
        places: dict[int, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            if key in self._rare:
                for number in self._by_word[key]:
                    if not places[number]:
                        places[number].append(place)
        best: dict[str, PartialName] = {}
        for number, starts in places.items():
            match = self._match(number, keys, starts[0])
            if match and (match.slug not in best or _strength(match) > _strength(best[match.slug])):
                is_close = self._is_close(number, text, found[match.first : match.end])
                best[match.slug] = match._replace(is_close=is_close)
        return sorted(best.values(), key=lambda each: (-each.share, each.slug))

    def _match(self, number: int, keys: Sequence[str], start: int) -> PartialName | None:
        known = self._names[number]
        seen, last = set[str](), start
        for place in range(start, len(keys)):
            if keys[place] in known.keys or keys[place] in known.numbers:
                seen.add(keys[place])
                last = place
            elif place - last > _MAX_GAP:
                break
        written = set(filter(_is_number, (*keys[start : last + 1], *_number_behind(keys, last))))
        agreed = {each for each in written & known.numbers if _tells(each)}
        if len(seen) < _MIN_WORDS or (written and known.numbers and not agreed):
            return None
        share = self._weight(seen & known.keys) / self._weight(known.keys)
        has_number = bool(agreed) and len(seen - agreed) >= _MIN_WORDS
        if share < _MIN_SHARE and not has_number:
            return None
        return PartialName(
            known.slug, known.name, start, last + 1, share, has_number, is_close=False
        )

    def _is_close(self, number: int, text: str, found: Sequence[Word]) -> bool:
        """Say whether few other words are among those of a name, and they are no common nouns."""
        known = self._names[number]
        names, others = list[Word](), set[str]()
        for word in found:
            if self._vocabulary.key(word.folded) in known.keys | known.numbers:
                names.append(word)
            else:
                others.update(content_words(word.folded))
        small = sum(text[each.start].islower() for each in names)
        is_whole = len({each.folded for each in names}) >= len(known.keys)
        is_long = len(names) >= _MIN_KEYS and (is_whole or small < len(names))
        return len(others) <= _MAX_OTHERS and (is_long or not small)

    def _weight(self, keys: Iterable[str]) -> float:
        return fsum(map(self._weights.__getitem__, keys))


def _strength(match: PartialName) -> tuple[bool, float]:
    return match.has_number, match.share


def _number_behind(keys: Sequence[str], last: int) -> Iterator[str]:
    """Yield the number behind a name, as in `No. 12`."""
    for key in keys[last + 1 : last + 1 + _MAX_BEHIND]:
        if _is_number(key):
            if _tells(key):
                yield key
            return
        if key not in _NUMBER_SIGNS:
            return


def _tells(number: str) -> bool:
    """Say whether a number is more than that of a day or a part."""
    return len(number) >= _MIN_DIGITS or not number.isdigit()


def _is_number(key: str) -> bool:
    """Say whether a word has digits, and is no year: laws are told apart by their numbers."""
    return any(map(str.isdigit, key)) and not (len(key) == 4 and key[:2] in {"19", "20"})
