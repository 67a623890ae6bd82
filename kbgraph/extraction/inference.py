"""Inference: claims that follow from stated claims by the mapping's inverse rules.

An inferred claim names the claim from which it follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgraph.extraction.claims import Claim
from kbgraph.ontology.mapping_rules import InverseRule
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import FOLLOWS_FROM, INFERRED, PACKAGE, STATED, TIMES, TYPE
from kbgraph.rdf.terms import Iri, Triple

_STATED = {STATED, PACKAGE}


def infer(claims: Iterable[Claim], classes: dict[Iri, Iri], ontology: Ontology) -> Iterator[Claim]:
    """Yield the claims that follow; `classes` gives the class of each thing."""
    rules: dict[Iri, list[InverseRule]] = {}
    for rule in ontology.mapping.general.inverses:
        rules.setdefault(rule.path, []).append(rule)
    for claim in claims:
        if claim.basis in _STATED and claim.fact.predicate in rules:
            for rule in rules[claim.fact.predicate]:
                yield from _inverse(claim, rule, classes, ontology)


def _inverse(
    claim: Claim, rule: InverseRule, classes: dict[Iri, Iri], ontology: Ontology
) -> Iterator[Claim]:
    subject, thing = claim.fact.subject, claim.fact.object
    if not isinstance(thing, Iri):
        return
    if ontology.is_a(classes.get(subject), rule.source) and ontology.is_a(
        classes.get(thing), rule.target
    ):
        yield Claim(
            iri=Iri(f"{claim.iri}.inverse"),
            fact=Triple(thing, rule.gives, subject),
            details=(),
            lines=claim.lines,
            basis=INFERRED,
            sources=claim.sources,
            as_of=claim.as_of,
            checked=claim.checked,
            strength=None,
            qualifiers=(
                (FOLLOWS_FROM, claim.iri),
                *(each for each in claim.qualifiers if each[0] in TIMES),
            ),
            parts=claim.parts,
        )


def premises(claims: Iterable[Claim], ontology: Ontology) -> Iterator[Claim]:
    """Yield the claims on which those of other entries depend.

    They are those from which others may follow, that give a thing its class, or whose facts other
    entries may state too.
    """
    told = ontology.mapping.evidence.told_of_things
    paths = ontology.premise_paths
    for claim in claims:
        # Most claims have no details.
        if claim.fact[1] in paths or (claim.details and _tells_of_a_thing(claim, told)):
            yield claim


def _tells_of_a_thing(claim: Claim, paths: frozenset[Iri]) -> bool:
    """Whether a claim's details state one of the properties of a thing.

    Neither a part of a thing is one nor a document, of which nothing follows.
    """
    return any(
        prop in paths and "#" not in thing and not claim.iri.startswith(f"{thing}#")
        for thing, prop, _ in claim.details
    )


def classes_of(claims: Iterable[Claim]) -> dict[Iri, Iri]:
    """Return the class of each thing that a claim gives one.

    The class that an entry states of its own thing wins over the class that a link gives it.
    """
    classes: dict[Iri, Iri] = {}
    for claim in claims:
        fact, details = claim[1], claim[2]
        for subject, predicate, cls in details:
            if predicate == TYPE and isinstance(cls, Iri):
                classes.setdefault(subject, cls)
        subject, predicate, cls = fact
        if predicate == TYPE and isinstance(cls, Iri):
            classes[subject] = cls
    return classes
