"""The hierarchy of things as a page that folds, and as JSON.

The whole state of the page is in its address.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import MAX_LEVELS, TreeBounds
from kbgraph_web.http import params
from kbgraph_web.http.day import path_of
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort, slug_with_ending
from kbgraph_web.serialisers.hierarchy import hierarchy_json
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.hierarchy import hierarchy_view, wanted_places

blueprint = Blueprint("hierarchy", __name__)
_MAX_THINGS = 2_000


@blueprint.get("/hierarchy")
def whole() -> str:
    """Return the hierarchy of all things.

    `levels` says how many levels are unfolded; `where` chooses a `type`.
    """
    return _page(current_kb(), "")


@blueprint.get("/hierarchy/<path:slug>")
def of_thing(slug: str) -> str:
    """Return the hierarchy below a thing, with what stands above it."""
    base = current_kb()
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: _address("hierarchy.of_thing", other))
    return _page(base, slug)


@blueprint.get("/hierarchy.json")
def whole_json() -> Response:
    """Return the hierarchy of all things, with at most `levels` levels and `limit` things."""
    return _json(current_kb(), "")


@blueprint.get("/hierarchy/<path:slug>.json")
def json_of_thing(slug: str) -> str | Response:
    """Return the hierarchy below a thing as JSON."""
    base = current_kb()
    if whole := slug_with_ending(base, slug, ".json"):
        return of_thing(whole)
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: _address("hierarchy.json_of_thing", other))
    return _json(base, slug)


@blueprint.app_template_global("in_hierarchy")
def is_in_hierarchy(slug: str) -> bool:
    """Return whether a thing has a place in the hierarchy, to which its page then links."""
    return current_kb().network.is_in_hierarchy(slug)


def _page(base: KnowledgeBase, slug: str) -> str:
    return render_template("hierarchy.html", view=hierarchy_view(base, slug), here=here)


def _json(base: KnowledgeBase, slug: str) -> Response:
    bounds = TreeBounds(
        params.number("levels", MAX_LEVELS, minimum=1, maximum=MAX_LEVELS),
        params.number("limit", _MAX_THINGS, minimum=1, maximum=_MAX_THINGS),
    )
    return jsonify(hierarchy_json(base, base.network.hierarchy(slug, wanted_places(base), bounds)))


def _address(endpoint: str, slug: str) -> str:
    """Return the address of a request with another slug."""
    query = request.query_string.decode()
    return path_of(endpoint, slug=slug) + (f"?{query}" if query else "")
