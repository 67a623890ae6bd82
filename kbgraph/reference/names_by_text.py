"""Names that hold a typed text, found without a look at each name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import accumulate
from typing import NamedTuple, Protocol

from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.stored_network import MatchingName, StoredThingNames

_WORD = re.compile(r"\w+")
_LAST = chr(0x10FFFF)


class KnownName(NamedTuple):
    """A name of a thing, without a line break in its normal form."""

    form: str
    """The normal form, by which names are compared."""
    thing: Iri
    written: str


class NameMatch(NamedTuple):
    """The place of a match among others, and the name that holds the text."""

    rank: int
    """0 is the name itself, 1 its beginning, 2 the beginning of a word in it, 3 any other place."""
    length: int
    written: str


class NamesWithText(Protocol):
    """The names of all things."""

    def beginning(self, form: str) -> Iterator[KnownName]:
        """Yield the names that begin with a text in normal form."""

    def holding(self, form: str) -> Iterator[KnownName]:
        """Yield the names that hold a text in normal form."""


def best_matches(names: NamesWithText, form: str, count: int) -> dict[Iri, NameMatch]:
    """Return the best match of each of the things that match best: of `count` at least.

    `form` is a text in normal form, and not empty. Fewer are returned if no more hold it, and more
    where several match alike.
    """
    found = _matches(names.beginning(form), form)
    # Names that begin so match better than all others.
    if len(found) < count:
        found = _matches(names.holding(form), form)
    best = nsmallest(count, found.values())
    return {thing: match for thing, match in found.items() if match <= best[-1]}


class NamesByText:
    """Names in order, and as one text: a million take 5 ms to search."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._names = sorted(names)
        self._forms = [each.form for each in self._names]
        self._text = "\n".join(self._forms)
        self._starts = [0, *accumulate(len(form) + 1 for form in self._forms)]

    def beginning(self, form: str) -> Iterator[KnownName]:
        """Yield the names that begin with a text in normal form."""
        first = bisect_left(self._forms, form)
        return iter(self._names[first : bisect_right(self._forms, form + _LAST, first)])

    def holding(self, form: str) -> Iterator[KnownName]:
        """Yield the names that hold a text in normal form."""
        place = self._text.find(form)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            yield self._names[number]
            place = self._text.find(form, self._starts[number + 1])


class StoredNamesByText:
    """Names in an index on disk, of which only those that have a text are read."""

    def __init__(self, names: StoredThingNames, iris: IriFactory) -> None:
        self._names, self._iris = names, iris

    def beginning(self, form: str) -> Iterator[KnownName]:
        """Yield the names that begin with a text in normal form."""
        return map(self._known, self._names.beginning(form))

    def holding(self, form: str) -> Iterator[KnownName]:
        """Yield the names that hold a text in normal form."""
        return map(self._known, self._names.holding(form))

    def _known(self, found: MatchingName) -> KnownName:
        return KnownName(found.form, self._iris.thing(found.slug), found.written)


def _matches(names: Iterable[KnownName], form: str) -> dict[Iri, NameMatch]:
    best: dict[Iri, NameMatch] = {}
    for each in names:
        match = NameMatch(_rank(each.form, form), len(each.written), each.written)
        known = best.get(each.thing)
        if known is None or match < known:
            best[each.thing] = match
    return best


def _rank(name: str, form: str) -> int:
    if name.startswith(form):
        return 0 if name == form else 1
    return 2 if any(name.startswith(form, word.start()) for word in _WORD.finditer(name)) else 3
