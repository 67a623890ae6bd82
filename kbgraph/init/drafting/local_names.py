"""Local names of classes, properties and concepts: of any label, each given once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from kbgraph.rdf.prefixes import BASIC_LETTER

_MARK = "\u00b7\u0300-\u036f\u203f\u2040"
_WORD = re.compile(rf"[{BASIC_LETTER}0-9{_MARK}]+")
_LETTER = re.compile(rf"[{BASIC_LETTER}]")
_MAX_CHARS = 60


class LocalNames:
    """Gives local names that Turtle, SPARQL and RDF/XML can write, and none twice."""

    def __init__(self, *reserved: str) -> None:
        self._taken = set(reserved)
        self._numbers: Counter[str] = Counter()

    def of_class(self, label: str) -> str:
        """Return a name such as `GreatHall`."""
        return self._unused("".join(map(_capital, _words(label))) or "Thing")

    def of_property(self, label: str) -> str:
        """Return a name such as `greatHall`."""
        first, *others = _words(label) or ["value"]
        return self._unused("".join([_small(first), *map(_capital, others)]))

    def exact(self, name: str) -> str:
        """Return a name made of others, with a number if it is taken."""
        return self._unused(name)

    def below(self, owner: str, label: str) -> str:
        """Return a name such as `owner-great-hall`."""
        return self._unused("-".join([owner, *(word.lower() for word in _words(label))]))

    def _unused(self, name: str) -> str:
        if not _LETTER.match(name):
            name = f"_{name}"
        stem = name[:_MAX_CHARS].rstrip("-")
        unused = stem
        while unused in self._taken:
            # Counted, since thousands of labels may give the same name.
            self._numbers[stem] += 1
            unused = f"{stem}-{self._numbers[stem] + 1}"
        self._taken.add(unused)
        return unused


def _words(label: str) -> list[str]:
    composed = unicodedata.normalize("NFC", label.replace("_", " "))
    return _WORD.findall(composed[: 4 * _MAX_CHARS])


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _small(word: str) -> str:
    return word.lower() if word.isupper() else word[:1].lower() + word[1:]
