"""The strength of what a claim says with its qualifiers, such as a role and a day."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.evidence.strength import rank_of, strength_of
from kbgraph.views.citation import Citation
from kbgraph.views.provenance import Citations


def with_own_strength(
    citations: Citations, claim: Citation, agreeing: Iterable[Citation]
) -> Citation:
    """Return a citation with the strength that it has with claims of the same qualifiers.

    Its own is that of the whole relation, which others may state with other days.
    """
    if claim.strength is None:
        return claim
    step = strength_of(source.evidence for each in (claim, *agreeing) for source in each.sources)
    if rank_of(step) == claim.strength.rank:
        return claim
    return claim._replace(strength=citations.strengths.step(step))
