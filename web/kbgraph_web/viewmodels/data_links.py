"""The addresses of a thing's data, in each format."""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import RDF_FORMATS
from kbgraph_web.viewmodels.layout import entry_url

_LABELS = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "trig": "TriG",
    "rdf": "RDF/XML",
    "json": "JSON",
    "md": "Markdown",
}
_SHOWN = {"ttl", "jsonld", "nt", "json", "md"}
"""Formats that a page names; programs find the others by their links."""
MEDIA_TYPES = {
    **{syntax.extension: syntax.media_type for syntax in RDF_FORMATS},
    "json": "application/json",
    "md": "text/markdown",
}
"""The formats of a thing's data, by the ending of its address."""


class DataLink(NamedTuple):
    """A link to a thing's data in one format."""

    label: str
    media_type: str
    address: str
    is_shown: bool


def data_url(base: KnowledgeBase, slug: str, ending: str) -> str:
    """Return the address of a thing's data in the format of an ending.

    Where the slug with this ending is the slug of another thing, a parameter names the format.
    """
    if base.network.knows(f"{slug}.{ending}"):
        return url_for("entry.page", slug=slug, syntax=ending)
    path, mark, query = entry_url(slug).partition("?")
    return f"{path}.{ending}{mark}{query}"


def data_links(base: KnowledgeBase, slug: str) -> list[DataLink]:
    """Return the links to a thing's data; only what an entry describes has Markdown."""
    return [
        DataLink(_LABELS[ending], media_type, data_url(base, slug, ending), ending in _SHOWN)
        for ending, media_type in MEDIA_TYPES.items()
        if ending != "md" or slug in base.views.entries
    ]
