"""The description of the knowledge base for programs, at its well-known address."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kbgraph_web.http.negotiation import served_kb
from kbgraph_web.serialisers.description import description_response

blueprint = Blueprint("void", __name__)


@blueprint.get("/.well-known/void")
def description() -> Response:
    """Return the dataset and the service in the RDF syntax that the client prefers.

    The address is that of VoID, section 7.2.
    """
    return description_response(served_kb(), request)
