"""Completions for query editors, as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.completion import things_json

blueprint = Blueprint("completion", __name__)


@blueprint.get("/complete.json")
def complete() -> Response:
    """Return the things that `q` names; without it, the ontology's terms."""
    text = params.search_text()
    if not text:
        return jsonify(current_kb().search.completion.vocabulary)
    return jsonify(things_json(current_kb().search.completion.things(text)))
