"""Absolute addresses, for all that is read elsewhere: files, citations, heads of pages, links.

They have one rule: the base of the knowledge base where that is an address of the web, else the
address at which the client asks (`Host`). Headers that a proxy adds are not read, as anybody can
send them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import urlsplit

from flask import request

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import service_urls
from kbgraph.views import CitedFact
from kbgraph_web.http.access_policy import host_of, is_public
from kbgraph_web.http.day import path_of
from kbgraph_web.http.negotiation import served_kb
from kbgraph_web.viewmodels.bounds.line_addresses import has_long_source

_RESERVED = (".example", ".example.com", ".example.net", ".example.org", ".invalid", ".test")
"""The ends of names that nobody has (RFC 2606), among them that of the base without settings."""


def public_root(base: KnowledgeBase) -> str:
    """Return the absolute address of the home page, which ends in a slash.

    Where the client names no host that has an address, it is the base.
    """
    if published_root(base) or service_urls(request.url_root) is None:
        return base.graph.iris.base
    return request.url_root


def published_root(base: KnowledgeBase) -> str:
    """Return the same where the settings name it; empty where the client's address counts."""
    return base.graph.iris.base if _is_of_the_web(base.graph.iris.base) else ""


def public_entry(base: KnowledgeBase, slug: str) -> str:
    """Return the absolute address of the page of a thing, on all days."""
    return public_root(base) + base.graph.iris.entry(slug).removeprefix(base.graph.iris.base)


def public_facts(facts: Iterable[CitedFact]) -> tuple[CitedFact, ...]:
    """Return facts whose citations have the absolute addresses of their pages."""
    root = public_root(served_kb())
    return tuple(fact.at(root) for fact in facts)


class PublicLines:
    """The absolute addresses of lines, which are the same on each day.

    The page of an entry answers to its former slugs too, so that an address outlives a renaming.
    """

    def __init__(self) -> None:
        """Find the address of the home page once for all lines."""
        self._root = public_root(served_kb())
        # A table has thousands of lines of few entries, and to make a path takes long.
        self._page = cache(self._new_page)

    def __call__(self, slug: str, line: int) -> str:
        """Return the address of a line, which its page shows."""
        address, is_long = self._page(slug)
        page = f"?line={line}" if is_long else ""
        return f"{address}{page}#L{line}"

    def _new_page(self, slug: str) -> tuple[str, bool]:
        """Return the address of the page with the lines of an entry, and whether it has parts."""
        is_long = has_long_source(slug)
        path = path_of("lines.page" if is_long else "entry.page", slug=slug)
        return self._root + path.removeprefix(f"{request.script_root}/"), is_long


@lru_cache
def _is_of_the_web(base: str) -> bool:
    host = host_of(urlsplit(base).netloc)
    return is_public(host) and not f".{host}".endswith(_RESERVED)
