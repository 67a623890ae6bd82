"""Rules for crawlers: the addresses that they leave alone, and the sitemap (RFC 9309)."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kbgraph_web.http.negotiation import served_kb
from kbgraph_web.viewmodels.bounds.public_address import public_root

blueprint = Blueprint("robots", __name__)
_COSTLY = (
    "/basket", "/citations/", "/compare", "/complete.json", "/evidence/", "/export/", "/facts",
    "/graph", "/hierarchy", "/lines/", "/matrix", "/metrics", "/path", "/question", "/search",
    "/sparql", "/suggestions/", "/timeline", "/todo",
)  # fmt: skip
"""Addresses whose number has no bound, or that are made for one client at some cost."""


@blueprint.get("/robots.txt")
def rules() -> Response:
    """Return the rules: pages of things may be read, costly addresses not."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {request.script_root}{path}" for path in _COSTLY),
        "",
        f"Sitemap: {public_root(served_kb())}sitemap.xml",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
