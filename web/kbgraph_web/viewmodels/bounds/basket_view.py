"""The facts that a reader has collected, as their page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbgraph.views import CITATION_SYNTAXES, CitationSyntax, CitedClaims, CitedFact, as_sentence
from kbgraph_web.viewmodels.bounds.evidence_view import claim_evidence_url, claim_key
from kbgraph_web.viewmodels.layout import entry_url, fragment

MAX_CLAIMS = 100
"""Facts of a basket: an address has at most 8,000 characters."""
_TABLES = (("csv", "CSV"), ("xlsx", "Excel"))


class CollectedFact(NamedTuple):
    """A fact of the basket."""

    key: str
    """The name of its claim: slug, hash, and name."""
    name: str
    """The same as the address has it."""
    fact: CitedFact
    sentence: str
    evidence: str
    """The address of its evidence."""
    address: str
    """The address of the claim on the page of its entry."""


class BasketView(NamedTuple):
    """The facts of the basket, and the names that lead to none."""

    facts: tuple[CollectedFact, ...]
    unknown: tuple[str, ...]
    names: tuple[str, ...]
    sources: int
    forms: tuple[CitationSyntax, ...] = CITATION_SYNTAXES
    tables: tuple[tuple[str, str], ...] = _TABLES
    most: int = MAX_CLAIMS


def basket_view(collected: CitedClaims, names: Sequence[str]) -> BasketView:
    """Return the collected facts, in the order of their names in the address."""
    sources = {each.iri for fact in collected.facts for each in fact.citation.sources}
    return BasketView(
        facts=tuple(map(_collected, collected.facts, collected.names)),
        unknown=collected.unknown,
        names=tuple(names),
        sources=len(sources),
    )


def _collected(fact: CitedFact, name: str) -> CollectedFact:
    return CollectedFact(
        key=claim_key(fact.citation),
        name=name,
        fact=fact,
        sentence=as_sentence(fact),
        evidence=claim_evidence_url(fact.citation),
        address=f"{entry_url(fact.citation.slug)}#{fragment(fact.citation.claim)}",
    )
