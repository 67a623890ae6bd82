"""The facts of a graph in memory, all read at first use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from itertools import groupby

from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts import FactKind
from kbgraph.views.entry import Describer
from kbgraph.views.evidence_filters.choice import FactChoice, order_of_fact, storable
from kbgraph.views.evidence_filters.conditions import EvidenceFilter
from kbgraph.views.evidence_filters.fact_evidence import IndexedFact, read_facts

_MAX_KEPT = 8
"""Filters whose facts are kept."""


class MemoryFacts:
    """The facts that entries state of things, by the label of their thing."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._kept: dict[EvidenceFilter, Sequence[IndexedFact]] = {}

    @cached_property
    def every(self) -> list[IndexedFact]:
        """All facts, those that only rows of other things or rules state among them."""
        found = read_facts(self._describer.graph, self._describer.citations)
        return sorted(found, key=partial(order_of_fact, self._describer))

    @cached_property
    def _facts(self) -> Sequence[IndexedFact]:
        return tuple(each for each in self.every if each.is_of_thing)

    @cached_property
    def kinds(self) -> Counter[FactKind]:
        """The number of facts of each kind."""
        return Counter(map(self._kind, self._facts))

    def chosen(self, choice: FactChoice) -> Sequence[IndexedFact]:
        """Return the facts of a choice, in order."""
        allowed = self._allowed(choice.wanted)
        if choice.classes is None and choice.properties is None:
            return allowed
        return [each for each in allowed if choice.allows(self._kind(each))]

    def by_thing(self, wanted: EvidenceFilter) -> Mapping[Iri, Sequence[IndexedFact]]:
        """Return the facts that a filter allows by their thing."""
        by_thing: dict[Iri, list[IndexedFact]] = defaultdict(list)
        for each in self._allowed(wanted):
            by_thing[each.triple.subject].append(each)
        return by_thing

    def of_field(self, thing: Iri, prop: Iri) -> Sequence[IndexedFact]:
        """Return the facts of a thing with a property, in order."""
        return self._by_field.get((thing, prop), ())

    @cached_property
    def _by_field(self) -> dict[tuple[Iri, Iri], Sequence[IndexedFact]]:
        return {field: tuple(facts) for field, facts in groupby(self._facts, field_of)}

    def _allowed(self, wanted: EvidenceFilter) -> Sequence[IndexedFact]:
        if wanted.is_empty:
            return self._facts
        if wanted not in self._kept:
            if len(self._kept) >= _MAX_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[wanted] = tuple(each for each in self._facts if wanted.allows(each.evidence))
        return self._kept[wanted]

    def _kind(self, fact: IndexedFact) -> FactKind:
        cls = self._describer.labels.type(fact.triple.subject) or ""
        return FactKind(cls, fact.property, storable(fact.evidence))


def field_of(fact: IndexedFact) -> tuple[Iri, Iri]:
    """Return the thing and the property of a fact."""
    return fact.triple.subject, fact.property
