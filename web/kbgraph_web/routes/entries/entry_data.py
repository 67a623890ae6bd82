"""Data for programs: identifiers of things, and downloads of the whole graph."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.rdf import EXPORT_FORMATS, JSONLD, NTRIPLES, TURTLE
from kbgraph_web.http.negotiation import accepted, current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.layout import entry_url

blueprint = Blueprint("entry_data", __name__)
_SYNTAXES = (TURTLE, JSONLD, NTRIPLES)


@blueprint.get("/id/<path:slug>")
def identifier(slug: str) -> AnyResponse:
    """Redirect from a thing to its page, or to the data that the client prefers.

    303 for both (Cool URIs for the Semantic Web, section 4.3).
    """
    if not current_kb().network.knows(slug):
        redirect_or_abort(
            current_kb(), slug, lambda other: url_for("entry_data.identifier", slug=other)
        )
    page = entry_url(slug)
    header = request.accept_mimetypes
    rdf_quality = max(header.quality(each.media_type) for each in _SYNTAXES)
    wants_data = header.provided and rdf_quality > header.quality("text/html")
    preferred = (
        next((each for each in accepted(request) if each in _SYNTAXES), None)
        if wants_data
        else None
    )
    response = redirect(f"{page}.{preferred.extension}" if preferred else page, 303)
    response.vary.add("Accept")
    return response


@blueprint.get("/export/kbgraph.<extension>")
def export(extension: str) -> Response:
    """Return the whole graph in the syntax of an extension."""
    syntax = next((each for each in EXPORT_FORMATS if each.extension == extension), None)
    if syntax is None:
        extensions = ", ".join(each.extension for each in EXPORT_FORMATS)
        raise NotFoundError(f"no export with the ending {extension}; there are {extensions}")
    return Response(current_kb().export.graph(syntax), content_type=syntax.content_type)
