"""All that speaks for a fact: the claims that state it, and those that give another value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import by_likeness
from kbgraph.rdf.namespaces import FOLLOWS_FROM, TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.views.bibliography.cited_fact import CitedFact, CitedOrigin
from kbgraph.views.bibliography.collection import (
    cited_facts,
    claim_iri,
    claim_name,
    day_without,
    subjects_of,
)
from kbgraph.views.citation import Citation
from kbgraph.views.entry import Describer

_MAX_OFFERED = 5


class FactEvidence(NamedTuple):
    """The evidence of the facts that a claim states."""

    stating: tuple[CitedFact, ...]
    """The claim, then the others that state one of its facts."""
    disagreeing: tuple[CitedFact, ...]
    """Claims of other sources that give another value."""
    premises: Mapping[Iri, tuple[CitedFact, ...]]
    """The claims from which each inferred one follows."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the claims that state the facts."""
        return tuple(fact.citation for fact in self.stating)


def fact_evidence(
    describer: Describer, slug: str, name: str, origin: CitedOrigin, changed: Mapping[str, str]
) -> FactEvidence:
    """Return the evidence of the facts of a claim, by its IRI or its part behind the hash.

    `changed` has the days of files. Raises NotFoundError for a claim that states nothing, with
    claims of the same entry that may be meant.
    """
    claim = claim_iri(describer, slug, name)
    alike = _claims_alike(describer, claim)
    if not alike:
        if day := day_without(describer, claim):
            raise NotFoundError(f"{slug}#{claim_name(claim)} does not hold on {day}")
        raise _unknown(describer, slug, name)

    def cited(claims: Iterable[Iri]) -> tuple[CitedFact, ...]:
        found = tuple(dict.fromkeys(claims))
        return cited_facts(describer, slug, found, origin, changed) if found else ()

    stating = cited(alike)
    others = [each for fact in stating for each in fact.citation.disagrees_with]
    return FactEvidence(
        stating=stating,
        disagreeing=cited(each for each in others if each not in alike),
        premises={
            fact.citation.claim: cited(_premises(describer, fact.citation.claim))
            for fact in stating
            if fact.citation.basis == "inferred"
        },
    )


def _claims_alike(describer: Describer, claim: Iri) -> list[Iri]:
    """Return a claim, then those that state one of its facts; empty for one that states nothing."""
    alike: dict[Iri, None] = {}
    for subject in subjects_of(describer, claim):
        about = [each for each in describer.citations.about(subject) if each.property != TYPE]
        facts = {(each.property, each.object) for each in about if each.citation.claim == claim}
        alike |= {e.citation.claim: None for e in about if (e.property, e.object) in facts}
    return sorted(alike, key=lambda each: each != claim)


def _premises(describer: Describer, claim: Iri) -> Iterator[Iri]:
    """Yield the claims from which a claim follows, if they state facts of things."""
    graph = describer.graph
    for prop, value in graph.store.known_of(claim, graph.iris.claims):
        if prop == FOLLOWS_FROM and _claims_alike(describer, Iri(str(value))):
            yield Iri(str(value))


def _unknown(describer: Describer, slug: str, name: str) -> NotFoundError:
    thing = describer.graph.iris.thing(slug)
    about = describer.citations.about(thing)
    names = {claim_name(each.citation.claim) for each in about if each.property != TYPE}
    near = by_likeness(name, sorted(names))[:_MAX_OFFERED]
    label = describer.labels.of_thing(slug)
    hint = f"its claims are called {', '.join(near)}" if near else ""
    return NotFoundError(
        f"no claim of {label} is called {name!r}", hint, tuple(f"{slug}#{each}" for each in near)
    )
