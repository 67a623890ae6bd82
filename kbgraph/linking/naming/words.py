"""The words of a text and of a name, and the forms by which they are compared.

A word matches its forms: in Latin script the plural and the possessive, in other alphabets up to
three letters more at its end, which covers the cases of Russian, Greek or Armenian. The
stemmers of Snowball were tried: they take 0.3 ms for a word, and give *Казахстан* and *Казахстаном*
two stems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from kbgraph.search.highlights import strip_diacritics

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts that are written without spaces: each letter is a word. A run of katakana is one."""
_WORD = regex.compile(
    rf"[{_UNSPACED}]\p{{M}}*|[\p{{Katakana}}ー]+|(?:(?![{_UNSPACED}\p{{Katakana}}])[\p{{L}}\p{{M}}\p{{N}}])+"
)
_LATIN = regex.compile(r"[\p{Latin}\p{N}]+")
_MIN_BASE, _MAX_ENDING, _MAX_DROPPED = 3, 3, 2
"""Letters that forms of a word share at least, that one has more, and the other fewer."""
_VOWELS = frozenset("аеёиоуыэюяйьъіїєөүұәαεηιουωσςաեէըիոօու")
"""Letters at the end of a name that its other forms may lack."""


class Word(NamedTuple):
    """A word of a text."""

    folded: str
    """In small letters, without diacritics."""
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Return the words of a text, in order, by their places in it.

    A mark without a letter, such as an accent behind a space, is no word.
    """
    return [
        Word(folded, *each.span())
        for each in _WORD.finditer(text)
        if (folded := strip_diacritics(each[0]))
    ]


@lru_cache(maxsize=65_536)
def singular(word: str) -> str:
    """Return a word in Latin script without the `s` of a plural or a possessive."""
    if len(word) > 3 and word.endswith("s") and word[-2] not in "siu":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


class NameVocabulary:
    """The words of names; the words of texts are looked up in it."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the folded words of all names."""
        self._bases = {_base(word): singular(word) for word in sorted(names)}
        self._keys: dict[str, str] = {}

    def key(self, folded: str) -> str:
        """Return the form by which a word is compared; that of a name's word where it is one."""
        key = self._keys.get(folded)
        if key is None:
            key = self._keys[folded] = self._found(folded)
        return key

    def _found(self, folded: str) -> str:
        if len(folded) <= _MIN_BASE or _LATIN.match(folded):
            return singular(folded)
        for ending in range(min(_MAX_ENDING + _MAX_DROPPED, len(folded) - _MIN_BASE) + 1):
            base = folded[: len(folded) - ending]
            name = self._bases.get(base)
            if name is not None and len(folded) - len(name) <= _MAX_ENDING and ending <= len(base):
                return name
        return folded


def _base(word: str) -> str:
    """Return the part of a name's word that all its forms share."""
    if _LATIN.match(word):
        return word
    dropped = 0
    most = min(_MAX_DROPPED, len(word) - _MIN_BASE)
    while dropped < most and word[-1 - dropped] in _VOWELS:
        dropped += 1
    return word[: len(word) - dropped]


def key_words(texts: Iterable[str]) -> Iterator[str]:
    """Yield the folded words of several texts."""
    for text in texts:
        for word in words(text):
            yield word.folded
