"""The words of a query within a text: how both are compared, and the parts that match."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kbgraph.search.results import Highlight

MIN_TEXT_PREFIX = 3
"""Minimum number of characters of a prefix of a text's word; any part of a name matches."""
WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f]+")


def strip_diacritics(text: str) -> str:
    """Return a text in lower case and without diacritics."""
    return (
        text.lower()
        if text.isascii()
        else _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    )


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of a query, normalised, each once."""
    return tuple(dict.fromkeys(WORD.findall(strip_diacritics(query))))


def text_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of normalised words in a text: beginnings of words, or short words."""
    forms = (
        re.escape(word) if len(word) >= MIN_TEXT_PREFIX else rf"{re.escape(word)}(?!\w)"
        for word in words
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})")


def name_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of normalised words in a name: any part of it, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def highlights(text: str, pattern: re.Pattern[str]) -> tuple[Highlight, ...]:
    """Split a text into matching and other parts.

    A letter may be normalised to several, so offsets are mapped back to the original text.
    """
    offsets: list[int] = []
    normalised = ""
    for offset, letter in enumerate(text):
        stripped = strip_diacritics(letter)
        normalised += stripped
        offsets += [offset] * len(stripped)
    offsets.append(len(text))
    parts: list[Highlight] = []
    last = 0
    for match in pattern.finditer(normalised):
        start, end = offsets[match.start()], offsets[match.end()]
        parts += [Highlight(text[last:start], found=False), Highlight(text[start:end], found=True)]
        last = end
    parts.append(Highlight(text[last:], found=False))
    return tuple(part for part in parts if part.text)
