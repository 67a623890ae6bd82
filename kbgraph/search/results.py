"""The results of a search, and what is shown of each: the lines and the names that match."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from kbgraph.search.indexed_thing import IndexedThing


class Highlight(NamedTuple):
    """A part of a text; `found` if it matches the query."""

    text: str
    found: bool


class Snippet(NamedTuple):
    """A sentence or a row of an entry that matches the query, and the line of the match."""

    line: int
    parts: tuple[Highlight, ...]


class MatchPlace(StrEnum):
    """The place in which a thing has a word of the query."""

    NAME = "name"
    OTHER_NAME = "other name"
    CODE = "code"
    TEXT = "text"
    SOURCE = "source text"
    """A line that shows no reader the word: a heading, or the target of a link."""
    FRONT_MATTER = "front matter"
    ADDRESS = "address"


class MatchedText(NamedTuple):
    """A text of a thing that has words of the query: the reason why it was found."""

    place: MatchPlace
    parts: tuple[Highlight, ...]
    line: int = 0
    """The line of its entry; 0 for a name, a code or an address."""


class SearchResult(NamedTuple):
    """The things that match a query, the best first."""

    items: Sequence[IndexedThing]
    """A tuple, or a sequence that reads its items from an index as they are used."""
    listed: int
    """Bit mask of all things that match the words, before facets: the basis of facet counts."""
    instead: tuple[str, ...]
    """The words that replaced words without any match."""
    entries: int
    """The number of items that have an entry; the others are only mentioned."""
    words: tuple[str, ...] = ()
    """The words that were searched, in lower case and without diacritics."""
    short_words: tuple[str, ...] = ()
    """Those too short for the beginning of a word of a text: names alone may begin with them."""
