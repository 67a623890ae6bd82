"""The web application: pages to read, graphs to take, SPARQL to ask. It knows the facade of the engine and no more."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException

from kbgraph.errors import AnswerTooLargeError, BusyError, FormatError, KbError, NotFoundError, QueryError, QueryStoppedError, StoreError
from kbgraph.knowledge import KnowledgeBase
from kbgraph.sandbox import Sandbox
from kbgraph_web import data, graphs, pages, sparql

_POLICY = ("default-src 'none'", "style-src 'self'", "img-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'")
_HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
MOST_BYTES = 1_000_000
"""Of a request's body; a longer one is 413."""
_STATUS: dict[type[KbError], int] = {
    NotFoundError: 404, QueryError: 400, FormatError: 406, AnswerTooLargeError: 413,
    QueryStoppedError: 503, BusyError: 503, StoreError: 502,
}  # fmt: skip


def create_app(base: KnowledgeBase, sandbox: Sandbox | None = None) -> Flask:
    """The application that serves one knowledge base; queries of clients are answered in the sandbox where there is one."""
    app = Flask(__name__)
    app.config["KNOWLEDGE"] = base
    app.config["SANDBOX"] = sandbox
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for blueprint in (pages.blueprint, data.blueprint, graphs.blueprint, sparql.blueprint):
        app.register_blueprint(blueprint)
    app.register_error_handler(KbError, _stopped)
    app.register_error_handler(HTTPException, _refused)
    app.after_request(_with_headers)
    app.context_processor(lambda: {"title": base.title, "notice": base.notice})
    return app


def _stopped(error: KbError) -> Response:
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    response = Response(f"{error}\n", status, content_type="text/plain; charset=utf-8")
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = "1"
    return response


def _refused(error: HTTPException) -> Any:
    if error.code == 404:
        return render_template("missing.html", message=error.description), 404
    return error.get_response()


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
