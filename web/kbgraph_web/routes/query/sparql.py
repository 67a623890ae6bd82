"""The SPARQL 1.1 Protocol's query operation (section 2.1): GET, POST of a form, POST of the query itself. Updates are refused."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, current_app, request

from kbgraph.rdf.formats import CITED_JSON, NTRIPLES, RESULTS_JSON, Format, by_name
from kbgraph.sandbox import Sandbox
from kbgraph.sparql.request import Request
from kbgraph_web.http.negotiation import accepted, current_kb
from kbgraph_web.routes.query.void import or_description, prefers_html
from kbgraph_web.viewmodels import sparql_page as asking

blueprint = Blueprint("sparql", __name__)
_FORM, _DIRECT, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_READ_ONLY = "this knowledge base is not changed over HTTP: edit its Markdown files"
_VOLATILE_NAMES = ("NOW", "RAND", "UUID", "BNODE")
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""Functions whose value is another each time (SPARQL 1.1, section 17.4)."""
_TRUE = {"1", "true", "yes"}


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response | str:
    """The answer of a query in the syntax that the client prefers; without a query, a page to write one.

    Who sends the form of that page, and takes HTML, gets the page again with the answer on it.
    """
    _refuse_update()
    queries = _queries()
    if not queries and request.method == "GET":
        return or_description(asking.blank)
    if len(queries) != 1:
        abort(400, "give exactly one query")
    most = current_kb().sparql.limits.query_bytes
    if len(queries[0]) > most:
        abort(413, f"the query has more than {most} characters")
    graphs = _graphs("default-graph-uri"), _graphs("named-graph-uri")
    if request.args.get("page") and prefers_html():
        asked = Request(queries[0], (RESULTS_JSON, NTRIPLES), *graphs)
        return _conditional(
            asked,
            lambda: asking.answered(
                asked.query, lambda accepted: _answer(asked._replace(accepted=accepted))
            ),
        )
    asked = Request(queries[0], _accepted(), *graphs)
    return _conditional(asked, lambda: _plain(*_answer(asked)))


def _plain(syntax: Format, body: bytes) -> Response:
    return Response(body, content_type=_content_type(syntax))


def _conditional(asked: Request, make: Callable[[], Response]) -> Response:
    """The answer, or 304 where the client has it. A refusal has no tag."""
    own = etag(
        current_kb().generation, asked, [*(["cite"] if _is_cited() else []), *asking.state()]
    )
    response = Response(status=304) if own and request.if_none_match.contains_weak(own) else make()
    if response.status_code not in {200, 304}:
        own = ""
    if own:
        # Pages are compressed for who takes that; what programs get is the same bytes for all.
        response.set_etag(own, weak=bool(asking.state()))
    response.headers["Cache-Control"] = "no-cache" if own else "no-store"
    response.vary.add("Accept")
    return response


def _answer(asked: Request) -> tuple[Format, bytes]:
    sandbox: Sandbox | None = current_app.config["SANDBOX"]
    return (
        current_kb().sparql.answer_within_limits(asked, _seconds())
        if sandbox is None
        else sandbox.answer(asked, _seconds())
    )


def etag(generation: str, asked: Request, more: Sequence[object] = ()) -> str:
    """The graph's version, the query and the syntaxes, digested; empty where the answer is another each time."""
    if _is_volatile(asked.query):
        return ""
    names = [each.name for each in asked.accepted]
    whole = [generation, asked.query, names, asked.default_graphs, asked.named_graphs, *more]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:32]


def _is_volatile(query: str) -> bool:
    # The names first: the pattern takes milliseconds on a long query, and almost none has one of them.
    upper = query.upper()
    return any(name in upper for name in _VOLATILE_NAMES) and _VOLATILE.search(query) is not None


def _accepted() -> tuple[Format, ...]:
    """What `syntax` names, so that a link can ask for one; else what the client prefers. Clients send `format` for kinds of their own."""
    named = request.values.get("syntax", "")
    if named:
        return (by_name(named),)
    return (CITED_JSON,) if _is_cited() else accepted(request)


def _is_cited() -> bool:
    """Whether rows are to come with the lines that they rest on; the media type of its own says the same."""
    return request.values.get("cite", "").lower() in _TRUE


def _content_type(syntax: Format) -> str:
    """Who asks with `cite`, and does not name the media type, gets standard results with one member more, and their media type."""
    if syntax == CITED_JSON and all(
        name != CITED_JSON.media_type for name, _ in request.accept_mimetypes
    ):
        return RESULTS_JSON.media_type
    return syntax.content_type


def _seconds() -> float | None:
    """The deadline that the client sets with `timeout`, in seconds, as Apache Jena Fuseki has it."""
    text = request.values.get("timeout", "")
    try:
        seconds = float(text) if text else None
    except ValueError:
        seconds = -1
    if seconds is not None and not 0 < seconds < float("inf"):
        abort(400, "timeout must be a number of seconds above 0")
    return seconds


def _graphs(name: str) -> tuple[str, ...]:
    """The graphs that the request names, be it in the address or in the form."""
    found = tuple(request.values.getlist(name))
    if any(not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*$", iri) for iri in found):
        abort(400, f"{name} must be an absolute IRI")
    return found


def _refuse_update() -> None:
    if request.mimetype == _UPDATE or "update" in request.form:
        abort(403, _READ_ONLY)
    if "update" in request.args:
        abort(
            400,
            f"an update is never sent by GET (SPARQL 1.1 Protocol, section 2.2), and {_READ_ONLY}",
        )


def _queries() -> list[str]:
    if request.method != "POST":
        return request.args.getlist("query")
    if request.mimetype == _FORM:
        return [
            _utf8(query.encode("utf-8", "surrogateescape"))
            for query in request.form.getlist("query")
        ]
    if request.mimetype != _DIRECT:
        abort(415, f"send {_FORM} or {_DIRECT}")
    return [_utf8(request.get_data())]


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        abort(400, "the query is not UTF-8")
