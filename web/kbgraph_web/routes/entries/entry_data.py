"""Data for programs: identifiers of things, and downloads of the whole graph."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.rdf import EXPORT_FORMATS, RDF_FORMATS, Format
from kbgraph_web.http.negotiation import HTML_TYPES, accept_of, current_kb, preferred_data
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.data_links import MEDIA_TYPES, data_url
from kbgraph_web.viewmodels.layout import entry_url

blueprint = Blueprint("entry_data", __name__)
_JSON = "json"


@blueprint.get("/id/<path:slug>")
def identifier(slug: str) -> AnyResponse:
    """Redirect from a thing to its page, or to the data that the client prefers.

    303 for both (Cool URIs for the Semantic Web, section 4.3).
    """
    if not current_kb().network.knows(slug):
        redirect_or_abort(
            current_kb(), slug, lambda other: url_for("entry_data.identifier", slug=other)
        )
    ending = _preferred_ending()
    target = data_url(current_kb(), slug, ending) if ending else entry_url(slug)
    response = redirect(target, 303)
    response.vary.add("Accept")
    return response


def _preferred_ending() -> str:
    """Return the ending of the data that the client prefers; empty for one that prefers a page."""
    accept, syntax = accept_of(request), preferred_data(request)
    other = accept.of_format(syntax) if syntax else accept.named(HTML_TYPES) or 0
    json = accept.named([MEDIA_TYPES[_JSON]]) or 0
    # A client of JSON that takes anything else besides asks for JSON.
    if json > other and json >= accept.weight("text/html"):
        return _JSON
    return syntax.extension if syntax else ""


@blueprint.get("/export/kbgraph.<extension>")
def export(extension: str) -> Response:
    """Return the whole graph in the syntax of an extension."""
    syntax = _syntax(extension, EXPORT_FORMATS)
    return Response(current_kb().export.graph(syntax), content_type=syntax.content_type)


@blueprint.get("/export/facts.<extension>")
def facts(extension: str) -> Response:
    """Return the default graph, the facts without their claims, in the syntax of an extension."""
    syntax = _syntax(extension, RDF_FORMATS)
    return Response(current_kb().export.facts(syntax), content_type=syntax.content_type)


def _syntax(extension: str, syntaxes: Iterable[Format]) -> Format:
    """Return the syntax of an extension. Raises NotFoundError for another one."""
    known = {each.extension: each for each in syntaxes}
    if extension not in known:
        raise NotFoundError(f"no export with the ending {extension}; there are {', '.join(known)}")
    return known[extension]
