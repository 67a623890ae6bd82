"""The lines of an entry, and beside each what became of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import EntryLines, MarkKind, lines_json
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort

blueprint = Blueprint("lines", __name__)


@blueprint.get("/lines/<path:slug>")
def page(slug: str) -> str:
    """Return the file of an entry, with the fact, link, rule or finding of each line."""
    base = current_kb()
    account = _account(base, slug, "lines.page")
    glossary = base.search.glossary
    return render_template(
        "lines.html",
        account=account,
        findings=[
            (line.number, mark)
            for line in account.lines
            for mark in line.marks
            if mark.kind is MarkKind.FINDING
        ],
        anchors=glossary.anchors,
    )


@blueprint.get("/lines/<path:slug>.json")
def data(slug: str) -> Response:
    """Return the same as JSON."""
    return jsonify(lines_json(_account(current_kb(), slug, "lines.data")))


def _account(base: KnowledgeBase, slug: str, route: str) -> EntryLines:
    if slug not in base.views.entries:
        if base.network.knows(slug):
            abort(404, f"No entry describes {slug} yet, so it has no lines.")
        redirect_or_abort(base, slug, lambda other: url_for(route, slug=other))
    return base.views.lines(slug)
