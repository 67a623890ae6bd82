"""The web application: pages, data and SPARQL over one knowledge base."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from kbgraph.errors import KbError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.sandbox import Sandbox
from kbgraph_web.http.access_policy import AccessPolicy
from kbgraph_web.http.errors import is_json_address, json_error, json_http_error, text_error
from kbgraph_web.middleware.abandoned_requests import AbandonedRequests
from kbgraph_web.middleware.access_control import AccessControl
from kbgraph_web.middleware.body_buffer import BodyBuffer
from kbgraph_web.middleware.compression import Application, compress_pages
from kbgraph_web.middleware.costly_pages import CostlyPages
from kbgraph_web.middleware.kept_exports import KeptExports
from kbgraph_web.middleware.large_answers import LARGE_BYTES, LargeAnswers
from kbgraph_web.middleware.metrics import MetricsRegistry
from kbgraph_web.middleware.request_limits import (
    MAX_QUERY_ADDRESS_CHARS,
    FormLimit,
    RequestLimits,
)
from kbgraph_web.middleware.response_cache import ResponseCache
from kbgraph_web.middleware.retry_after import RetryAfterReplay
from kbgraph_web.middleware.sparql_fast_path import SparqlFastPath
from kbgraph_web.routes import health, robots
from kbgraph_web.routes.entries import entry_data, entry_page, home, lines_page, ontology
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

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
)  # fmt: skip
"""Everything comes from this server, and nothing is inline."""
_HEADERS = {
    "Content-Security-Policy": "; ".join(_CONTENT_SECURITY_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
MAX_BODY_BYTES = 1_000_000
"""Of the body of a request; a longer one is 413."""
_CACHE_BYTES = 32_000_000
"""Of each of two caches: that of large responses, and that of all others."""
_TOO_LARGE = QueryStoppedError("the page takes too much memory")
_ROUTES_WITH_OWN_ETAGS = {
    "sparql.endpoint",
    "static",
    "health.check",
    "health.metrics",
    "void.description",
}
"""Routes whose responses depend on more than the generation and the address."""
_ROUTES = (
    home,
    entry_page,
    entry_data,
    lines_page,
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
    robots,
)


_PAGE_ERRORS = {400: "Bad request", 404: "Not found", 410: "Not found"}
"""Errors that have a page. Most clients of the SPARQL endpoint are programs."""


class Sandboxes(NamedTuple):
    """The workers of a generation."""

    queries: Sandbox
    pages: Sandbox | None = None
    """For costly pages: a burst of queries does not stop them, nor they the queries."""


def create_app(
    base: KnowledgeBase,
    sandbox: Sandbox | None = None,
    access: AccessPolicy = AccessPolicy(),  # noqa: B008 - immutable
) -> Flask:
    """Create the application that serves a knowledge base.

    With a sandbox, its workers answer the queries of clients, and can be stopped; without one,
    they run in the process of the application. `access` says who is answered.
    """
    app = create_routes(base)
    add_middleware(app, base, Sandboxes(sandbox) if sandbox else None, access)
    return app


def create_routes(base: KnowledgeBase) -> Flask:
    """Create the application without middleware and sandbox, as workers for pages have it."""
    app = Application("kbgraph_web")
    app.config["KNOWLEDGE"] = base
    app.config["SANDBOX"] = None
    # A server says by which test /healthz tells that its supervisor is stopped.
    app.config["SERVES_CHANGES"] = lambda: True
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for module in _ROUTES:
        app.register_blueprint(module.blueprint)
    app.config["METRICS"] = MetricsRegistry(base, app.url_map)
    app.register_error_handler(KbError, _kb_error)
    app.register_error_handler(HTTPException, _http_error)
    compress_pages(app)
    app.before_request(lambda: _not_modified(base.generation))
    app.after_request(lambda response: _with_headers(response, base.generation))
    app.jinja_env.globals.update(repository=base.site.repository, entry_url=entry_url)
    app.context_processor(lambda: layout_context(base))
    app.register_error_handler(MemoryError, lambda _: text_error(_TOO_LARGE))
    return app


def add_middleware(
    app: Flask,
    base: KnowledgeBase,
    sandboxes: Sandboxes | None,
    access: AccessPolicy = AccessPolicy(),  # noqa: B008 - immutable
) -> None:
    """Add what the web process has: limits, caches, and workers for queries and costly pages."""
    sandbox, pages = sandboxes or (None, None)
    app.config["SANDBOX"] = sandbox
    if sandbox is not None and pages is not None:
        costly = CostlyPages(app.wsgi_app, base, sandbox, pages, _error_at)
        kept = KeptExports(costly, base.generation, pages, _error_at)
        app.wsgi_app = kept  # type: ignore[method-assign]
    if sandbox is not None:
        # Decoding only shortens an address, so a short one holds a query within its limit; the
        # route judges the others.
        max_chars = min(MAX_QUERY_ADDRESS_CHARS, base.sparql.limits.query_max_chars)
        inner = app.wsgi_app
        fast = SparqlFastPath(inner, sandbox, base.generation, _HEADERS, text_error, max_chars)
        app.wsgi_app = fast  # type: ignore[method-assign]
    # What concerns bodies alone stands below the caches, which no request with a body reaches.
    of_bodies = FormLimit(RetryAfterReplay(app.wsgi_app), _HEADERS)
    large = ResponseCache(of_bodies, _CACHE_BYTES, smallest=LARGE_BYTES + 1)
    answers = LargeAnswers(large, _HEADERS)
    buffered = BodyBuffer(answers, MAX_BODY_BYTES, _HEADERS)
    limited = RequestLimits(buffered, _HEADERS)
    asked = AbandonedRequests(AccessControl(limited, access, _HEADERS))
    # Above all other middleware: its key has all on which their answers depend, and a repeated
    # request costs half of what it does below them.
    repeated = ResponseCache(asked, _CACHE_BYTES, largest=LARGE_BYTES)
    app.wsgi_app = repeated  # type: ignore[method-assign]


def _kb_error(error: KbError) -> Response:
    return json_error(error) if is_json_address(request.path) else text_error(error)


def _error_at(error: KbError, path: str) -> Response:
    """Return an error outside of Flask, with the headers that Flask's responses get."""
    response = json_error(error) if is_json_address(path) else text_error(error)
    response.headers.extend(_HEADERS)
    return response


