"""The SPARQL 1.1 Protocol's query operation (section 2.1): GET, POST of a form, POST of the query itself."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, request

from kbgraph.formats import Format
from kbgraph.request import Request
from kbgraph.sandbox import Sandbox
from kbgraph_web.negotiation import accepted, knowledge

blueprint = Blueprint("sparql", __name__)
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_EXAMPLE = """PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?subject ?property ?object ?where WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:statedAt ?where }
} LIMIT 20
"""


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response | str:
    """The answer of a query in the syntax that the client prefers; without a query, a form to write one."""
    queries = _queries()
    if not queries and request.method == "GET":
        return render_template("sparql.html", example=_EXAMPLE)
    if len(queries) != 1:
        abort(400, "give exactly one query")
    syntax, body = _answer(queries[0], accepted(request))
    charset = "; charset=utf-8" if syntax.media_type.startswith("text/") else ""
    response = Response(body, content_type=syntax.media_type + charset)
    response.vary.add("Accept")
    return response


def _answer(query: str, syntaxes: tuple[Format, ...]) -> tuple[Format, bytes]:
    sandbox: Sandbox | None = current_app.config["SANDBOX"]
    asked = Request(query, syntaxes)
    return knowledge().answer_within_limits(asked, _seconds()) if sandbox is None else sandbox.answer(asked, _seconds())


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


def _queries() -> list[str]:
    if request.method == "GET":
        return request.args.getlist("query")
    if request.mimetype == _FORM:
        return request.form.getlist("query")
    if request.mimetype != _DIRECT:
        abort(415, f"send {_FORM} or {_DIRECT}")
    return [_utf8(request.get_data())]


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        abort(400, "the query is not UTF-8")
