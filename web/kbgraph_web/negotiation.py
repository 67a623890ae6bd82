"""The Accept header to rows of the table of syntaxes (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from flask import Request, current_app

from kbgraph.formats import FORMATS, Format
from kbgraph.knowledge import KnowledgeBase


def accepted(request: Request) -> tuple[Format, ...]:
    """The syntaxes that a client takes, the best first; ours where the client does not care."""
    header = request.accept_mimetypes
    if not header.provided:
        return FORMATS
    rated = [(max(header.quality(name) for name in (each.media_type, *each.aliases)), each) for each in FORMATS]
    return tuple(each for quality, each in sorted(rated, key=lambda item: -item[0]) if quality > 0)


def knowledge() -> KnowledgeBase:
    """The knowledge base that the application serves."""
    base: KnowledgeBase = current_app.config["KNOWLEDGE"]
    return base
