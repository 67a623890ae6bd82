"""The web application: pages, data and SPARQL over one knowledge base."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.days.knowledge_by_day import CopiesByDay
from kbgraph.errors import DayUnavailableError, KbError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.lazy_names import import_declared
from kbgraph.sandbox import Sandbox
from kbgraph.translated import KnowledgeByLanguage
from kbgraph_web.http.access_policy import AccessPolicy
from kbgraph_web.http.day import keep_day, read_day
from kbgraph_web.http.errors import (
    ErrorKind,
    error_kind,
    error_response,
    headers_of,
    problem,
    status_of,
    text,
)
from kbgraph_web.http.forms import FormRequest
from kbgraph_web.http.languages import (
    LANGUAGES,
    Languages,
    add_words,
    keep_language,
    read_language,
    vary_by_language,
)
from kbgraph_web.http.negotiation import BY_LANGUAGE, ON_DAY, accept_of
from kbgraph_web.http.page_headers import SECURITY_HEADERS, not_modified, with_page_headers
from kbgraph_web.middleware.abandoned_requests import AbandonedRequests
from kbgraph_web.middleware.access_control import AccessControl
from kbgraph_web.middleware.body_buffer import BodyBuffer
from kbgraph_web.middleware.compression import Application, compress_pages
from kbgraph_web.middleware.costly_pages import CostlyPages
from kbgraph_web.middleware.damaged_index import ON_DAMAGE, DamagedIndex, handle_damage
from kbgraph_web.middleware.kept_exports import KeptExports
from kbgraph_web.middleware.large_answers import LARGE_BYTES, LargeAnswers
from kbgraph_web.middleware.metrics import MetricsRegistry
from kbgraph_web.middleware.request_limits import (
    MAX_QUERY_ADDRESS_CHARS,
    RequestBodies,
    RequestLimits,
)
from kbgraph_web.middleware.response_cache import ResponseCache
from kbgraph_web.middleware.result_compression import ResultCompression
from kbgraph_web.middleware.retry_after import RetryAfterReplay
from kbgraph_web.middleware.sparql_fast_path import SparqlFastPath
from kbgraph_web.routes import discovery, entries, explore, health
from kbgraph_web.routes.error_page import SuggestedPage, error_page, error_words
from kbgraph_web.routes.query import completion, questions, sparql, void
from kbgraph_web.viewmodels.bounds import TEMPLATE_FUNCTIONS
from kbgraph_web.viewmodels.html_parts import MAX_CITATIONS
from kbgraph_web.viewmodels.languages import engine_word, language_of
from kbgraph_web.viewmodels.layout import keep_basket, layout_context
from kbgraph_web.viewmodels.publication.page_head import page_head

MAX_BODY_BYTES = 1_000_000
"""Of the body of a request; a longer one is 413."""
_CACHE_BYTES = 32_000_000
"""Of each of two caches: that of large responses, and that of all others."""
_TOO_LARGE = QueryStoppedError("the page takes too much memory")
_ROUTES = (
    *entries.ROUTES,
    *explore.ROUTES,
    sparql,
    questions,
    completion,
    void,
    health,
    *discovery.ROUTES,
)


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
    # So that no first request waits for them.
    import_declared()
    app = Application("kbgraph_web")
    app.request_class = FormRequest
    app.config["KNOWLEDGE"] = base
    app.config[ON_DAY] = CopiesByDay(base).on
    app.config["SANDBOX"] = app.config["SANDBOX_OF_DAYS"] = None
    # A server says by which test /healthz tells that its supervisor is stopped.
    app.config["SERVES_CHANGES"] = lambda: True
    # The reaction of a server to damage of the index.
    app.config[ON_DAMAGE] = lambda _: None
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for module in _ROUTES:
        app.register_blueprint(module.blueprint)
    app.config["METRICS"] = MetricsRegistry(base, app.url_map)
    app.register_error_handler(KbError, _kb_error)
    app.register_error_handler(HTTPException, _http_error)
    handle_damage(app, _kb_error)
    compress_pages(app)
    _add_languages(app, base)
    app.before_request(lambda: not_modified(base.generation))
    app.before_request(read_day)
    app.after_request(with_page_headers)
    app.jinja_env.globals.update(
        TEMPLATE_FUNCTIONS, max_citations=MAX_CITATIONS, repository=base.export.site.repository
    )
    # Templates apply a filter in half the time of a call.
    app.jinja_env.filters.update(TEMPLATE_FUNCTIONS)
    app.url_defaults(keep_day)
    app.url_defaults(keep_basket)
    app.context_processor(lambda: layout_context(base) | {"page_head": page_head(base)})
    app.register_error_handler(
        MemoryError, lambda _: _error_outside_flask(_TOO_LARGE, request.environ)
    )
    return app


def _add_languages(app: Flask, base: KnowledgeBase) -> None:
    app.config[BY_LANGUAGE] = by_language = KnowledgeByLanguage(base)
    app.config[LANGUAGES] = Languages(by_language.languages, add_words(app))
    app.before_request(read_language)
    app.url_defaults(keep_language)
    app.jinja_env.filters |= {"lang": language_of, "engine_word": engine_word}


def add_middleware(
    app: Flask,
    base: KnowledgeBase,
    sandboxes: Sandboxes | None,
    access: AccessPolicy = AccessPolicy(),  # noqa: B008 - immutable
) -> None:
    """Add what the web process has: limits, caches, and workers for queries and costly pages."""
    sandbox, pages = sandboxes or (None, None)
    app.config["SANDBOX"], app.config["SANDBOX_OF_DAYS"] = sandbox, pages or sandbox
    if pages is not None:
        app.config[ON_DAY] = _left_to_workers
    if sandbox is not None and pages is not None:
        costly = CostlyPages(
            app.wsgi_app, base, sandbox, pages, _error_outside_flask, app.config[LANGUAGES]
        )
        kept = KeptExports(costly, base.generation, pages, _error_outside_flask)
        app.wsgi_app = kept  # type: ignore[method-assign]
    if sandbox is not None:
        # Decoding only shortens an address, so a short one holds a query within its limit; the
        # route judges the others.
        max_chars = min(MAX_QUERY_ADDRESS_CHARS, base.sparql.limits.query_max_chars)
        inner = app.wsgi_app
        fast = SparqlFastPath(
            inner, sandbox, base.generation, SECURITY_HEADERS, _error_outside_flask, max_chars
        )
        app.wsgi_app = fast  # type: ignore[method-assign]
    whole = DamagedIndex(app.wsgi_app, app.config[ON_DAMAGE], _error_outside_flask)
    packed = ResultCompression(whole)
    # The treatment of bodies stands below the caches, which no request with a body reaches. A form
    # is read below the replay, which is there for bodies that come again and again.
    of_bodies = RetryAfterReplay(RequestBodies(packed, SECURITY_HEADERS))
    buffered = BodyBuffer(of_bodies, packed, MAX_BODY_BYTES, SECURITY_HEADERS)
    large = ResponseCache(buffered, _CACHE_BYTES, smallest=LARGE_BYTES + 1)
    limited = RequestLimits(LargeAnswers(large, SECURITY_HEADERS), SECURITY_HEADERS)
    asked = AbandonedRequests(AccessControl(limited, access, SECURITY_HEADERS))
    # Above all other middleware: its key has all on which their answers depend, and a repeated
    # request costs half of what it does below them.
    repeated = ResponseCache(
        asked, _CACHE_BYTES, largest=LARGE_BYTES, language=app.config[LANGUAGES].key_of
    )
    app.wsgi_app = repeated  # type: ignore[method-assign]


def _left_to_workers(day: date) -> KnowledgeBase:
    """Refuse to make the knowledge base of a day in the process that answers all requests."""
    raise DayUnavailableError(f"what holds on {day} is found by workers, and this is none")


def _kb_error(error: KbError) -> Response:
    message = str(error)
    meant: tuple[SuggestedPage, ...] = ()
    if "\n" not in message and error_kind(request.path, accept_of(request)) is ErrorKind.PAGE:
        message, meant = error_words(error)
    return _error(status_of(error), message, headers_of(error), meant)


def _http_error(error: HTTPException) -> AnyResponse:
    response = error.get_response()
    if error.response is not None or error.code is None:  # a redirect, which has no message
        return response
    own = _error(error.code, _description(error), {})
    # Such as Allow, which the status needs.
    for name, value in response.headers:
        if name not in {"Content-Type", "Content-Length"}:
            own.headers.add(name, value)
    return own


def _description(error: HTTPException) -> str:
    if error.description == RequestEntityTooLarge.description:
        return f"the body of a request has at most {MAX_BODY_BYTES} bytes"
    return error.description or ""


def _error(
    status: int, message: str, headers: dict[str, str], meant: tuple[SuggestedPage, ...] = ()
) -> Response:
    """Return an error in the form that the client prefers."""
    match error_kind(request.path, accept_of(request)):
        case ErrorKind.PROBLEM:
            response = problem(status, message, headers)
        case ErrorKind.TEXT:
            response = text(status, message, headers)
        case ErrorKind.PAGE:
            response = Response(error_page(status, message, meant), status, headers)
            vary_by_language(response)
    response.vary.add("Accept")
    return response


def _error_outside_flask(error: KbError, environ: dict[str, Any]) -> Response:
    """Return an error with the headers that Flask's responses get."""
    response = error_response(error, environ)
    response.headers.extend(SECURITY_HEADERS)
    response.vary.add("Accept")
    return response
