"""Answers of queries as responses: in the syntax that the client prefers, or as a page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, current_app, request

from kbgraph.errors import FormatError
from kbgraph.rdf import CITED_JSON, RESULTS_JSON, Format, by_name
from kbgraph.sandbox import Answer, Sandbox
from kbgraph.sparql import Request
from kbgraph_web.http import params
from kbgraph_web.http.client_presence import ClientPresence
from kbgraph_web.http.errors import QUERY_ERROR
from kbgraph_web.http.etags import (
    accepts_any_tag,
    is_known_to_client,
    query_etag,
    without_content,
)
from kbgraph_web.http.languages import vary_by_language
from kbgraph_web.http.negotiation import accept_of, accepted, current_kb, served_kb
from kbgraph_web.http.query_warnings import warning_headers


def data_response(query: Request) -> Response:
    """Return the answer in the first syntax of the query that can carry it."""
    return conditional(query, lambda: _plain(*_answer_with_warnings(query)))


def conditional(
    query: Request, make: Callable[[], Response], page_state: tuple[str, ...] = ()
) -> Response:
    """Return the response, or 304 if the client has it. Errors have no tag.

    `page_state` is what a page depends on beside the query; it is empty for data.
    """
    variant = [*(["cite"] if _wants_citations() else []), *page_state]
    etag = query_etag(served_kb().generation, query, variant)
    is_known = bool(etag) and is_known_to_client(request.environ, etag)
    response = Response(status=304) if is_known else make()
    if response.status_code not in {200, 304}:
        etag = ""
    if etag:
        # Weak for pages, which may be compressed; programs get the same bytes in any case.
        response.set_etag(etag, weak=bool(page_state))
        if not is_known and accepts_any_tag(request.environ):
            response = without_content(response)
    response.headers["Cache-Control"] = "no-cache" if etag else "no-store"
    response.vary.add("Accept")
    if page_state:
        vary_by_language(response)
    return response


def answer(query: Request) -> tuple[Format, bytes]:
    """Return the answer of a query of a client, made by a worker where there are any."""
    syntax, body, _ = _answer_with_warnings(query)
    return syntax, body


def _answer_with_warnings(query: Request) -> Answer:
    is_of_day = query.in_force is not None
    sandbox: Sandbox | None = current_app.config["SANDBOX_OF_DAYS" if is_of_day else "SANDBOX"]
    if QUERY_ERROR in request.environ:
        raise request.environ[QUERY_ERROR]
    timeout = params.seconds("timeout")
    if sandbox is None:
        service = current_kb().sparql
        syntax, body = service.answer_within_limits(query, timeout)
        return syntax, body, tuple(map(str, service.warnings(query.query)))
    return sandbox.answer_with_warnings(query, timeout, ClientPresence(request.environ))


def _plain(syntax: Format, body: bytes, warnings: tuple[str, ...]) -> Response:
    headers = warning_headers(warnings)
    return Response(body, headers=headers, content_type=_content_type(syntax))


def wanted_syntaxes() -> tuple[Format, ...]:
    """Return the syntax that `syntax` names, as links do, else those of Accept.

    `format` is ignored: clients send it with values of their own.
    """
    name = params.text("syntax")
    if name:
        try:
            named = by_name(name)
        except FormatError as error:
            abort(400, f"syntax: {error}")
        if _wants_citations() and named not in {RESULTS_JSON, CITED_JSON}:
            abort(400, f"cite=1 is answered as JSON alone, and syntax={name} is none")
        return (CITED_JSON if _wants_citations() else named,)
    return (CITED_JSON,) if _wants_citations() else accepted(request)


def _wants_citations() -> bool:
    """Return whether `cite` asks for the lines of each row."""
    return params.flag("cite")


def _content_type(syntax: Format) -> str:
    """Return the media type of the response.

    A client that asks by `cite`, without naming the media type of cited results, gets standard
    results with an additional member, under the standard media type.
    """
    names_cited = accept_of(request).named([CITED_JSON.media_type])
    if syntax == CITED_JSON and not names_cited:
        return RESULTS_JSON.media_type
    return syntax.content_type
