"""The description of the JSON routes for programs (OpenAPI 3.1)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kbgraph_web.http.negotiation import served_kb
from kbgraph_web.serialisers.openapi import openapi_json

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def description() -> Response:
    """Return the routes that answer with JSON, with their parameters and schemas."""
    return jsonify(openapi_json(served_kb()))
