"""Search by name in any script, by code, by words of the text, and by facets."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template

from kbgraph.search import Facet
from kbgraph.views.evidence_filters import FactCount
from kbgraph_web.http import params
from kbgraph_web.http.csv_response import csv_response
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.search import CSV_HEADER, search_json, search_rows
from kbgraph_web.viewmodels.answers.plain_words import matching_questions
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size
from kbgraph_web.viewmodels.facet_links import (
    active_filters,
    bounded_facets,
    facet_links,
    here,
    selection,
)
from kbgraph_web.viewmodels.search_hits import (
    evidence_of_hits,
    facts_of_hits,
    search_hits,
    short_hits,
    with_evidence,
)

blueprint = Blueprint("search", __name__)
PAGE_SIZE = 100
"""Entries on a page; JSON and CSV hold the whole list."""
_HIT_BYTES, _HITS_BYTES = 300, 80_000
"""About what a hit has beside its links, and what the hits of a page may take."""
_VALUES_PAGE_SIZE = 200
"""Facets, or values of one, on a page that lists all."""
_MAX_RESULTS = 10_000
_MAX_QUESTIONS = 3
_OPEN_FACETS, _MAX_FACETS = 4, 40
"""Facets beside the results that are open, and all that are there."""


@blueprint.get("/search")
def page() -> str:
    """Return a page of the things found; all without `q` and `where`."""
    base, query = current_kb(), params.search_text()
    found = base.search.find(query, selection())
    result = with_evidence(base, found)
    words = " ".join(result.words)
    # A hit has the address of its entry three times, with two lines of the text.
    sizes = (_HIT_BYTES + 3 * link for link in largest_links(base))
    size = page_size(sizes, _HITS_BYTES, PAGE_SIZE)
    first = params.first_item_of_page(size)
    facets = _facets(result.listed)
    shown = [
        each
        for number, each in enumerate(facets)
        if number < _MAX_FACETS or any(value.is_chosen for value in each.values)
    ]
    hits = short_hits(search_hits(base, result.items[first : first + size], words))
    return render_template(
        "search.html",
        query=query,
        questions=() if first else matching_questions(base, query, _MAX_QUESTIONS),
        result=result,
        count=FactCount(len(result.items), len(found.items)),
        hits=hits,
        evidence_of=evidence_of_hits(base, hits),
        facts_of=facts_of_hits(base, result.items[first : first + size]),
        first=first,
        size=size,
        filters=active_filters(base),
        facets=bounded_facets(facet_links(shown)),
        facets_in_all=len(facets),
        open_facets=_OPEN_FACETS,
        has_fields=any(each.expected for each in base.views.coverage),
        here=here,
    )


@blueprint.get("/search/facets")
def values() -> str:
    """Return a page of all values of the facet that `facet` names; of all facets without it."""
    base, query, name = current_kb(), params.search_text(), params.text("facet")
    facets = _facets(with_evidence(base, base.search.find(query, selection())).listed)
    named = [each for each in facets if each.name == name]
    if name and not named:
        abort(404, f"no facet of these entries is named {name}")
    total = len(named[0].values) if named else len(facets)
    first = params.first_item_of_page(_VALUES_PAGE_SIZE)
    part = slice(first, first + _VALUES_PAGE_SIZE)
    of_one = [each._replace(values=each.values[part]) for each in named]
    return render_template(
        "facet_values.html",
        query=query,
        facet=facet_links(of_one, "search.page", _VALUES_PAGE_SIZE)[0] if named else None,
        facets=[] if named else facets[part],
        total=total,
        first=first,
        size=_VALUES_PAGE_SIZE,
        filters=active_filters(base),
        here=here,
    )


def _facets(listed: int) -> tuple[Facet, ...]:
    return current_kb().search.facets.count(listed, selection())


@blueprint.get("/search.json")
def as_json() -> Response:
    """Return at most `limit` of the things found, with matching lines, and matching questions."""
    base, query = current_kb(), params.search_text()
    limit = params.number("limit", _MAX_RESULTS, minimum=1, maximum=_MAX_RESULTS)
    result = with_evidence(base, base.search.find(query, selection()))
    hits = search_hits(base, result.items[:limit], " ".join(result.words))
    questions = matching_questions(base, query, _MAX_QUESTIONS)
    return jsonify(search_json(query, result, hits, questions))


@blueprint.get("/search.csv")
def as_csv() -> Response:
    """Return all things found as CSV."""
    base = current_kb()
    result = with_evidence(base, base.search.find(params.search_text(), selection()))
    return csv_response("search", CSV_HEADER, search_rows(base, result.items))
