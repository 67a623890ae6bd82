"""The SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1).

Queries come by GET, by POST of a form, or by POST of the query itself. Updates are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, request

from kbgraph.errors import FormatError
from kbgraph.rdf import CITED_JSON, NTRIPLES, RESULTS_JSON, Format, by_name
from kbgraph.sandbox import Answer, Sandbox
from kbgraph.sparql import Request
from kbgraph_web.http import params
from kbgraph_web.http.client_presence import ClientPresence
from kbgraph_web.http.day import current_day
from kbgraph_web.http.errors import QUERY_ERROR
from kbgraph_web.http.etags import (
    accepts_any_tag,
    is_known_to_client,
    query_etag,
    without_content,
)
from kbgraph_web.http.forms import FORM_TYPE
from kbgraph_web.http.languages import vary_by_language
from kbgraph_web.http.negotiation import accept_of, accepted, current_kb, prefers_html, served_kb
from kbgraph_web.http.query_warnings import warning_headers
from kbgraph_web.serialisers.description import description_response
from kbgraph_web.viewmodels.sparql_page import empty_page, page_state, results_page

blueprint = Blueprint("sparql", __name__)
_QUERY_TYPE = "application/sparql-query"
_UPDATE_TYPE = "application/sparql-update"
_READ_ONLY = "this knowledge base is read-only over HTTP: edit its Markdown files"
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*$")


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response | str:
    """Answer a query in the syntax that the client prefers.

    `page` returns the HTML page with that part of the results to a client that accepts HTML and
    asks by GET, so that a worker can make it (`kbgraph_web.middleware.costly_pages`). Without a
    query, return the page to write one, or the service description to a client that prefers RDF
    (SPARQL 1.1 Service Description, section 2).
    """
    _refuse_update()
    queries = _queries()
    if not queries and request.method != "POST":
        return _page_or_description()
    is_in_both = request.method == "POST" and bool(request.args.getlist("query"))
    if len(queries) != 1 or is_in_both:
        abort(400, "give exactly one query")
    max_chars = served_kb().sparql.limits.query_max_chars
    if len(queries[0]) > max_chars:
        abort(413, f"the query has more than {max_chars} characters")
    graphs = _graphs("default-graph-uri"), _graphs("named-graph-uri"), current_day()
    is_page = request.method != "POST" and params.results_page()
    if is_page and prefers_html(request):
        query = Request(queries[0], (RESULTS_JSON, NTRIPLES), *graphs)
        return _conditional(
            query,
            lambda: results_page(
                query.query, lambda accepted: _answer(query._replace(accepted=accepted))
            ),
        )
    query = Request(queries[0], _accepted(), *graphs)
    return _conditional(query, lambda: _plain(*_answer_with_warnings(query)))


def _page_or_description() -> Response:
    response = (
        Response(empty_page())
        if prefers_html(request)
        else description_response(served_kb(), request)
    )
    response.vary.add("Accept")
    if prefers_html(request):
        vary_by_language(response)
    return response


def _plain(syntax: Format, body: bytes, warnings: tuple[str, ...]) -> Response:
    headers = warning_headers(warnings)
    return Response(body, headers=headers, content_type=_content_type(syntax))


def _conditional(query: Request, make: Callable[[], Response]) -> Response:
    """Return the response, or 304 if the client has it. Errors have no tag."""
    variant = [*(["cite"] if _wants_citations() else []), *page_state()]
    etag = query_etag(served_kb().generation, query, variant)
    is_known = bool(etag) and is_known_to_client(request.environ, etag)
    response = Response(status=304) if is_known else make()
    if response.status_code not in {200, 304}:
        etag = ""
    if etag:
        # Weak for pages, which may be compressed; programs get the same bytes in any case.
        response.set_etag(etag, weak=bool(page_state()))
        if not is_known and accepts_any_tag(request.environ):
            response = without_content(response)
    response.headers["Cache-Control"] = "no-cache" if etag else "no-store"
    response.vary.add("Accept")
    if page_state():
        vary_by_language(response)
    return response


def _answer(query: Request) -> tuple[Format, bytes]:
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


def _accepted() -> tuple[Format, ...]:
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


def _graphs(name: str) -> tuple[str, ...]:
    """Return the graphs that the address or the form names."""
    graphs = params.texts(name)
    if not all(_ABSOLUTE_IRI.match(iri) for iri in graphs):
        abort(400, f"{name} must be an absolute IRI")
    return graphs


def _refuse_update() -> None:
    if request.mimetype == _UPDATE_TYPE or "update" in request.form:
        abort(403, _READ_ONLY)
    if "update" in request.args:
        abort(
            400,
            f"an update is never sent by GET (SPARQL 1.1 Protocol, section 2.2), and {_READ_ONLY}",
        )


def _queries() -> list[str]:
    if request.method != "POST":
        return request.args.getlist("query")
    if request.mimetype == FORM_TYPE:
        return request.form.getlist("query")
    if request.mimetype != _QUERY_TYPE:
        abort(415, f"send {FORM_TYPE} or {_QUERY_TYPE}")
    return [_utf8(request.get_data())]


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        abort(400, "the query is not UTF-8")
