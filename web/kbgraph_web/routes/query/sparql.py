"""The SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1).

Queries come by GET, by POST of a form, or by POST of the query itself. Updates are refused.
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, request

from kbgraph.rdf import NTRIPLES, RESULTS_JSON
from kbgraph.sparql import Request
from kbgraph_web.http import params
from kbgraph_web.http.day import current_day
from kbgraph_web.http.forms import FORM_TYPE
from kbgraph_web.http.languages import vary_by_language
from kbgraph_web.http.negotiation import prefers_html, served_kb
from kbgraph_web.serialisers.description import description_response
from kbgraph_web.viewmodels.queries.query_answers import (
    answer,
    conditional,
    data_response,
    wanted_syntaxes,
)
from kbgraph_web.viewmodels.sparql_page import empty_page, page_state, results_page, words_state

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
        return conditional(
            query,
            lambda: results_page(
                query.query, lambda accepted: answer(query._replace(accepted=accepted))
            ),
            (*page_state(), *words_state()),
        )
    return data_response(Request(queries[0], wanted_syntaxes(), *graphs))


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
