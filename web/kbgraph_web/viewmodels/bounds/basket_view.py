"""The facts that a reader has collected, as their page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from kbgraph.rdf import Iri
from kbgraph.views import (
    CITATION_SYNTAXES,
    CitationSyntax,
    CitedClaims,
    CitedFact,
    MissingClaim,
    claim_name,
    statement,
)
from kbgraph_web.viewmodels.bounds.claim_addresses import claim_address
from kbgraph_web.viewmodels.evidence_address import claim_key
from kbgraph_web.viewmodels.layout import can_carry

MAX_CLAIMS = 100
"""Facts of a basket: an address has at most 8,000 characters."""
_ADDRESSES = ("/", "http://", "https://")
_TABLES = (("csv", "CSV"), ("xlsx", "Excel"))


class CollectedFact(NamedTuple):
    """A fact of the basket."""

    key: str
    """The name of its claim: slug, hash, and name."""
    name: str
    """The same as the address has it."""
    fact: CitedFact
    statement: str
    address: str
    """The address of the claim on the page of its entry."""


class BasketView(NamedTuple):
    """The facts of the basket, and the claims that are missing."""

    facts: tuple[CollectedFact, ...]
    missing: tuple[MissingClaim, ...]
    names: tuple[str, ...]
    sources: int
    forms: tuple[CitationSyntax, ...] = CITATION_SYNTAXES
    tables: tuple[tuple[str, str], ...] = _TABLES
    most: int = MAX_CLAIMS

    @property
    def is_carried(self) -> bool:
        """Whether the addresses of other pages can carry the list, for readers without scripts."""
        return bool(self.names) and can_carry(self.names)


def claims_named(text: str) -> tuple[str, ...]:
    """Return the names of claims, from the address of one, of its evidence, or of a basket.

    A text that is no such address is taken for a name.
    """
    if not text.startswith(_ADDRESSES):
        return (text,)
    try:
        parts = urlsplit(text)
    except ValueError:  # `http://[x`, the host of which is no address
        return (text,)
    if parts.path.endswith("/basket"):
        return tuple(value for name, value in parse_qsl(parts.query) if name == "claim")
    return (_claim_named(text, parts),)


def _claim_named(text: str, parts: SplitResult) -> str:
    _, entry, slug = parts.path.partition("/entry/")
    if entry and parts.fragment:
        return f"{unquote(slug)}#{claim_name(Iri(text))}"
    _, evidence, place = unquote(parts.path).partition("/evidence/")
    slug, _, name = place.rpartition("/")
    return f"{slug}#{name}" if evidence and slug else text


def basket_view(collected: CitedClaims, names: Sequence[str]) -> BasketView:
    """Return the collected facts, in the order of their names in the address."""
    sources = {each.iri for fact in collected.facts for each in fact.citation.sources}
    return BasketView(
        facts=tuple(map(_collected, collected.facts, collected.names)),
        missing=collected.missing,
        names=tuple(names),
        sources=len(sources),
    )


def _collected(fact: CitedFact, name: str) -> CollectedFact:
    return CollectedFact(
        key=claim_key(fact.citation),
        name=name,
        fact=fact,
        statement=statement(fact),
        address=claim_address(fact.citation),
    )
