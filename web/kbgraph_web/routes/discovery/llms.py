"""The guide for agents that are language models (https://llmstxt.org)."""

from __future__ import annotations

from flask import Blueprint, Response

from kbgraph_web.http.negotiation import served_kb
from kbgraph_web.viewmodels.publication.agent_guide import agent_guide

blueprint = Blueprint("llms", __name__)


@blueprint.get("/llms.txt")
def guide() -> Response:
    """Return what the knowledge base holds, how to ask it, and how to cite its answers."""
    return Response(agent_guide(served_kb()), content_type="text/plain; charset=utf-8")
