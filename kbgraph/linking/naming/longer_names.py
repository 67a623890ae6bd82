"""Names within longer names that have no entry: `Port of Elms` is no mention of the elms."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

import regex

from kbgraph.linking.naming.words import Word
from kbgraph.search.word_forms import content_words

_JOINING = frozenset(
    {"of", "de", "del", "della", "des", "di", "da", "do", "dos", "du", "von", "van", "der", "den"}
)
"""Words that join two parts of a proper name, without an article."""
_MONEY = frozenset(
    {"baht", "cent", "crown", "dinar", "dirham", "dollar", "dram", "euro", "franc", "krona"}
    | {"krone", "lari", "lira", "manat", "peso", "pound", "rand", "real", "ringgit", "riyal"}
    | {"rouble", "ruble", "rupee", "rupiah", "shekel", "shilling", "som", "won", "yen"}
    | {"yuan", "zloty"}
)
"""Units of money: behind the name of a place, such a word names a currency."""
_SPACES, _HYPHENS = frozenset(" \n"), frozenset("-‐‑")
_STOPS = frozenset(".!?:;|")
_SIGNS, _SHORT_SIGNS = regex.compile(r"\p{Han}+"), 2
"""Chinese signs, and the number of them in names that are parts of other names."""


class NamePosition(Enum):
    """How a name stands among the words beside it."""

    ALONE = auto()
    BESIDE_CAPITAL = auto()
    """A word in capitals is beside it, so that it may be part of another name.

    In Chinese another sign is before a name of two: `京都` is also the end of `東京都`.
    """
    WITHIN_NAME = auto()
    """It is part of a longer name."""


class TextKind(Enum):
    """The kinds of texts."""

    PROSE = auto()
    """Sentences, each of which begins with a capital."""
    CELL = auto()
    """A cell of a table, in which the first word may be part of a name."""


def standing(
    text: str, words: Sequence[Word], first: int, end: int, kind: TextKind = TextKind.PROSE
) -> NamePosition:
    """Return how the words from `first` up to `end` stand in a text."""
    around = _Around(text, words, first, end)
    if around.is_compound() or around.is_joined() or around.is_money():
        return NamePosition.WITHIN_NAME
    if around.has_capital_before(kind):
        is_long = end - first > 1 or around.is_acronym()
        return NamePosition.BESIDE_CAPITAL if is_long else NamePosition.WITHIN_NAME
    if around.has_capital_behind():
        is_title = end - first > 1 and not around.is_acronym()
        return NamePosition.WITHIN_NAME if is_title else NamePosition.BESIDE_CAPITAL
    return NamePosition.BESIDE_CAPITAL if around.may_be_end() else NamePosition.ALONE


class _Around:
    """The words before a name and behind it."""

    def __init__(self, text: str, words: Sequence[Word], first: int, end: int) -> None:
        self._text, self._words, self._first, self._end = text, words, first, end
        self._written = text[words[first].start : words[end - 1].end]

    def is_acronym(self) -> bool:
        """Say whether the name is all in capitals."""
        return self._written.isupper()

    def is_compound(self) -> bool:
        """Say whether a word in small letters continues another behind a hyphen."""
        return self._gap(self._first) in _HYPHENS and self._written[:1].islower()

    def is_joined(self) -> bool:
        """Say whether a word in capitals is joined to the name, as in `Port of`."""
        joint = self._first - 1
        if joint < 1 or self.is_acronym() or self._gap(self._first) not in _SPACES:
            return False
        is_joint = self._word(joint) in _JOINING and self._gap(joint) in _SPACES
        return is_joint and self._is_name(joint - 1)

    def is_money(self) -> bool:
        """Say whether a unit of money follows."""
        if self._end == len(self._words) or self._gap(self._end) not in _SPACES:
            return False
        return self._words[self._end].folded.removesuffix("s") in _MONEY

    def has_capital_before(self, kind: TextKind) -> bool:
        """Say whether a word in capitals is before the name, and begins no sentence."""
        if self._first == 0 or self._gap(self._first) not in _SPACES:
            return False
        before = self._hyphenated(self._first - 1)
        begins = before == 0 or not _STOPS.isdisjoint(self._gap(before))
        return self._is_name(before) and not (begins and kind is TextKind.PROSE)

    def may_be_end(self) -> bool:
        """Say whether signs of a script without spaces may be the end of a longer name."""
        is_short = self._end - self._first <= _SHORT_SIGNS
        touches = self._first > 0 and not self._gap(self._first)
        return is_short and touches and bool(_SIGNS.fullmatch(self._written))

    def has_capital_behind(self) -> bool:
        """Say whether a word in capitals follows."""
        is_beside = self._end < len(self._words) and self._gap(self._end) in _SPACES
        return is_beside and self._word(self._end)[:1].isupper()

    def _hyphenated(self, place: int) -> int:
        """Return the first of the words that hyphens join to one."""
        while place and self._gap(place) in _HYPHENS:
            place -= 1
        return place

    def _is_name(self, place: int) -> bool:
        word = self._word(place)
        return word[:1].isupper() and bool(content_words(word))

    def _word(self, place: int) -> str:
        return self._text[self._words[place].start : self._words[place].end]

    def _gap(self, place: int) -> str:
        """Return the signs before a word."""
        if place == 0:
            return ""
        return self._text[self._words[place - 1].end : self._words[place].start]
