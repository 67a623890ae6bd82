"""For those who run the server: is it well, and what has it done."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from kbgraph.errors import BusyError, KbError
from kbgraph.rdf.formats import RESULTS_JSON
from kbgraph.sandbox import Sandbox
from kbgraph.sparql.request import Request
from kbgraph_web.http.negotiation import current_kb

blueprint = Blueprint("health", __name__)
_SECONDS = 1.0
_PROBE = Request("ASK {}", (RESULTS_JSON,))


@blueprint.get("/healthz")
def check() -> Response:
    """200 where pages and queries are answered, 503 where queries are not; what is served, by its generation."""
    base = current_kb()
    queries = _queries(current_app.config["SANDBOX"])
    response = jsonify(
        status="failing" if queries == "failing" else "ok",
        queries=queries,
        generation=base.generation,
        entries=len(base.views.entries),
    )
    response.status_code = 503 if queries == "failing" else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _queries(sandbox: Sandbox | None) -> str:
    if sandbox is None:
        return "ok"
    try:
        sandbox.answer(_PROBE, _SECONDS)
    except BusyError:
        return "busy"
    except KbError:
        return "failing"
    return "ok"


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters in Prometheus' text format; they start anew with each generation."""
    return Response(
        current_app.config["METRICS"](), content_type="text/plain; version=0.0.4; charset=utf-8"
    )
