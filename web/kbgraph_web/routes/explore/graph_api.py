"""The graph of things as JSON: what lies around a thing, and how two things hang together. Errors are JSON too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.network import Edge
from kbgraph.network.shortest_paths import FactPath
from kbgraph.network.traversal import Direction
from kbgraph.ontology.ontology import local_name
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.provenance import Citation
from kbgraph_web.http.negotiation import current_kb

blueprint = Blueprint("graph_api", __name__)
MAX_DEPTH, MAX_NODES, MAX_PATHS = 5, 2000, 100
_MOST_DIGITS = 9
DIRECTIONS: dict[str, Direction | None] = {
    "both": None,
    "outgoing": Direction.ALONG,
    "incoming": Direction.AGAINST,
}
"""Over which facts the steps from a thing go: those that start from it, those that lead to it."""


@blueprint.get("/graph/<path:slug>.json")
def neighbourhood(slug: str) -> Response:
    """What lies within `depth` steps: nodes, and edges with the lines and sources that state them."""
    base = current_kb()
    depth, limit = number("depth", 1, 0, MAX_DEPTH), number("limit", 500, 1, MAX_NODES)
    only, without, expanded = (
        request.args.getlist(name) for name in ("relation", "without", "expanded")
    )
    around = base.neighbourhood(
        slug, depth, limit, only, without, direction=direction(), expanded=expanded
    )
    nodes = [_node(base, thing, distance) for thing, distance in around.distances.items()]
    cite = base.views.citations.of
    edges = [
        _fact(base, edge, cite(Triple(edge.source, edge.property, edge.target)))
        for edge in around.edges
    ]
    return jsonify(
        center=around.center, depth=around.depth, nodes=nodes, edges=edges, left_out=around.left_out
    )


@blueprint.get("/path.json")
def path() -> Response:
    """The shortest paths between two things, each by slug, name or alias; none is no error."""
    base = current_kb()
    start, end = _text("from"), _text("to")
    only, without = request.args.getlist("only"), request.args.getlist("without")
    found = base.path(
        start, end, only=only, without=without, limit=number("limit", 5, 1, MAX_PATHS)
    )
    distances = {found.start: 0} | {
        hop.end: step for each in found.paths for step, hop in enumerate(each, 1)
    }
    nodes = [
        _node(base, thing, distance)
        for thing, distance in sorted(distances.items(), key=lambda item: (item[1], item[0]))
    ]
    paths = [_hops(base, each) for each in found.paths]
    return jsonify(
        {
            "from": found.start,
            "to": found.end,
            "nodes": nodes,
            "paths": paths,
            "more": found.more,
            "over_links": found.over_links,
        }
    )


@blueprint.errorhandler(NotFoundError)
def not_found(error: NotFoundError) -> tuple[Response, int]:
    """Nothing has that name, or several things have it."""
    return jsonify(error=str(error)), 404


@blueprint.errorhandler(HTTPException)
def refused(error: HTTPException) -> tuple[Response, int]:
    """What was asked cannot be answered."""
    return jsonify(error=error.description), error.code or 500


def _text(name: str) -> str:
    text = request.args.get(name, "").strip()
    if not text:
        abort(400, f"give {name}: a slug, a name or an alias")
    return text


def direction() -> Direction | None:
    """The direction of the address; 400 where there is no such one."""
    name = request.args.get("direction", "both")
    if name not in DIRECTIONS:
        abort(400, f"direction must be one of {', '.join(DIRECTIONS)}")
    return DIRECTIONS[name]


def number(name: str, default: int, least: int, most: int) -> int:
    """A number of the address; 400 where it is none, or beyond its bounds."""
    text = request.args.get(name, str(default))
    if not text.isdecimal() or len(text) > _MOST_DIGITS or not least <= int(text) <= most:
        abort(400, f"{name} must be a whole number from {least} to {most}")
    return int(text)


def _node(base: KnowledgeBase, thing: Iri, distance: int) -> dict[str, Any]:
    return {"iri": thing, "distance": distance, **base.networkx.nodes[thing]}


def _fact(base: KnowledgeBase, edge: Edge, citations: tuple[Citation, ...]) -> dict[str, Any]:
    sources = {source.iri: source for citation in citations for source in citation.sources}
    return {
        "source": edge.source,
        "target": edge.target,
        "property": edge.property,
        "label": base.views.labels.label(edge.property),
        "basis": local_name(edge.basis),
        "lines": [
            {"file": base.views.file_of(line), "line": base.iris.line_number(line), "iri": line}
            for line in edge.lines
        ],
        "sources": [
            {"iri": source.iri, "title": source.title, "url": source.url}
            for source in sources.values()
        ],
        "as_of": max((citation.as_of for citation in citations), default=""),
    }


def _hops(base: KnowledgeBase, found: FactPath) -> list[dict[str, Any]]:
    """Facts as edges; `direction` says how the path goes over each, and `reads` what its label is in that direction."""
    return [
        {
            **_fact(base, hop.fact(), hop.citations),
            "direction": hop.direction.value,
            "reads": hop.label,
        }
        for hop in found
    ]
