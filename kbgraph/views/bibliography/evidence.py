"""All that speaks for a fact: the claims that state it, and those that give another value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import by_likeness
from kbgraph.rdf.namespaces import FOLLOWS_FROM, TYPE
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.bibliography.cited_fact import CitedFact, CitedOrigin
from kbgraph.views.bibliography.collection import (
    cited_facts,
    claim_called,
    claim_iri,
    claim_name,
    day_without,
    known_facts,
)
from kbgraph.views.bibliography.evidence_scope import (
    ClaimScope,
    EvidenceScope,
    FactScope,
    facts_in_scope,
)
from kbgraph.views.citation import Citation, Strength, fact_strength
from kbgraph.views.entry import Describer
from kbgraph.views.rows import with_own_strengths
from kbgraph.views.value_parts import ANSWERS

_MAX_OFFERED = 5


class FactEvidence(NamedTuple):
    """The evidence of a fact that a claim states, or of what it says with its qualifiers."""

    fact: CitedFact
    """The claim with those of its values that the evidence is about."""
    citations: tuple[Citation, ...]
    """The citations for it of the claims that state it."""
    stating: tuple[CitedFact, ...]
    """The claim, then the others that state it, each with all that it states."""
    disagreeing: tuple[CitedFact, ...]
    """Claims of other sources that give another value."""
    premises: Mapping[Iri, tuple[CitedFact, ...]]
    """The claims from which each inferred one follows."""

    @property
    def strength(self) -> Strength | None:
        """The strength that these claims give it; None for a mere link."""
        return fact_strength(self.citations)


class FactCiter:
    """Cites the claims that speak for a fact, and those that speak against it."""

    def __init__(
        self, describer: Describer, origin: CitedOrigin, changed: Mapping[str, str]
    ) -> None:
        """Wrap a describer; `changed` has the day of the last change of each file."""
        self._describer, self._origin, self._changed = describer, origin, changed

    def evidence(self, slug: str, name: str, scope: EvidenceScope) -> FactEvidence:
        """Return the evidence of a claim, by its IRI or its part behind the hash, in a scope.

        Raises NotFoundError for a claim that states nothing in it, with claims of the same entry
        that may be meant.
        """
        claim = claim_iri(self._describer, slug, name)
        match scope:
            case FactScope():
                facts = facts_in_scope(self._describer, claim, scope)
                citations = self._stating(claim, facts)
                found = self._cited(each.claim for each in citations)
            case ClaimScope(others=others):
                facts = ()
                named = (claim_called(self._describer, each) for each in others)
                found = self._known((claim, *named))
                citations = self._alike(found, claim)
        if not citations:
            raise self._missing(slug, name, scope)
        return FactEvidence(
            fact=_about(found[0], frozenset(map(self._place, facts))),
            citations=citations,
            stating=found,
            disagreeing=self._disagreeing(citations),
            premises={
                fact.citation.claim: self._cited(_premises(self._describer, fact.citation.claim))
                for fact in found
                if fact.citation.basis == "inferred"
            },
        )

    def _stating(self, claim: Iri, facts: Iterable[Triple]) -> tuple[Citation, ...]:
        """Return the citations of the claims that state some facts, the given claim first."""
        citations = (each for fact in facts for each in self._describer.citations.of(fact))
        return tuple(sorted(citations, key=lambda each: (each.claim != claim, each.claim)))

    def _alike(self, found: Iterable[CitedFact], claim: Iri) -> tuple[Citation, ...]:
        """Return the citations of claims, if the given one is among them."""
        citations = [fact.citation for fact in found]
        if claim not in {each.claim for each in citations}:
            return ()
        return with_own_strengths(self._describer.citations, citations)

    def _disagreeing(self, citations: Iterable[Citation]) -> tuple[CitedFact, ...]:
        stating = {each.claim for each in citations}
        others = (other for each in citations for other in each.disagrees_with)
        return self._cited(each for each in others if each not in stating)

    def _cited(self, claims: Iterable[Iri]) -> tuple[CitedFact, ...]:
        found = tuple(dict.fromkeys(claims))
        if not found:
            return ()
        return cited_facts(self._describer, "", found, self._origin, self._changed)

    def _known(self, claims: Iterable[Iri]) -> tuple[CitedFact, ...]:
        found = tuple(dict.fromkeys(claims))
        return known_facts(self._describer, found, self._origin, self._changed)

    def _place(self, fact: Triple) -> tuple[str, str]:
        """Return the slug of the thing and the property under which a fact is shown."""
        is_answer = fact.predicate in ANSWERS
        slug = self._describer.graph.iris.slug(fact.subject) or ""
        return slug, str(fact.object if is_answer else fact.predicate)

    def _missing(self, slug: str, name: str, scope: EvidenceScope) -> NotFoundError:
        claim = claim_iri(self._describer, slug, name)
        if facts_in_scope(self._describer, claim, FactScope()) and isinstance(scope, FactScope):
            of_thing = f" of {scope.about}" if scope.about else ""
            problem = f"{slug}#{claim_name(claim)} states no {scope.property!r}{of_thing}"
            return NotFoundError(problem)
        if day := day_without(self._describer, claim):
            return NotFoundError(f"{slug}#{claim_name(claim)} does not hold on {day}")
        return _unknown(self._describer, slug, name)


def _about(fact: CitedFact, places: AbstractSet[tuple[str, str]]) -> CitedFact:
    """Return a cited fact with its values of some things and properties; all if none is of them."""
    values = tuple(each for each in fact.values if (each.slug, each.path) in places)
    return fact._replace(values=values) if values else fact


def _premises(describer: Describer, claim: Iri) -> Iterator[Iri]:
    """Yield the claims from which a claim follows, if they state facts of things."""
    graph = describer.graph
    for prop, value in graph.store.known_of(claim, graph.iris.claims):
        if prop == FOLLOWS_FROM and facts_in_scope(describer, Iri(str(value)), FactScope()):
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
