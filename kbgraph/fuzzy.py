"""Similar names. The only user of rapidfuzz, and the only place that decides what is close."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_MIN_SIMILARITY = 80
"""The similarity, in percent, from which a name is offered as the intended one."""
_MAX_OFFERED = 3
_MAX_CANDIDATES = 50
"""Similar names of which the best are chosen."""
_MAX_SHORT_CHARS = 4
_MAX_SLIPS = 3
"""Letters that are wrong, missing, too many or swapped in a word of a vocabulary; one of three."""
_WORDS = re.compile(r"\d+|[^\W\d_]+")
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_NEGATION = re.compile(r"(?:un|in|il|im|ir|no|non|not|dis|anti)[ -]?")
_TYPE_MARK = "--"


def closest(name: str, names: Iterable[str], min_similarity: int = _MIN_SIMILARITY) -> list[str]:
    """Return up to three of the names that are at least so similar, in percent, best first."""
    matches = process.extract(
        name, list(names), scorer=fuzz.ratio, score_cutoff=min_similarity, limit=_MAX_OFFERED
    )
    return [match for match, *_ in matches]


def by_likeness(name: str, names: Iterable[str]) -> list[str]:
    """Return all the names, the most similar first; ties keep their order."""
    return [match for match, *_ in process.extract(name, names, scorer=fuzz.ratio, limit=None)]


def nearest_words(name: str, words: Iterable[str], max_slips: int = _MAX_SLIPS) -> list[str]:
    """Return the words of a vocabulary that a name may be a misspelling of.

    They are those with the fewest slips, in their order. Case, hyphens and underscores are no
    slips: `split_on` is `splitOn`.
    """
    plain = _letters(name)
    limit = min(max(1, len(plain) // 3), max_slips)
    slips = [
        (OSA.distance(plain, _letters(word), score_cutoff=limit), index, word)
        for index, word in enumerate(words)
        if word != name
    ]
    fewest = min([limit, *(distance for distance, _, _ in slips)])
    return [word for distance, _, word in sorted(slips) if distance == fewest][:_MAX_OFFERED]


def slips_between(name: str, other: str, max_slips: int) -> int:
    """Return the letters that are wrong, missing, too many or swapped; one more than the maximum.

    The last is returned for names that differ in more letters.
    """
    return OSA.distance(name, other, score_cutoff=max_slips)


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word)).lower()


class SimilarNames:
    """Names that may be offered in place of a name that is none of them.

    A name is offered for another that is at least 80 % similar, as a whole and without its folder
    and its type prefix, or that differs in folder and prefix alone, or in two letters that are
    swapped. It is never the same name, and never one with other digits, Roman numerals or single
    letters: `law-2023` is not `law-2024`, and `annex II` is not `annex III`. Nor is a name offered
    for its negation, or beside it.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """Index names: the spelling of each by the form in which it is compared."""
        self._spellings = spellings
        self._tails: dict[tuple[str, ...], _LengthIndex] = defaultdict(_LengthIndex)
        self._prefixed: dict[tuple[str, ...], _LengthIndex] = defaultdict(_LengthIndex)
        self._by_tail: dict[str, list[str]] = defaultdict(list)
        self._offered: dict[str, tuple[str, ...]] = {}
        """Cache: a name that is written often is compared once."""
        for name in spellings:
            self._by_tail[_tail(name)].append(name)
            self._tails[distinguishing_marks(_tail(name))].add(_tail(name))
            if _TYPE_MARK in name:
                self._prefixed[distinguishing_marks(name)].add(name)

    def offer(self, name: str) -> tuple[str, ...]:
        """Return the spellings of up to three names that may be meant, the best first.

        The name is given in the form in which names are compared.
        """
        if name not in self._offered:
            near = [each for each in self._candidates(name) if _may_be_meant(name, each)]
            ranked = by_likeness(name, near)
            best = [
                each
                for index, each in enumerate(ranked[:_MAX_OFFERED])
                if not any(_is_negation(each, better) for better in ranked[:index])
            ]
            self._offered[name] = tuple(dict.fromkeys(self._spellings[each] for each in best))
        return self._offered[name]

    def _candidates(self, name: str) -> list[str]:
        marks, tail = distinguishing_marks(name), _tail(name)
        alike = self._tails.get(distinguishing_marks(tail))
        found: list[str] = []
        for near in alike.similar(tail) if alike else ():
            found += self._by_tail[near]
        if len(found) > _MAX_CANDIDATES:
            # A name such as `index` may be in every folder.
            found = [match for match, *_ in _best(name, found)]
        if not found and marks in self._prefixed:
            # A type prefix may be written with one hyphen or a space.
            found = self._prefixed[marks].similar(name)
        return found


