"""Health and metrics, for operators of the server."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from kbgraph.errors import BusyError, KbError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import RESULTS_JSON
from kbgraph.sandbox import Sandbox
from kbgraph.sparql import Request
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.health import ChangeState, QueryState, health_json

blueprint = Blueprint("health", __name__)
_PROBE = Request("ASK {}", (RESULTS_JSON,))
_PROBE_TIMEOUT_SECONDS = 1.0


@blueprint.get("/healthz")
def check() -> Response:
    """Return 200 if queries are answered and changes are served, else 503."""
    queries = _query_state(current_app.config["SANDBOX"])
    changes: ChangeState = "ok" if current_app.config["SERVES_CHANGES"]() else "failing"
    response = jsonify(health_json(current_kb(), queries, changes))
    response.status_code = 503 if "failing" in {queries, changes} else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _query_state(sandbox: Sandbox | None) -> QueryState:
    if sandbox is None:
        return _store_state(current_kb())
    try:
        sandbox.answer(_PROBE, _PROBE_TIMEOUT_SECONDS)
    except BusyError:
        return "failing" if sandbox.is_silent() else "busy"
    except KbError:
        return "failing"
    return "ok"


def _store_state(base: KnowledgeBase) -> QueryState:
    """Return whether a store over HTTP answers; one in memory always does."""
    if not base.sparql.is_remote:
        return "ok"
    try:
        base.sparql.answer_within_limits(_PROBE, _PROBE_TIMEOUT_SECONDS)
    except KbError:
        return "failing"
    return "ok"


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return metrics in Prometheus' text format.

    Counters start anew with each generation.
    """
    return Response(
        current_app.config["METRICS"].render(),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )
