"""The words of a text and of a name, and the forms by which they are compared.

A word matches its forms: in Latin script the plural and the possessive, in others those of its
declension (`endings.py`), or with the prefixes of Arabic and Hebrew. The stemmers of Snowball were
tried: they take 0.3 ms for a word, and give *Казахстан* and *Казахстаном* two stems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from kbgraph.linking.naming.endings import bases, stems, without_prefixes
from kbgraph.search.highlights import strip_diacritics

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts that are written without spaces: each letter is a word. A run of katakana is one."""
_WORD = regex.compile(
    rf"[{_UNSPACED}]\p{{M}}*|[\p{{Katakana}}ー]+"
    rf"|(?:(?![{_UNSPACED}\p{{Katakana}}])[\p{{L}}\p{{M}}\p{{N}}])+"
)
_LATIN = regex.compile(r"[\p{Latin}\p{N}]+")


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
        self._names = {singular(word) if _LATIN.match(word) else word for word in names}
        self._stems: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for name in sorted(self._names):
            for stem, endings in stems(name):
                self._stems[stem].append((name, endings))
        self._keys: dict[str, str] = {}

    def key(self, folded: str) -> str:
        """Return the form by which a word is compared; that of a name's word where it is one."""
        key = self._keys.get(folded)
        if key is None:
            key = self._keys[folded] = self._found(folded)
        return key

    def _found(self, folded: str) -> str:
        if _LATIN.match(folded):
            return singular(folded)
        if folded in self._names:
            return folded
        return next(self._of_forms(folded), folded)

    def _of_forms(self, folded: str) -> Iterator[str]:
        """Yield the words of names of which a word may be another form."""
        for stem, ending in bases(folded):
            for name, endings in self._stems.get(stem, ()):
                if ending in endings:
                    yield name
        for rest in without_prefixes(folded):
            if rest in self._names:
                yield rest


def key_words(texts: Iterable[str]) -> Iterator[str]:
    """Yield the folded words of several texts."""
    for text in texts:
        for word in words(text):
            yield word.folded
