"""What the knowledge base says of itself, for programs: the same graph at two addresses.

They are `/.well-known/void` (VoID, section 7.2), and the endpoint without a query (SPARQL 1.1 Service Description, section 2).
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, request

from kbgraph.errors import FormatError
from kbgraph.rdf.formats import RDF_FORMATS
from kbgraph.rdf.iris import service_urls
from kbgraph_web.http.negotiation import accepted, current_kb

blueprint = Blueprint("void", __name__)
_HTML = {"text/html", "application/xhtml+xml"}


@blueprint.get("/.well-known/void")
def description() -> Response:
    """The dataset and the service, as the client has reached them, in the RDF syntax that it prefers."""
    at = service_urls(request.url_root)
    if at is None:
        abort(400, "the Host header names no host")
    syntax = next((each for each in accepted(request) if each.is_rdf), None)
    if syntax is None:
        raise FormatError(f"a description comes as {', '.join(each.name for each in RDF_FORMATS)}")
    response = Response(
        current_kb().export.self_description(at, syntax), content_type=syntax.content_type
    )
    response.vary.add("Accept")
    response.add_etag()
    response.make_conditional(request)
    return response


def prefers_html() -> bool:
    """Whether the client names HTML and likes no RDF better: who takes anything is a program."""
    header = request.accept_mimetypes
    named = max(
        (quality for name, quality in header if name.partition(";")[0].strip().lower() in _HTML),
        default=0,
    )
    return (
        0
        < named
        >= max(
            header.quality(name)
            for each in RDF_FORMATS
            for name in (each.media_type, *each.aliases)
        )
    )


def or_description(page: Callable[[], str]) -> Response:
    """The page for who takes one, else the description."""
    response = Response(page()) if prefers_html() else description()
    response.vary.add("Accept")
    return response
