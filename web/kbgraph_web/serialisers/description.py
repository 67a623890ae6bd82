"""The description of the dataset and the SPARQL service as RDF."""

from __future__ import annotations

from flask import Request, Response

from kbgraph.errors import FormatError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import RDF_FORMATS, ServiceUrls
from kbgraph_web.http.negotiation import accepted
from kbgraph_web.viewmodels.bounds.public_address import public_root


def description_response(base: KnowledgeBase, request: Request) -> Response:
    """Return the description of the dataset and the service as RDF.

    Its addresses are public ones. The syntax is the RDF syntax that the client prefers. Raises
    FormatError if it accepts none.
    """
    urls = ServiceUrls(public_root(base))
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
