"""Strengths and disagreements of facts that several claims state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from kbgraph.evidence.dates import Span, span
from kbgraph.evidence.strength import strength_of
from kbgraph.extraction.claims.claim import Claim, strength_quad
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import DISAGREES_WITH, ENDS, LINKED, PACKAGE, STATED
from kbgraph.rdf.terms import DATE, EDTF, YEAR, YEAR_MONTH, Iri, Literal, Term, Triple

_DATES = {str(each) for each in (DATE, YEAR, YEAR_MONTH, EDTF)}
_MAX_OTHER_VALUES = 8
"""Other values that a claim is said to disagree with: a property with thousands is a mistake."""


class _Rival(NamedTuple):
    """A claim of a property that can have one value."""

    claim: Iri
    content: tuple[tuple[str, str], ...]
    """Its value: a structured one by its parts, since its node is its own."""
    sources: frozenset[Iri]


def rate(claims: list[Claim], ontology: Ontology, cls: Iri | None) -> list[Claim]:
    """Return the claims of an entry with the strength that their facts have together.

    `cls` is the class of the entry's thing. Facts that other entries may state too are left to
    `shared_quads`.
    """
    repeated, evidence = _repeated(claims), ontology.mapping.evidence
    paths = evidence.one_value.keys() - evidence.detail_paths
    rivals = [
        claim
        for claim in claims
        if claim.fact.predicate in paths and claim.strength is not None and not _has_end(claim)
    ]
    if not repeated and len(rivals) < 2:
        return claims
    strengths = {
        fact: strength_of(chain.from_iterable(claim.sources for claim in same))
        for fact, same in repeated.items()
    }
    facts = ((claim.fact, claim) for claim in rivals)
    others = dict(_disagreements(facts, ontology, lambda _: cls))
    return [_rated(claim, strengths, others) for claim in claims]


def _has_end(claim: Claim) -> bool:
    """Whether a fact is said to end: another value may follow it."""
    return any(prop == ENDS for prop, _ in claim.qualifiers)


def _repeated(claims: list[Claim]) -> dict[Triple, list[Claim]]:
    """Return the facts that several of the claims state, each with its claims."""
    first: dict[Triple, Claim] = {}
    repeated: dict[Triple, list[Claim]] = {}
    for claim in claims:
        if claim.strength is not None:
            earlier = first.setdefault(claim.fact, claim)
            if earlier is not claim:
                repeated.setdefault(claim.fact, [earlier]).append(claim)
    return repeated


def _rated(claim: Claim, strengths: dict[Triple, Iri], others: dict[Iri, tuple[Iri, ...]]) -> Claim:
    strength = claim.strength and strengths.get(claim.fact, claim.strength)
    disagreeing = tuple((DISAGREES_WITH, other) for other in others.get(claim.iri, ()))
    if strength == claim.strength and not disagreeing:
        return claim
    return claim._replace(strength=strength, qualifiers=claim.qualifiers + disagreeing)


def _disagreements(
    facts: Iterable[tuple[Triple, Claim]],
    ontology: Ontology,
    class_of: Callable[[Term], Iri | None],
) -> Iterator[tuple[Iri, tuple[Iri, ...]]]:
    """Yield each claim that disagrees with others, and the first claim of each other value.

    `facts` are facts with the claim that states each; `class_of` gives the class of a thing.
    """
    one_value = ontology.mapping.evidence.one_value
    rivals: dict[tuple[Term, Iri], list[_Rival]] = defaultdict(list)
    for (subject, path, value), claim in facts:
        classes = one_value.get(path, frozenset())
        if any(ontology.is_a(class_of(subject), each) for each in classes):
            sources = frozenset(source.iri for source in claim.sources)
            rivals[subject, path].append(_Rival(claim.iri, _content(value, claim), sources))
    for group in rivals.values():
        yield from _disagreeing(sorted(group, key=lambda rival: rival.claim))


def _disagreeing(rivals: list[_Rival]) -> Iterator[tuple[Iri, tuple[Iri, ...]]]:
    firsts: dict[tuple[tuple[str, str], ...], _Rival] = {}
    for rival in rivals:
        firsts.setdefault(rival.content, rival)
    shown = list(firsts.values())[: _MAX_OTHER_VALUES + 1] if len(firsts) > 1 else []
    for rival in rivals:
        others = tuple(
            other.claim
            for other in shown
            if _differ(other.content, rival.content) and other.sources != rival.sources
        )
        if others:
            yield rival.claim, others


def _content(value: Term, claim: Claim) -> tuple[tuple[str, str], ...]:
    parts = [
        (str(triple.predicate), str(triple.object))
        for triple in claim.details
        if triple.subject == value
    ]
    if parts and "#" in str(value):
        return tuple(sorted(parts))
    return ((value.datatype if isinstance(value, Literal) else "", str(value)),)


def _differ(one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]) -> bool:
    """Whether two values cannot both be right: 2023 and 2023-02-06 can."""
    if len(one) == len(other) == 1 and {one[0][0], other[0][0]} <= _DATES:
        return not _overlap(*(span(Literal(text, Iri(kind))) for kind, text in (*one, *other)))
    return one != other


def _overlap(one: Span, other: Span) -> bool:
    """Whether two dates can be the same day."""
    return (one.earliest or date.min) <= (other.latest or date.max) and (
        other.earliest or date.min
    ) <= (one.latest or date.max)


def shared_quads(
    claims: Iterable[Claim], classes: dict[Iri, Iri], ontology: Ontology, graph_of_claims: Iri
) -> list[str]:
    """Return N-Quads of strengths and disagreements of facts that several entries may state.

    `claims` are those of all entries, with the inferred ones; others among them are passed over.
    `classes` gives the class of each thing.
    """
    claims, paths = tuple(claims), ontology.mapping.evidence.shared_paths
    by_fact: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.fact.predicate in paths and claim.basis != LINKED:
            by_fact[claim.fact].append(claim)
    others = _disagreements(
        _rivals(claims, ontology), ontology, lambda thing: classes.get(Iri(str(thing)))
    )
    return [
        *(
            strength_quad(claim.iri, strength, graph_of_claims)
            for same in by_fact.values()
            for strength in [strength_of(chain.from_iterable(claim.sources for claim in same))]
            for claim in same
        ),
        *(
            f"<{claim}> <{DISAGREES_WITH}> <{other}> <{graph_of_claims}> ."
            for claim, disagreeing in others
            for other in disagreeing
        ),
    ]


def _rivals(claims: Iterable[Claim], ontology: Ontology) -> Iterator[tuple[Triple, Claim]]:
    """Yield the facts and details of claims that those of other entries may contradict."""
    evidence = ontology.mapping.evidence
    paths = evidence.shared_paths | evidence.detail_paths
    for claim in claims:
        if claim.basis in {STATED, PACKAGE} and not _has_end(claim):
            for fact in (claim.fact, *claim.details):
                if fact.predicate in paths and "#" not in fact.subject:
                    yield fact, claim
