"""The sitemap: the addresses that crawlers should read (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.viewmodels.bounds.public_address import public_root
from kbgraph_web.viewmodels.home.entry_lists import entry_lists
from kbgraph_web.viewmodels.publication.changed_days import changed_days

MAX_URLS = 50_000
"""Addresses in one file, by the protocol."""
MAX_ADDRESS_CHARS = 900
"""Of an address: a longer one is left out, so that no file has more than the protocol's 50 MB."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class ListedPage(NamedTuple):
    """A page in the sitemap."""

    address: str
    """Escaped for XML."""
    changed: str
    """The day of its last change; empty if it is not known."""


def sitemap(base: KnowledgeBase) -> str:
    """Return the sitemap, or the index of its parts where one file cannot have all addresses."""
    parts = _parts(base)
    if parts == 1:
        return _url_set(_pages(base))
    root = public_root(base)
    files = (f"{root}sitemap/{number}.xml" for number in range(1, parts + 1))
    entries = "".join(f"<sitemap><loc>{escape(each)}</loc></sitemap>\n" for each in files)
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'


def sitemap_part(base: KnowledgeBase, number: int) -> str:
    """Return a part of a sitemap that has several, counted from 1; empty if there is no such."""
    parts = _parts(base)
    if parts == 1 or not 1 <= number <= parts:
        return ""
    return _url_set(islice(_pages(base), (number - 1) * MAX_URLS, number * MAX_URLS))


def _parts(base: KnowledgeBase) -> int:
    pages = len(_lists(base)) + len(base.views.entries)
    return -(-pages // MAX_URLS)


def _pages(base: KnowledgeBase) -> Iterator[ListedPage]:
    """Yield the lists, then all entries; things that are only mentioned have no text to find."""
    root, own, days = public_root(base), base.graph.iris.base, changed_days(base)
    for path in _lists(base):
        yield ListedPage(escape(root + path), "")
    for slug, subject in base.views.entries.items():
        address = escape(root + subject.document.removeprefix(own))
        yield ListedPage(address, days.get(slug, ""))


def _lists(base: KnowledgeBase) -> list[str]:
    """Return the paths of the pages that list entries, and of the ontology."""
    routes = [url_for("home.page"), url_for("ontology.page")]
    routes += [url_for("lists.page", name=each.name) for each in entry_lists(base)]
    return [each.removeprefix(url_for("home.page")) for each in routes]


def _url_set(pages: Iterable[ListedPage]) -> str:
    urls = "".join(_url(page) for page in pages if len(page.address) <= MAX_ADDRESS_CHARS)
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{urls}</urlset>\n'


def _url(page: ListedPage) -> str:
    changed = f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
    return f"<url><loc>{page.address}</loc>{changed}</url>\n"
