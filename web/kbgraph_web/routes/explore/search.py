"""Search by name in any script, by code, by words of the text, and by facets."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from kbgraph_web.http import params
from kbgraph_web.http.csv_response import csv_response
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.search import CSV_HEADER, search_json, search_rows
from kbgraph_web.viewmodels.facet_links import active_filters, facet_links, here, selection
from kbgraph_web.viewmodels.search_hits import search_hits

blueprint = Blueprint("search", __name__)
PAGE_SIZE = 100
"""Entries on a page; JSON and CSV hold the whole list."""
_MAX_RESULTS = 10_000
_OPEN_FACETS = 4


@blueprint.get("/search")
def page() -> str:
    """Return a page of the things found; all without `q` and `where`."""
    base, query = current_kb(), params.search_text()
    result = base.search.find(query, selection())
    first = params.first_item_of_page(PAGE_SIZE)
    return render_template(
        "search.html",
        query=query,
        result=result,
        hits=search_hits(base, result.items[first : first + PAGE_SIZE], query),
        first=first,
        size=PAGE_SIZE,
        filters=active_filters(base),
        facets=facet_links(base.search.facets.count(result.listed, selection())),
        open_facets=_OPEN_FACETS,
        here=here,
    )


@blueprint.get("/search.json")
def as_json() -> Response:
    """Return at most `limit` of the things found, with matching lines."""
    base, query = current_kb(), params.search_text()
    limit = params.number("limit", _MAX_RESULTS, minimum=1, maximum=_MAX_RESULTS)
    result = base.search.find(query, selection())
    hits = search_hits(base, result.items[:limit], query)
    return jsonify(search_json(query, result, hits))


@blueprint.get("/search.csv")
def as_csv() -> Response:
    """Return all things found as CSV."""
    base = current_kb()
    result = base.search.find(params.search_text(), selection())
    return csv_response("search", CSV_HEADER, search_rows(base, result.items))
