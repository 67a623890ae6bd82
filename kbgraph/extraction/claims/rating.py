"""Strengths and disagreements of facts that several claims state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kbgraph.extraction.claims.claim import Claim, strength_quad
from kbgraph.extraction.claims.common_strength import common_strength
from kbgraph.extraction.claims.disagreement import disagreements
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import DISAGREES_WITH, LINKED, PACKAGE, STATED, TYPE
from kbgraph.rdf.terms import Iri, Triple


def rate(claims: list[Claim], ontology: Ontology, cls: Iri | None) -> list[Claim]:
    """Return the claims of an entry with the strength that their facts have together.

    `cls` is the class of the entry's thing. Facts that other entries may state too are left to
    `shared_quads`.
    """
    evidence = ontology.mapping.evidence
    paths = evidence.own_values
    rated = [claim for claim in claims if claim.strength is not None]
    rivals = [claim for claim in rated if claim.fact.predicate in paths]
    # Most entries give each property one value.
    has_rivals = len({claim.fact[:2] for claim in rivals}) < len(rivals)
    facts = ((claim.fact, claim) for claim in rivals if has_rivals)
    others = disagreements(facts, ontology, lambda _: cls)
    changed = {claim.iri: claim for claim in _with_strengths(rated)}
    for claim in rivals if others else ():
        if claim.iri in others:
            now = changed.get(claim.iri, claim)
            changed[claim.iri] = _disagreeing(now, others[claim.iri])
    return [changed.get(claim.iri, claim) for claim in claims] if changed else claims


def _with_strengths(claims: list[Claim]) -> Iterator[Claim]:
    """Yield the claims of facts that several of the claims state, with their common strength."""
    first: dict[Triple, Claim] = {}
    repeated: dict[Triple, list[Claim]] = {}
    for claim in claims:
        earlier = first.setdefault(claim.fact, claim)
        if earlier is not claim:
            repeated.setdefault(claim.fact, [earlier]).append(claim)
    for same in repeated.values():
        strength = common_strength(same)
        yield from (claim._replace(strength=strength) for claim in same)


def _disagreeing(claim: Claim, others: tuple[Iri, ...]) -> Claim:
    disagreeing = tuple((DISAGREES_WITH, other) for other in others)
    return claim._replace(qualifiers=claim.qualifiers + disagreeing)


def shared_quads(
    claims: Iterable[Claim], classes: dict[Iri, Iri], ontology: Ontology, graph_of_claims: Iri
) -> list[str]:
    """Return N-Quads of strengths and disagreements of facts that several entries may state.

    `claims` are those of all entries, with the inferred ones; others among them are passed over.
    `classes` gives the class of each thing.
    """
    claims = tuple(claims)
    others = disagreements(
        _rivals(claims, ontology), ontology, lambda thing: classes.get(Iri(str(thing)))
    )
    return [
        *(
            strength_quad(claim.iri, strength, graph_of_claims)
            for claim, strength in _shared_strengths(claims, ontology)
        ),
        *(
            f"<{claim}> <{DISAGREES_WITH}> <{other}> <{graph_of_claims}> ."
            for claim, disagreeing in others.items()
            for other in disagreeing
        ),
    ]


def _shared_strengths(claims: Iterable[Claim], ontology: Ontology) -> Iterator[tuple[Claim, Iri]]:
    """Yield the claims of facts that other entries may state, with the strength of each fact.

    Rows that state the fact as a detail of their object support it too.
    """
    evidence = ontology.mapping.evidence
    paths = evidence.rated_later - {TYPE}
    by_fact: dict[Triple, list[Claim]] = defaultdict(list)
    as_detail: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.basis != LINKED:
            if claim.fact.predicate in paths and not _is_of_document(claim):
                by_fact[claim.fact].append(claim)
            for detail in claim.details:
                if detail.predicate in evidence.detail_paths:
                    as_detail[detail].append(claim)
    for fact, same in by_fact.items():
        strength = common_strength((*same, *as_detail.get(fact, ())))
        yield from ((claim, strength) for claim in same)


def _is_of_document(claim: Claim) -> bool:
    """Whether a claim is about the entry itself, a document, whose facts rest on no sources."""
    return claim.fact.subject == claim.iri.partition("#")[0]


def _rivals(claims: Iterable[Claim], ontology: Ontology) -> Iterator[tuple[Triple, Claim]]:
    """Yield the facts and details of claims that those of other entries may contradict."""
    evidence = ontology.mapping.evidence
    paths = evidence.shared_paths | evidence.detail_paths
    for claim in claims:
        if claim.basis in {STATED, PACKAGE}:
            for fact in (claim.fact, *claim.details):
                if fact.predicate in paths and "#" not in fact.subject:
                    yield fact, claim
