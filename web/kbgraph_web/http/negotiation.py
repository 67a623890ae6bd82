"""Content negotiation by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from functools import lru_cache

from flask import Request, current_app
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import FORMATS, RDF_FORMATS, Format

_MAX_CACHED_CHARS = 500
"""Of an Accept header. Browsers send some 140; a thousand of the longest would fill the memory."""
_HTML_TYPES = {"text/html", "application/xhtml+xml"}


def accepted(request: Request) -> tuple[Format, ...]:
    """Return the syntaxes that a client accepts, the preferred first.

    Without an Accept header these are all syntaxes, in our order.
    """
    return accepted_by(request.headers.get("Accept", ""))


def accepted_by(accept: str) -> tuple[Format, ...]:
    """Return the same for an Accept header; cached if it is short, since clients repeat theirs."""
    is_short = len(accept) <= _MAX_CACHED_CHARS
    return _accepted_by(accept) if is_short else _accepted_by.__wrapped__(accept)


@lru_cache(maxsize=1024)
def _accepted_by(accept: str) -> tuple[Format, ...]:
    header = parse_accept_header(accept, MIMEAccept)
    if not header.provided:
        return FORMATS
    rated = [
        (max(header.quality(name) for name in (each.media_type, *each.aliases)), each)
        for each in FORMATS
    ]
    return tuple(each for quality, each in sorted(rated, key=lambda item: -item[0]) if quality > 0)


def prefers_html(request: Request) -> bool:
    """Return whether the client names HTML and prefers no RDF to it.

    A client that accepts anything without naming HTML is a program.
    """
    header = request.accept_mimetypes
    html = max(
        (
            quality
            for name, quality in header
            if name.partition(";")[0].strip().lower() in _HTML_TYPES
        ),
        default=0,
    )
    rdf = max(
        header.quality(name) for each in RDF_FORMATS for name in (each.media_type, *each.aliases)
    )
    return 0 < html >= rdf


def current_kb() -> KnowledgeBase:
    """Return the knowledge base that the current application serves."""
    base: KnowledgeBase = current_app.config["KNOWLEDGE"]
    return base
