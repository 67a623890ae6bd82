"""What the editor offers while a query is written, as JSON; any other editor may ask for it too."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from kbgraph_web.http.negotiation import current_kb

blueprint = Blueprint("completion", __name__)


@blueprint.get("/complete.json")
def complete() -> Response:
    """The things that `q` names, by any name or code; without it the prefixes and words of the ontology."""
    asked = request.args.get("q")
    if asked is None:
        return jsonify(current_kb().search.completion.vocabulary)
    return jsonify([each._asdict() for each in current_kb().search.completion.things(asked)])
