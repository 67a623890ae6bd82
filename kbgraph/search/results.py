"""The results of a search, and the lines that are shown of each."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.search.facets import IndexedThing


class Highlight(NamedTuple):
    """A part of a line; `found` if it matches the query."""

    text: str
    found: bool


class Snippet(NamedTuple):
    """A line of an entry that matches the query."""

    line: int
    parts: tuple[Highlight, ...]


class SearchResult(NamedTuple):
    """The things that match a query, the best first."""

    items: tuple[IndexedThing, ...]
    listed: int
    """Bit mask of all things that match the words, before facets: the basis of facet counts."""
    instead: tuple[str, ...]
    """The words that replaced words without any match."""
    entries: int
    """The number of items that have an entry; the others are only mentioned."""
