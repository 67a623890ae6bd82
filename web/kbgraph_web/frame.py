"""What stands around every page: where one can go, in which syntaxes all can be had, and what the knowledge base says at its foot."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request, url_for

from kbgraph.knowledge import KnowledgeBase

_PLACES = (
    ("Entries", "pages.home"),
    ("Compare", "compare.page"),
    ("Graph", "around.start"),
    ("Path", "path.page"),
    ("Ask", "sparql.endpoint"),
    ("Ontology", "ontology.page"),
)
_DOWNLOADS = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Quads", "nq"), ("GraphML", "graphml"))


class Place(NamedTuple):
    """A link of the navigation."""

    label: str
    address: str
    is_here: bool


def frame(base: KnowledgeBase) -> dict[str, Any]:
    """The values that the base template uses."""
    places = [Place(label, url_for(route), route == request.endpoint) for label, route in _PLACES]
    return {
        "title": base.title,
        "notice": base.notice,
        "terms": base.license,
        "generation": base.generation,
        "places": places,
        "downloads": [(label, url_for("data.export", extension=extension)) for label, extension in _DOWNLOADS],
    }
