"""Canaries: words that occur once, so that a reader that loses one is caught."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

CANARY = re.compile(r"zq[a-z]{6}", re.IGNORECASE)
_LETTERS = 6
_WORDS_PER_DOCUMENT = 2_000
MAX_DOCUMENTS = 26**_LETTERS // _WORDS_PER_DOCUMENT


def canaries(document: int) -> Iterator[str]:
    """Yield the words of a document: letters alone, so that no grammar of numbers reads them."""
    for number in range(document * _WORDS_PER_DOCUMENT, (document + 1) * _WORDS_PER_DOCUMENT):
        letters, rest = [], number
        for _ in range(_LETTERS):
            rest, letter = divmod(rest, 26)
            letters.append(ascii_lowercase[letter])
        yield "zq" + "".join(reversed(letters))


def canaries_of(text: str) -> list[str]:
    """Return the canaries in a text, in lower case."""
    return [word.lower() for word in CANARY.findall(text)] if "zq" in text.lower() else []


def lines_of(text: str) -> list[str]:
    """Return the lines of a file as an editor counts them, without carriage returns."""
    return [line.rstrip("\r") for line in text.split("\n")]


def places(text: str) -> dict[str, int]:
    """Return the line of each canary of a file, counted from 1."""
    return {
        word: number for number, line in enumerate(lines_of(text), 1) for word in canaries_of(line)
    }
