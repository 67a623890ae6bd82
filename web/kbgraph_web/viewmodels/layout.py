"""The frame of every page: navigation, downloads, and the footer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flask import request, url_for

from kbgraph.knowledge_base import KnowledgeBase

_NAVIGATION = (
    ("Entries", "home.page"),
    ("Compare", "compare.page"),
    ("Graph", "graph.start"),
    ("Path", "path.page"),
    ("SPARQL", "sparql.endpoint"),
    ("Ontology", "ontology.page"),
)
_MAX_CACHED_ADDRESSES = 50_000
_DOWNLOADS = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Quads", "nq"), ("GraphML", "graphml"))


class NavigationLink(NamedTuple):
    """A link of the navigation."""

    label: str
    address: str
    is_here: bool


def entry_url(slug: str) -> str:
    """Return the address of a thing's page.

    Cached: a page links to thousands of things, and url_for takes longer than all else on it.
    """
    return _entry_url(request.script_root, slug)


@lru_cache(_MAX_CACHED_ADDRESSES)
def _entry_url(root: str, slug: str) -> str:  # noqa: ARG001 - the mount point
    return url_for("entry.page", slug=slug)


def layout_context(base: KnowledgeBase) -> dict[str, Any]:
    """Return the values that base.html uses."""
    links = [
        NavigationLink(label, url_for(route), route == request.endpoint)
        for label, route in _NAVIGATION
    ]
    return {
        "title": base.site.title,
        "notice": base.site.notice,
        "terms": base.site.license,
        "generation": base.generation,
        "navigation": links,
        "downloads": [
            (label, url_for("entry_data.export", extension=extension))
            for label, extension in _DOWNLOADS
        ],
    }
