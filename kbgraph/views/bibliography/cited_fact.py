"""A fact to be cited: its words, its claim, and the knowledge base that states it."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.rdf.iris import encode
from kbgraph.views.citation import Citation


class CitedOrigin(NamedTuple):
    """The knowledge base that states a fact."""

    title: str
    base: str
    """The address with which its IRIs begin."""
    day: str = ""
    """The day as of which it is read; empty for the facts of all times."""
    site: str = ""
    """The address with which its pages begin, which ends in a slash; empty for the base."""

    def page(self, iri: str) -> str:
        """Return the address at which a document or a part of it is read, from its IRI."""
        return self.site + iri.removeprefix(self.base) if self.site else iri


class CitedValue(NamedTuple):
    """A value that a claim states, in words."""

    thing: str
    property: str
    value: str
    slug: str = ""
    """The slug of the thing; empty if it has none."""
    heading: str = ""
    """The heading under which its page shows the value; empty for relations."""
    path: str = ""
    """The IRI of the property."""
    strength: str = ""
    """The strength of the fact in words, with its mark; empty where none is told."""
    mark: str = ""
    """The mark with which the strength begins."""


class CitedFact(NamedTuple):
    """A claim with the words of all that it states, and the place where it stands."""

    values: tuple[CitedValue, ...]
    citation: Citation
    entry: str
    """The label of the entry whose file has the line."""
    changed: str
    """The day of the last commit that changed the file; empty where git does not track it."""
    origin: CitedOrigin

    @property
    def address(self) -> str:
        """The address of the claim on the page of its entry."""
        return self.origin.page(self.citation.claim)

    @property
    def entry_address(self) -> str:
        """The address of the page of its entry."""
        return self.origin.page(f"{self.origin.base}entry/{encode(self.citation.slug)}")

    def at(self, site: str) -> CitedFact:
        """Return the fact with the addresses of a site, which ends in a slash."""
        return self._replace(origin=self.origin._replace(site=site))


class MissingClaim(NamedTuple):
    """A claim that was asked for, and of which there is no fact."""

    name: str
    """The name by which it was asked for."""
    day: str = ""
    """The day on which it does not hold; empty if no claim has the name."""

    @property
    def reason(self) -> str:
        """Why it is missing, as a sentence without a full stop."""
        if self.day:
            return f"Left out: {self.name} does not hold on {self.day}"
        return f"Left out: no claim is called {self.name}"
