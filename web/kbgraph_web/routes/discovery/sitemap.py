"""The sitemap, for crawlers."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from kbgraph_web.http.negotiation import served_kb
from kbgraph_web.viewmodels.publication.sitemap import sitemap, sitemap_part

blueprint = Blueprint("sitemap", __name__)
_TYPE = "application/xml; charset=utf-8"


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Return all pages of entries and lists, or an index of parts where they are over 50,000."""
    return Response(sitemap(served_kb()), content_type=_TYPE)


@blueprint.get("/sitemap/<int:number>.xml")
def part(number: int) -> Response:
    """Return a part of a sitemap that has several."""
    text = sitemap_part(served_kb(), number)
    if not text:
        abort(404, f"The sitemap has no part {number}.")
    return Response(text, content_type=_TYPE)
