"""Finding entries by name in any script, by code, by the words of their text, and by facets; the list as a page, as JSON and as CSV."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, Response, jsonify, render_template, request

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search.facets import IndexedThing
from kbgraph.search.full_text import SearchResult, Snippet
from kbgraph_web.http.csv_response import csv_response
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.facet_links import (
    active_filters,
    facet_links,
    first_of_page,
    here,
    number,
    selection,
)
from kbgraph_web.viewmodels.layout import entry_url

blueprint = Blueprint("search", __name__)
PAGE = 100
"""Entries on a page; JSON and CSV hold the whole list."""
_LISTED = 10_000
_SNIPPETS = 2
_OPEN = 4
"""Facets that are open at first."""


class SearchHit(NamedTuple):
    """A thing that was found, with its further names and the lines that hold the words."""

    item: IndexedThing
    names: tuple[str, ...]
    snippets: tuple[Snippet, ...]


@blueprint.get("/search")
def page() -> str:
    """The things that are found; all of them where nothing is asked for."""
    base, asked = current_kb(), _asked()
    found = base.search.find(asked, selection())
    first = first_of_page(PAGE)
    return render_template(
        "search.html",
        asked=asked,
        found=found,
        hits=[_hit(base, item, asked) for item in found.items[first : first + PAGE]],
        first=first,
        size=PAGE,
        chips=active_filters(base),
        facets=facet_links(base.search.facets.count(found.listed, selection())),
        opened=_OPEN,
        here=here,
    )


@blueprint.get("/search.json")
def as_json() -> Response:
    """The list of `page` as JSON, with names, codes and the lines that hold the words; at most `limit` of them."""
    base, asked = current_kb(), _asked()
    found, limit = base.search.find(asked, selection()), number("limit", _LISTED, _LISTED)
    results = [_plain(_hit(base, item, asked)) for item in found.items[:limit]]
    return jsonify(query=asked, count=len(found.items), instead=found.instead, results=results)


@blueprint.get("/search.csv")
def as_csv() -> Response:
    """The list of `page` as CSV."""
    base = current_kb()
    found: SearchResult = base.search.find(_asked(), selection())
    rows = (
        (item.label, item.type, " | ".join(base.search.names(item.slug)), item.slug, item.iri)
        for item in found.items
    )
    return csv_response("search", ("name", "type", "other names and codes", "slug", "iri"), rows)


def _hit(base: KnowledgeBase, item: IndexedThing, asked: str) -> SearchHit:
    return SearchHit(
        item,
        base.search.names(item.slug),
        base.search.snippets(item.slug, asked, _SNIPPETS) if asked else (),
    )


def _plain(hit: SearchHit) -> dict[str, Any]:
    snippets = [
        {"line": each.line, "text": "".join(part.text for part in each.parts)}
        for each in hit.snippets
    ]
    return {
        **hit.item._asdict(),
        "page": entry_url(hit.item.slug),
        "names": hit.names,
        "snippets": snippets,
    }


def _asked() -> str:
    return request.args.get("q", "").strip()[:200]
