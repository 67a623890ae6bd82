"""The facts of a graph on disk: counted when its index is made, and read for the things shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import overload

from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts import CountedFacts, FactKind, StoredFacts
from kbgraph.views.entry import Describer
from kbgraph.views.evidence_filters.choice import FactChoice, order_of_fact
from kbgraph.views.evidence_filters.conditions import EvidenceFilter
from kbgraph.views.evidence_filters.fact_evidence import IndexedFact, facts_of_thing
from kbgraph.views.evidence_filters.fact_kinds import kept_kinds

_MAX_KEPT_THINGS = 256
"""Things whose facts are kept: a page shows at most a hundred."""


class DiskFacts:
    """The facts that entries state of things, by the label of their thing."""

    def __init__(self, describer: Describer, stored: StoredFacts) -> None:
        """Wrap the counted facts of the describer's graph."""
        self._describer, self._stored = describer, stored
        self.of_thing = lru_cache(_MAX_KEPT_THINGS)(self._of_thing)
        """The facts of a thing, in order."""

    @cached_property
    def kinds(self) -> Counter[FactKind]:
        """The number of facts of each kind."""
        return kept_kinds(self._describer.graph.kept, self._stored)

    def chosen(self, choice: FactChoice) -> Sequence[IndexedFact]:
        """Return the facts of a choice, in order."""
        return ChosenFacts(self, choice)

    def by_thing(self, wanted: EvidenceFilter) -> Mapping[Iri, Sequence[IndexedFact]]:
        """Return the facts that a filter allows by their thing."""
        return _FactsByThing(self, self._stored, FactChoice(wanted))

    def of_field(self, thing: Iri, prop: Iri) -> Sequence[IndexedFact]:
        """Return the facts of a thing with a property, in order."""
        return [each for each in self.of_thing(thing) if each.property == prop]

    def allowed_of(self, thing: Iri, choice: FactChoice) -> list[IndexedFact]:
        """Return the facts of a thing that a choice allows but for its class, in order."""
        return [
            each
            for each in self.of_thing(thing)
            if (choice.properties is None or each.property in choice.properties)
            and choice.wanted.allows(each.evidence)
        ]

    def things(self, choice: FactChoice) -> Iterable[CountedFacts]:
        """Return the things that have facts of a choice, by label."""
        found = self._stored.in_order(choice.of_kinds)
        if not self._describer.graph.ontology.asked:
            return found
        # The index knows no labels in the languages of readers.
        label = self._describer.labels.label
        return sorted(found, key=lambda each: (label(each.thing).casefold(), each.thing))

    def _of_thing(self, thing: Iri) -> list[IndexedFact]:
        describer = self._describer
        found = facts_of_thing(describer.graph, describer.citations, thing)
        return sorted(found, key=partial(order_of_fact, describer))


class ChosenFacts(Sequence[IndexedFact]):
    """The facts of a choice in order; those of a part are read when it is."""

    def __init__(self, facts: DiskFacts, choice: FactChoice) -> None:
        self._facts, self._choice = facts, choice

    @cached_property
    def _size(self) -> int:
        return sum(count for kind, count in self._facts.kinds.items() if self._choice.allows(kind))

    def __len__(self) -> int:
        """Return the number of facts."""
        return self._size

    @overload
    def __getitem__(self, place: int) -> IndexedFact: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[IndexedFact]: ...
    def __getitem__(self, place: int | slice) -> IndexedFact | Sequence[IndexedFact]:
        """Return a fact, or those of a part. Raises IndexError beyond the last."""
        places = range(len(self))[place]
        if isinstance(places, int):
            return self._part(places, places + 1)[0]
        first, last = min(places, default=0), max(places, default=-1)
        part = self._part(first, last + 1)
        return [part[each - first] for each in places]

    def __iter__(self) -> Iterator[IndexedFact]:
        """Yield the facts, thing by thing."""
        for thing, _ in self._facts.things(self._choice):
            yield from self._facts.allowed_of(thing, self._choice)

    def _part(self, first: int, end: int) -> list[IndexedFact]:
        part: list[IndexedFact] = []
        start = 0
        for thing, count in self._facts.things(self._choice) if first < end else ():
            if start + count > first:
                facts = self._facts.allowed_of(thing, self._choice)
                part += facts[max(0, first - start) : end - start]
            start += count
            if start >= end:
                break
        return part


class _FactsByThing(Mapping[Iri, Sequence[IndexedFact]]):
    """The facts of a choice by thing; those of each are read when they are asked for."""

    def __init__(self, facts: DiskFacts, stored: StoredFacts, choice: FactChoice) -> None:
        self._facts, self._stored, self._choice = facts, stored, choice

    @cached_property
    def _things(self) -> frozenset[Iri]:
        return frozenset(each.thing for each in self._stored.in_order(self._choice.of_kinds))

    def __contains__(self, thing: object) -> bool:
        """Return whether a thing has such a fact."""
        return (
            isinstance(thing, str) and self._stored.of_thing(Iri(thing), self._choice.of_kinds) > 0
        )

    def __getitem__(self, thing: Iri) -> Sequence[IndexedFact]:
        """Return the facts of a thing. Raises KeyError for one without any."""
        found = self._facts.allowed_of(thing, self._choice)
        if not found:
            raise KeyError(thing)
        return found

    def __iter__(self) -> Iterator[Iri]:
        """Yield the things."""
        return iter(self._things)

    def __len__(self) -> int:
        """Return the number of things."""
        return len(self._things)
