"""What stands around every page: where one can go, in which syntaxes all can be had, and what the knowledge base says at its foot."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flask import request, url_for

from kbgraph.knowledge_base import KnowledgeBase

_PLACES = (
    ("Entries", "home.page"),
    ("Compare", "compare.page"),
    ("Graph", "graph.start"),
    ("Path", "path.page"),
    ("Ask", "sparql.endpoint"),
    ("Ontology", "ontology.page"),
)
_ADDRESSES = 50_000
"""The most addresses that are kept."""
_DOWNLOADS = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Quads", "nq"), ("GraphML", "graphml"))


class NavigationLink(NamedTuple):
    """A link of the navigation."""

    label: str
    address: str
    is_here: bool


def entry_url(slug: str) -> str:
    """The address of a thing's page. A page names thousands, and Flask takes longer to make these than for all else on it."""
    return _page_of(request.script_root, slug)


@lru_cache(_ADDRESSES)
def _page_of(root: str, slug: str) -> str:  # noqa: ARG001 - where the application is mounted is part of the address
    return url_for("entry.page", slug=slug)


def layout_context(base: KnowledgeBase) -> dict[str, Any]:
    """The values that the base template uses."""
    places = [
        NavigationLink(label, url_for(route), route == request.endpoint) for label, route in _PLACES
    ]
    return {
        "title": base.site.title,
        "notice": base.site.notice,
        "terms": base.site.license,
        "generation": base.generation,
        "places": places,
        "downloads": [
            (label, url_for("entry_data.export", extension=extension))
            for label, extension in _DOWNLOADS
        ],
    }
