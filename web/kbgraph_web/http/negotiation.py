"""The Accept header to rows of the table of syntaxes (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from functools import lru_cache

from flask import Request, current_app
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import FORMATS, Format


def accepted(request: Request) -> tuple[Format, ...]:
    """The syntaxes that a client takes, the best first; ours where the client does not care."""
    return accepted_by(request.headers.get("Accept", ""))


@lru_cache(maxsize=1024)
def accepted_by(accept: str) -> tuple[Format, ...]:
    """The same for the header's text: a client says the same each time."""
    header = parse_accept_header(accept, MIMEAccept)
    if not header.provided:
        return FORMATS
    rated = [
        (max(header.quality(name) for name in (each.media_type, *each.aliases)), each)
        for each in FORMATS
    ]
    return tuple(each for quality, each in sorted(rated, key=lambda item: -item[0]) if quality > 0)


def current_kb() -> KnowledgeBase:
    """The knowledge base that the application serves."""
    base: KnowledgeBase = current_app.config["KNOWLEDGE"]
    return base
