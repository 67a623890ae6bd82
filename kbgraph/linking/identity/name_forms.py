"""The forms of a name by which spellings of one thing are found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from kbgraph.fuzzy import distinguishing_marks
from kbgraph.linking.identity.romanisation import romanised

_WORD = re.compile(r"\d+|[^\W\d_]+")
_WRITTEN_WORD = re.compile(r"[^\W_]+")
_IN_PARENTHESES = re.compile(r"^(?P<name>.+\S)\s*[(（](?P<short>[^()（）]+)[)）]$")
_NUMBER = re.compile(r"(?<![^\W_])\d{2,4}(?![^\W_])")
"""A year or the number of a law; longer ones are times at which files were made."""
_MIN_ACRONYM, _MAX_ACRONYM = 2, 8
_MAX_MINOR_CHARS = 4
"""Letters of a word in small letters, such as *of*, that names of one thing have or leave out."""
_MIN_EXPANDED_WORDS = 2


class NameForms(NamedTuple):
    """A name as a sequence of words in Latin letters."""

    words: tuple[str, ...]
    major: tuple[str, ...]
    """The words without minor ones."""
    marks: tuple[str, ...]
    """Digits, Roman numerals and single letters: names with other ones are of other things."""

    @property
    def plain(self) -> str:
        """The words, as a text."""
        return " ".join(self.words)

    @property
    def in_any_order(self) -> tuple[str, ...]:
        """The major words, sorted."""
        return tuple(sorted(self.major))

    @property
    def initials(self) -> frozenset[str]:
        """The first letters of the words, with and without minor words."""
        found = ("".join(word[0] for word in each) for each in (self.words, self.major))
        return frozenset(each for each in found if _MIN_ACRONYM <= len(each) <= _MAX_ACRONYM)


def forms_of(name: str, minor: Collection[str]) -> NameForms:
    """Return the forms of a name, given the minor words of all names."""
    words = tuple(_WORD.findall(romanised(name)))
    major = tuple(word for word in words if word not in minor)
    return NameForms(words, major or words, distinguishing_marks(" ".join(words)))


def minor_words(names: Iterable[str]) -> frozenset[str]:
    """Return the short words in small letters of names that have words with capitals too.

    No language is asked for: *of*, *de* and *и* are found so.
    """
    found: set[str] = set()
    for name in names:
        words = _WRITTEN_WORD.findall(name)
        if len(words) > 2 and words[0][0].isupper():
            found.update(
                word for word in words[1:] if len(word) <= _MAX_MINOR_CHARS and word.islower()
            )
    return frozenset(romanised(word) for word in found)


def is_acronym(name: str) -> bool:
    """Say whether a name is one word of capitals, such as `UNESCO`."""
    return _MIN_ACRONYM <= len(name) <= _MAX_ACRONYM and name.isalpha() and name.isupper()


def written_forms(name: str) -> Iterator[str]:
    """Yield a name, and both parts of one that ends in its acronym: `Ocean Institute (OI)`.

    Other words in parentheses tell things of one name apart.
    """
    yield name
    match = _IN_PARENTHESES.match(name)
    if match and is_acronym(match["short"]):
        yield match["name"]
        yield match["short"]


def expanded_forms(
    name: str, expansions: Mapping[str, Collection[tuple[str, ...]]], minor: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the major words of a name in any order, with an acronym in it written out.

    `expansions` gives the words for which an acronym stands.
    """
    written = _WRITTEN_WORD.findall(name)
    if len(written) < _MIN_EXPANDED_WORDS:
        return
    for index, word in enumerate(written):
        for words in expansions.get(romanised(word), ()) if is_acronym(word) else ():
            others = (*written[:index], *words, *written[index + 1 :])
            yield forms_of(" ".join(others), minor).in_any_order


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers of two to four digits that are words of a text."""
    return frozenset(_NUMBER.findall(text))
