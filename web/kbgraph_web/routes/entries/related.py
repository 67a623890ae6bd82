"""The entries that share facts with a thing: a page, of which its own shows a part, and JSON."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.linking.related import related_json
from kbgraph_web.http import params
from kbgraph_web.http.day import path_of
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort, slug_with_ending

blueprint = Blueprint("related", __name__)
_DEFAULT_ENTRIES, _MAX_ENTRIES = 10, 50


@blueprint.get("/related/<path:slug>")
def page(slug: str) -> str:
    """Return the entries that share facts with a thing, with the facts and their lines."""
    base = _knowing(slug, "related.page")
    return render_template(
        "related.html",
        slug=slug,
        label=base.views.labels.of_thing(slug),
        related=base.linking.related(slug, _limit()),
    )


@blueprint.get("/related/<path:slug>.json")
def data(slug: str) -> Response:
    """Return the same as JSON."""
    if whole := slug_with_ending(current_kb(), slug, ".json"):
        return make_response(current_app.view_functions["related.page"](slug=whole))
    base = _knowing(slug, "related.data")
    label = base.views.labels.of_thing(slug)
    return jsonify(related_json(slug, label, base.linking.related(slug, _limit())))


def _knowing(slug: str, endpoint: str) -> KnowledgeBase:
    """Return the knowledge base, which knows the thing; else answer the request otherwise."""
    base = current_kb()
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: path_of(endpoint, slug=other))
    return base


def _limit() -> int:
    return params.number("limit", _DEFAULT_ENTRIES, minimum=1, maximum=_MAX_ENTRIES)
