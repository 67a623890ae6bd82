"""Search results as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import IndexedThing, SearchResult
from kbgraph_web.viewmodels.layout import entry_url
from kbgraph_web.viewmodels.queries.questions import ListedQuestion
from kbgraph_web.viewmodels.search_hits import SearchHit

CSV_HEADER = ("name", "type", "other names and codes", "slug", "iri")


def search_json(
    query: str,
    result: SearchResult,
    hits: Iterable[SearchHit],
    questions: Iterable[ListedQuestion],
) -> dict[str, Any]:
    """Return a search result; `hits` may be a part of the `count` things found."""
    return {
        "query": query,
        "count": len(result.items),
        "entries": result.entries,
        "instead": list(result.instead),
        "shortWords": list(result.short_words),
        "questions": [{"title": each.title, "page": each.address} for each in questions],
        "results": [_hit(hit) for hit in hits],
    }


def search_rows(base: KnowledgeBase, things: Iterable[IndexedThing]) -> Iterator[tuple[str, ...]]:
    """Return a row under CSV_HEADER for each thing."""
    for thing in things:
        names = " | ".join(base.search.names(thing.slug))
        yield thing.label, thing.type, names, thing.slug, thing.iri


def _hit(hit: SearchHit) -> dict[str, Any]:
    return {
        "iri": str(hit.item.iri),
        "slug": hit.item.slug,
        "label": hit.item.label,
        "type": hit.item.type,
        "described": hit.item.described,
        "page": entry_url(hit.item.slug),
        "names": list(hit.names),
        "snippets": [
            {"line": snippet.line, "text": "".join(part.text for part in snippet.parts)}
            for snippet in hit.snippets
        ],
        "matches": [
            {
                "place": match.place.value,
                "line": match.line,
                "parts": [{"text": part.text, "found": part.found} for part in match.parts],
            }
            for match in hit.matches
        ],
    }