class _LengthIndex:
    """Names by length: two names of which one is half as long again are not similar."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._sorted: list[str] = []
        self._lengths: list[int] = []

    def add(self, name: str) -> None:
        self._names[name] = None

    def similar(self, name: str) -> list[str]:
        if len(self._sorted) < len(self._names):
            self._sorted = sorted(self._names, key=len)
            self._lengths = list(map(len, self._sorted))
        first = bisect_left(self._lengths, len(name) * 2 / 3)
        last = bisect_right(self._lengths, len(name) * 3 / 2)
        found = [match for match, *_ in _best(name, self._sorted[first:last], _MIN_SIMILARITY)]
        return found or [each for each in _swapped(name) if each in self._names]


def _swapped(name: str) -> list[str]:
    """Return the words that a short one may be, if two of its letters are swapped.

    In words of five letters and more, two swapped letters leave enough similarity.
    """
    if not name.isalpha() or len(name) > _MAX_SHORT_CHARS:
        return []
    return [
        f"{name[:index]}{name[index + 1]}{name[index]}{name[index + 2 :]}"
        for index in range(len(name) - 1)
    ]


def _best(name: str, names: list[str], min_similarity: int = 0) -> list[tuple[str, float, int]]:
    return process.extract(
        name, names, scorer=fuzz.ratio, score_cutoff=min_similarity, limit=_MAX_CANDIDATES
    )


def extending(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that begin with the words of a name, or it with theirs.

    `rate (standard)` extends `rate`. Names with other digits or single letters are not among them.
    """
    words = name.split()
    found = [
        each
        for each in names
        if each != name
        and distinguishing_marks(each) == distinguishing_marks(name)
        and _share_start(each.split(), words)
    ]
    return found if len(found) <= _MAX_OFFERED else []


def _share_start(words: list[str], others: list[str]) -> bool:
    shared = min(len(words), len(others))
    return shared > 0 and words[:shared] == others[:shared]


def _may_be_meant(name: str, other: str) -> bool:
    if name == other or _is_negation(name, other):
        return False
    if "/" in name and "/" in other and distinguishing_marks(name) != distinguishing_marks(other):
        return False
    tail, end = _tail(other), _tail(name)
    if end == name and tail != other:
        # A prefix that is written without its mark does not count either.
        end = name[-len(tail) :]
    return (
        end == tail
        or end in _swapped(tail)
        or (fuzz.ratio(end, tail) >= _MIN_SIMILARITY and fuzz.ratio(name, other) >= _MIN_SIMILARITY)
    )


def _is_negation(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    return long.endswith(short) and bool(_NEGATION.fullmatch(long[: len(long) - len(short)]))


@lru_cache(maxsize=65536)
def distinguishing_marks(name: str) -> tuple[str, ...]:
    """Return the digits, Roman numerals and single letters of a name in small letters.

    They tell like names apart.
    """
    return tuple(
        word
        for word in _WORDS.findall(name)
        if len(word) == 1 or word.isdigit() or _ROMAN.fullmatch(word)
    )


def _tail(name: str) -> str:
    """Return a name without its folder and its type prefix."""
    return name.rsplit("/", 1)[-1].rsplit(_TYPE_MARK, 1)[-1]
