"""A thing as searches list it, and its place in lists by name."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.rdf.terms import Iri


class IndexedThing(NamedTuple):
    """A thing in the search index."""

    iri: Iri
    slug: str
    label: str
    type: str
    described: bool
    """Whether an entry describes it."""

    @property
    def name_order(self) -> tuple[str, str]:
        """Return its place in lists by name: without case, and equal names by their slugs."""
        return self.label.casefold(), self.slug
