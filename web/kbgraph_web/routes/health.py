"""Health and metrics, for operators of the server."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from kbgraph.errors import BusyError, KbError, QueryStoppedError
from kbgraph.rdf import RESULTS_JSON
from kbgraph.sandbox import Sandbox
from kbgraph.sparql import Request
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.health import ChangeState, QueryHealth, health_json

blueprint = Blueprint("health", __name__)
_PROBE = Request("ASK {}", (RESULTS_JSON,))
_PROBE_TIMEOUT_SECONDS = 1.0


@blueprint.get("/healthz")
def check() -> Response:
    """Return 200 if queries are answered and changes are served, else 503."""
    queries = _query_health(current_app.config["SANDBOX"])
    changes: ChangeState = "ok" if current_app.config["SERVES_CHANGES"]() else "failing"
    response = jsonify(health_json(current_kb(), queries, changes))
    response.status_code = 503 if "failing" in {queries.state, changes} else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _query_health(sandbox: Sandbox | None) -> QueryHealth:
    """Ask a query where those of clients are asked: of the workers, or of the store."""
    answer = current_kb().sparql.answer_within_limits if sandbox is None else sandbox.answer
    try:
        answer(_PROBE, _PROBE_TIMEOUT_SECONDS)
    except BusyError as error:
        is_busy = sandbox is not None and not sandbox.is_silent()
        return QueryHealth("busy") if is_busy else QueryHealth("failing", str(error))
    except QueryStoppedError:
        asked = "the store" if current_kb().sparql.is_remote else "the process for queries"
        return QueryHealth(
            "failing", f"{asked} has not answered `ASK {{}}` within {_PROBE_TIMEOUT_SECONDS:g} s"
        )
    except KbError as error:
        return QueryHealth("failing", str(error))
    return QueryHealth("ok")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return metrics in Prometheus' text format.

    Counters start anew with each generation.
    """
    return Response(
        current_app.config["METRICS"].render(),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )
