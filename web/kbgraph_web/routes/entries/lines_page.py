"""The lines of an entry, and beside each what became of it."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, jsonify, render_template, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import EntryLines, lines_json
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort, slug_with_ending
from kbgraph_web.viewmodels.bounds.source_lines import lines_of_page, lines_page
from kbgraph_web.viewmodels.facet_links import here

blueprint = Blueprint("lines", __name__)
MAX_LINE = 999_999_999


@blueprint.get("/lines/<path:slug>")
def page(slug: str) -> str:
    """Return a page of the lines of an entry, with the fact, link, rule or finding of each.

    `page` names the page, or `line` a line on it.
    """
    base = current_kb()
    account = _account(base, slug, "lines.page")
    size, line = lines_of_page(account), params.number("line", 0, minimum=1, maximum=MAX_LINE)
    first = (line - 1) // size * size if line else params.first_item_of_page(size)
    return render_template(
        "lines.html",
        account=account,
        shown=lines_page(account, first, size),
        here=partial(here, line=None),
        anchors=base.search.glossary.anchors,
    )


@blueprint.get("/lines/<path:slug>.json")
def data(slug: str) -> str | Response:
    """Return the same as JSON."""
    if whole := slug_with_ending(current_kb(), slug, ".json"):
        return page(whole)
    return jsonify(lines_json(_account(current_kb(), slug, "lines.data")))


def _account(base: KnowledgeBase, slug: str, route: str) -> EntryLines:
    if slug not in base.views.entries:
        if base.network.knows(slug):
            abort(404, f"No entry describes {slug} yet, so it has no lines.")
        redirect_or_abort(base, slug, lambda other: url_for(route, slug=other))
    return base.views.lines(slug)
