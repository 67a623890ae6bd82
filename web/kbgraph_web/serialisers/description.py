"""The description of the dataset and the SPARQL service as RDF."""

from __future__ import annotations

from flask import Request, Response, abort

from kbgraph.errors import FormatError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import RDF_FORMATS, service_urls
from kbgraph_web.http.negotiation import accepted


def description_response(base: KnowledgeBase, request: Request) -> Response:
    """Return the description of the dataset and the service as RDF.

    Addresses are those by which the client reached the server.

    The syntax is the RDF syntax that the client prefers. 400 without a usable Host header; raises
    FormatError if the client accepts no RDF syntax.
    """
    urls = service_urls(request.url_root)
    if urls is None:
        abort(400, "the Host header names no host")
    syntax = next((each for each in accepted(request) if each.is_rdf), None)
    if syntax is None:
        names = ", ".join(f"{each.name} ({each.media_type})" for each in RDF_FORMATS)
        raise FormatError(f"the description is available as {names}")
    response = Response(
        base.export.self_description(urls, syntax), content_type=syntax.content_type
    )
    response.vary.add("Accept")
    # Weak, as that of pages: it is the same whatever the content coding.
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
