"""The strength of a fact from all claims that state it: that of its weakest words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from kbgraph.evidence.source import SourceEvidence
from kbgraph.evidence.strength import strength_of, weakest
from kbgraph.extraction.claims.claim import Claim
from kbgraph.rdf.terms import Iri


def common_strength(claims: Sequence[Claim]) -> Iri:
    """Return the strength that a fact has from some claims together.

    Words have the sources of all claims for them, however each claim divides the text.
    """
    ends = sorted({part.end for claim in claims for part in claim.cited})
    if not ends:
        return strength_of(chain.from_iterable(claim.sources for claim in claims))
    return weakest(
        strength_of(chain.from_iterable(_sources_at(claim, end) for claim in claims))
        for end in ends
    )


def _sources_at(claim: Claim, end: int) -> Iterable[SourceEvidence]:
    """Return the sources that a claim has for the words before a place."""
    return next((part.sources for part in claim.cited if part.end >= end), claim.sources)
