"""The choice of facts by evidence, class and property, and the kinds of facts that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts import NO_DAY, FactKind, KindChoice, StoredEvidence
from kbgraph.views.entry import Describer
from kbgraph.views.evidence_filters.conditions import NO_FILTER, EvidenceFilter, EvidenceSummary
from kbgraph.views.evidence_filters.fact_evidence import IndexedFact
from kbgraph.views.facts import unplaced


class FactChoice(NamedTuple):
    """Conditions on facts, all of them; None allows all classes or properties."""

    wanted: EvidenceFilter = NO_FILTER
    classes: frozenset[str] | None = None
    """Classes of the facts' things; empty for that of things without one."""
    properties: frozenset[Iri] | None = None

    @property
    def of_kinds(self) -> KindChoice:
        """The same conditions on kinds of facts."""
        if self.wanted.is_empty:
            return KindChoice(self.classes, self.properties)
        return KindChoice(self.classes, self.properties, self.allows_evidence)

    def allows_evidence(self, evidence: StoredEvidence) -> bool:
        """Say whether the evidence for a fact is allowed."""
        return self.wanted.allows(summary_of(evidence))

    def allows(self, kind: FactKind) -> bool:
        """Say whether the facts of a kind are allowed."""
        return (
            (self.classes is None or kind.cls in self.classes)
            and (self.properties is None or kind.property in self.properties)
            and (self.wanted.is_empty or self.allows_evidence(kind.evidence))
        )


class FactSource(Protocol):
    """The facts that entries state of things, in the order of their labels."""

    @property
    def kinds(self) -> Counter[FactKind]:
        """The number of facts of each kind."""

    def chosen(self, choice: FactChoice) -> Sequence[IndexedFact]:
        """Return the facts of a choice, in order."""

    def by_thing(self, wanted: EvidenceFilter) -> Mapping[Iri, Sequence[IndexedFact]]:
        """Return the facts that a filter allows by their thing."""

    def of_field(self, thing: Iri, prop: Iri) -> Sequence[IndexedFact]:
        """Return the facts of a thing with a property, in order."""


def summary_of(evidence: StoredEvidence) -> EvidenceSummary:
    """Return evidence as it is stored in the form in which filters ask for it."""
    issued, checked = (date.fromordinal(day) if day else None for day in evidence[2:])
    return EvidenceSummary(evidence.strength, evidence.disagrees, issued, checked)


def storable(evidence: EvidenceSummary) -> StoredEvidence:
    """Return evidence in the form in which it is stored."""
    strength, disagrees, *days = evidence
    issued, checked = (day.toordinal() if day else NO_DAY for day in days)
    return StoredEvidence(strength, disagrees, issued, checked)


def order_of_fact(
    describer: Describer, fact: IndexedFact
) -> tuple[str, Iri, tuple[float, float], Iri, str, str]:
    """Return the place of a fact among all: by the label of its thing, and as on its page."""
    labels, thing, prop = describer.labels, fact.triple.subject, fact.property
    places = describer.graph.ontology.order(labels.type(thing))
    place = places.get(prop, unplaced(places))[:2]
    label, value = labels.label(thing).casefold(), fact.object
    # A text may be stated in several languages, as may a number of several datatypes.
    return label, thing, place, prop, str(value), repr(value)
