"""The graph of things as JSON: neighbourhoods and paths."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, make_response, request

from kbgraph_web.http import params
from kbgraph_web.http.day import path_of
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort, slug_with_ending
from kbgraph_web.serialisers.graph import neighbourhood_json, paths_json
from kbgraph_web.viewmodels.evidence_filter import wanted_relations

blueprint = Blueprint("graph_api", __name__)
MAX_DEPTH, MAX_NODES, MAX_PATHS = 5, 2000, 100
_DEFAULT_NODES, _DEFAULT_PATHS = 500, 5
_NAME = "a slug, a name, an alias or a code"
_OLD_ONLY = "relation"
"""The former name of `only`. Deprecated: it is accepted until the release after 0.1."""


@blueprint.get("/graph/<path:slug>.json")
def neighbourhood(slug: str) -> Response:
    """Return the things within `depth` steps and the facts between them.

    `limit` is the maximum number of things. `direction`, `only` and `without` choose the facts that
    steps follow; `expanded` names things whose neighbours are included whatever their distance.
    """
    base, relations = current_kb(), params.relations(_OLD_ONLY)
    if whole := slug_with_ending(base, slug, ".json"):
        return make_response(current_app.view_functions["graph.page"](slug=whole))
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, _address)
    around = base.neighbourhood(
        slug,
        params.number("depth", 1, minimum=0, maximum=MAX_DEPTH),
        params.number("limit", _DEFAULT_NODES, minimum=1, maximum=MAX_NODES),
        relations.only,
        relations.without,
        direction=params.DIRECTIONS[params.direction()],
        expanded=params.texts("expanded"),
    )
    return jsonify(neighbourhood_json(base, around))


def _address(slug: str) -> str:
    """Return the address of a request with another slug."""
    query = request.query_string.decode()
    return path_of("graph_api.neighbourhood", slug=slug) + (f"?{query}" if query else "")


@blueprint.get("/path.json")
def path() -> Response:
    """Return at most `limit` shortest paths between two things.

    `from` and `to` are slugs, names, aliases or codes; `only` and `without` choose the relations.
    """
    base, relations = current_kb(), params.relations()
    paths = base.network.path(
        *(base.find(params.required_text(each, _NAME)) for each in ("from", "to")),
        only=relations.only,
        without=relations.without,
        limit=params.number("limit", _DEFAULT_PATHS, minimum=1, maximum=MAX_PATHS),
        facts=wanted_relations(base),
    )
    return jsonify(paths_json(base, paths))
