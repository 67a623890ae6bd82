"""Search results as the page shows them, with names and lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import IndexedThing, Snippet

_MAX_SNIPPETS = 2


class SearchHit(NamedTuple):
    """A thing that was found, its other names, and the lines that contain the words."""

    item: IndexedThing
    folder: str
    """The folder of the entry; empty without an entry, or at the top."""
    names: tuple[str, ...]
    snippets: tuple[Snippet, ...]


def search_hits(base: KnowledgeBase, things: Iterable[IndexedThing], query: str) -> list[SearchHit]:
    """Return the hit of each thing; without snippets if the query is empty."""
    return [
        SearchHit(
            thing,
            _folder(base, thing.slug),
            base.search.names(thing.slug),
            base.search.snippets(thing.slug, query, _MAX_SNIPPETS) if query else (),
        )
        for thing in things
    ]


def _folder(base: KnowledgeBase, slug: str) -> str:
    subject = base.views.entries.get(slug)
    return subject.path.rpartition("/")[0] if subject else ""
