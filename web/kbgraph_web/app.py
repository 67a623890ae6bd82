"""The web application: pages to read, graphs to take, SPARQL to ask. It knows the facade of the engine and no more."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, render_template, request
from werkzeug.exceptions import HTTPException

from kbgraph.errors import KbError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.sandbox import Sandbox
from kbgraph_web.http.errors import headers_of, status_of
from kbgraph_web.middleware.body_buffer import BodyBuffer
from kbgraph_web.middleware.compression import Application, compress_pages
from kbgraph_web.middleware.response_cache import ResponseCache
from kbgraph_web.middleware.retry_after import RetryAfterReplay
from kbgraph_web.middleware.sparql_fast_path import SparqlFastPath
from kbgraph_web.routes import health
from kbgraph_web.routes.entries import entry_data, entry_page, home, ontology
from kbgraph_web.routes.explore import (
    compare,
    graph_api,
    graph_page,
    matrix,
    path_page,
    search,
)
from kbgraph_web.routes.query import completion, sparql, void
from kbgraph_web.viewmodels.layout import entry_url, layout_context

_POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
)  # fmt: skip
"""All comes from here, and nothing stands inline."""
_HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # All is public and read-only, and nobody is known by a cookie: any page of the web may read it.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
MAX_BODY_BYTES = 1_000_000
"""Of a request's body; a longer one is 413."""
_MOST_ADDRESS = 60_000
"""Characters of path and query together; a longer one is 414, which granian gives itself beyond 65,534. Longer queries go by POST."""
_CACHED_BYTES = 64_000_000
_OWN_TAGS = {
    "sparql.endpoint",
    "static",
    "health.check",
    "health.metrics",
    "void.description",
}
"""Routes whose answers depend on more than the generation and the address."""
_ROUTES = (
    home,
    entry_page,
    entry_data,
    ontology,
    search,
    compare,
    matrix,
    graph_page,
    graph_api,
    path_page,
    sparql,
    completion,
    void,
    health,
)


def create_app(base: KnowledgeBase, sandbox: Sandbox | None = None) -> Flask:
    """The application that serves one knowledge base; queries of clients are answered in the sandbox where there is one."""
    app = Application("kbgraph_web")
    app.config["KNOWLEDGE"] = base
    app.config["SANDBOX"] = sandbox
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for module in _ROUTES:
        app.register_blueprint(module.blueprint)
    app.register_error_handler(KbError, _stopped)
    app.register_error_handler(HTTPException, _refused)
    compress_pages(app)
    app.before_request(lambda: _known_or_too_long(base.generation))
    app.after_request(lambda response: _with_headers(response, base.generation))
    app.jinja_env.globals.update(repository=base.site.repository, entry_url=entry_url)
    app.context_processor(lambda: layout_context(base))
    if sandbox is not None:
        # A query is no longer than what stands for it in the address: what may be too long is for the route to judge.
        most = min(_MOST_ADDRESS, base.sparql.limits.query_bytes)
        inner = app.wsgi_app
        fast = SparqlFastPath(inner, sandbox, base.generation, _HEADERS, _stopped, most)
        app.wsgi_app = fast  # type: ignore[method-assign]
    cached = RetryAfterReplay(ResponseCache(app.wsgi_app, _CACHED_BYTES))
    app.wsgi_app = BodyBuffer(cached, MAX_BODY_BYTES, _HEADERS)  # type: ignore[method-assign]
    return app


def _stopped(error: KbError) -> Response:
    return Response(
        f"{error}\n", status_of(error), headers_of(error), content_type="text/plain; charset=utf-8"
    )


def _refused(error: HTTPException) -> Any:
    if error.code in {404, 410}:
        return render_template("not_found.html", message=error.description), error.code
    return error.get_response()


def _known_or_too_long(generation: str) -> Response | None:
    """414 where the address is too long; 304 where the client has what this generation says."""
    if len(request.path) + len(request.query_string) > _MOST_ADDRESS:
        abort(414, "the address is too long: send the query by POST")
    if (
        request.method in {"GET", "HEAD"}
        and request.endpoint not in _OWN_TAGS
        and request.if_none_match.contains_weak(generation)
    ):
        return Response(status=304)
    return None


def _with_headers(response: Response, generation: str) -> Response:
    if (
        request.method in {"GET", "HEAD"}
        and request.endpoint not in _OWN_TAGS
        and response.status_code in {200, 304}
    ):
        # Weak, since it stands for the same page however it is compressed.
        response.set_etag(generation, weak=True)
        response.headers.setdefault("Cache-Control", "no-cache")
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response.headers.update(_PREFLIGHT)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
