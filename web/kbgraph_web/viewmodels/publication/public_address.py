"""The absolute address of the server, for links that are read elsewhere."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import request

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import service_urls
from kbgraph_web.http.access_policy import host_of, is_public

_RESERVED = (".example", ".example.com", ".example.net", ".example.org", ".invalid", ".test")
"""The ends of names that nobody has (RFC 2606), among them that of the base without settings."""


def public_root(base: KnowledgeBase) -> str:
    """Return the absolute address of the home page, which ends in a slash.

    It is the base of the knowledge base where that is an address of the web, else the address at
    which the client asks (`Host`). Headers that a proxy adds are not read, as anybody can send
    them.
    """
    own = base.iris.base
    if _is_of_the_web(own) or service_urls(request.url_root) is None:
        return own
    return request.url_root


def public_entry(base: KnowledgeBase, slug: str) -> str:
    """Return the absolute address of the page of a thing, on all days."""
    return public_root(base) + base.iris.entry(slug).removeprefix(base.iris.base)


@lru_cache
def _is_of_the_web(base: str) -> bool:
    host = host_of(urlsplit(base).netloc)
    return is_public(host) and not f".{host}".endswith(_RESERVED)