def _http_error(error: HTTPException) -> Any:
    if is_json_address(request.path):
        return json_http_error(error)
    if error.code in _PAGE_ERRORS and request.endpoint != "sparql.endpoint":
        name = _PAGE_ERRORS[error.code]
        return render_template("error.html", name=name, message=error.description), error.code
    return error.get_response()


def _not_modified(generation: str) -> Response | None:
    """Return 304 for a known generation, else None."""
    if _has_generation_etag() and request.if_none_match.contains_weak(generation):
        return Response(status=304)
    return None


def _with_headers(response: Response, generation: str) -> Response:
    if _has_generation_etag() and response.status_code in {200, 304}:
        # Weak, since it stands for the same page however it is compressed.
        response.set_etag(generation, weak=True)
        response.headers.setdefault("Cache-Control", "no-cache")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if "Location" in response.headers:
        response.headers["Location"] = _without_host(response.headers["Location"])
    return response


def _without_host(location: str) -> str:
    """Return a location on this server as a path.

    Werkzeug redirects `//` to an absolute address, which holds whatever host the client has named.
    """
    if not location.startswith(request.host_url):
        return location
    return "/" + location.removeprefix(request.host_url).lstrip("/")


def _has_generation_etag() -> bool:
    return request.method in {"GET", "HEAD"} and request.endpoint not in _ROUTES_WITH_OWN_ETAGS
