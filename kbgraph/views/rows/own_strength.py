"""The strength of what a claim says with its qualifiers, such as a role and a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kbgraph.evidence.strength import rank_of, strength_of
from kbgraph.rdf.terms import Iri
from kbgraph.views.citation import Citation
from kbgraph.views.provenance import Citations
from kbgraph.views.rows.agreeing_claims import qualifiers_of


def with_own_strength(
    citations: Citations, claim: Citation, agreeing: Iterable[Citation]
) -> Citation:
    """Return a citation with the strength that it has with claims of the same qualifiers.

    Its own is that of the whole relation, which others may state with other days.
    """
    if claim.strength is None:
        return claim._replace(has_own_strength=True)
    others = [each for each in agreeing if each.claim != claim.claim]
    step = strength_of(source.evidence for each in (claim, *others) for source in each.sources)
    # The text of one claim may be weaker than its sources together.
    is_divided = not others and rank_of(step) > claim.strength.rank
    if is_divided or rank_of(step) == claim.strength.rank:
        return claim._replace(has_own_strength=True)
    return claim._replace(strength=citations.strengths.step(step), has_own_strength=True)


def with_own_strengths(citations: Citations, claims: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return citations of a relation, each with the strength of those with its qualifiers."""
    alike: dict[frozenset[tuple[Iri, str]], list[Citation]] = defaultdict(list)
    given = [(qualifiers_of(each), each) for each in claims]
    for qualifiers, each in given:
        if each.strength is not None:
            alike[qualifiers].append(each)
    return tuple(
        with_own_strength(citations, each, alike[qualifiers]) for qualifiers, each in given
    )
