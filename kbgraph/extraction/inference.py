"""What follows from stated claims by the rules of the mapping. An inferred claim names the one that it follows from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgraph.extraction.claims import Claim
from kbgraph.ontology.mapping import InverseRule
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import FOLLOWS_FROM, INFERRED, STATED, TYPE
from kbgraph.rdf.terms import Iri, Triple


def infer(claims: Iterable[Claim], classes: dict[Iri, Iri], ontology: Ontology) -> Iterator[Claim]:
    """The claims that follow. `classes` gives the class of each thing."""
    rules: dict[Iri, list[InverseRule]] = {}
    for rule in ontology.mapping.general.inverses:
        rules.setdefault(rule.path, []).append(rule)
    for claim in claims:
        if claim.basis == STATED and claim.fact.predicate in rules:
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
            Iri(f"{claim.iri}.inverse"),
            Triple(thing, rule.gives, subject),
            (),
            claim.lines,
            INFERRED,
            claim.sources,
            claim.as_of,
            ((FOLLOWS_FROM, claim.iri),),
        )


def premises(claims: Iterable[Claim], ontology: Ontology) -> Iterator[Claim]:
    """The claims from which something may follow, or that give a thing its class."""
    paths = {rule.path for rule in ontology.mapping.general.inverses} | {TYPE}
    for claim in claims:
        if claim.fact.predicate in paths or _gives_class_to_thing(claim):
            yield claim


def _gives_class_to_thing(claim: Claim) -> bool:
    """Whether a claim says of what class a thing is that is only mentioned; structured values do not matter here."""
    return any(triple.predicate == TYPE and "#" not in triple.subject for triple in claim.details)


def classes_of(claims: Iterable[Claim]) -> dict[Iri, Iri]:
    """The class of each thing that a claim gives one; what an entry states of itself wins over what a link tells."""
    classes: dict[Iri, Iri] = {}
    for claim in claims:
        for triple in claim.details:
            if triple.predicate == TYPE and isinstance(triple.object, Iri):
                classes.setdefault(triple.subject, triple.object)
        if claim.fact.predicate == TYPE and isinstance(claim.fact.object, Iri):
            classes[claim.fact.subject] = claim.fact.object
    return classes
