"""All facts of a graph with the evidence for each, and those that a filter allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from kbgraph.evidence.strength import NO_SOURCE, SCALE
from kbgraph.rdf.namespaces import STRENGTH
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.stored_facts import FactKind
from kbgraph.views.entry import Describer
from kbgraph.views.evidence_filters.choice import FactChoice, FactSource
from kbgraph.views.evidence_filters.conditions import (
    EvidenceFilter,
    EvidenceSummary,
    evidence_of,
)
from kbgraph.views.evidence_filters.disk_facts import DiskFacts
from kbgraph.views.evidence_filters.fact_evidence import IndexedFact
from kbgraph.views.evidence_filters.memory_facts import MemoryFacts, field_of
from kbgraph.views.facts import Value, unplaced
from kbgraph.views.provenance import StatedFact

_SOURCED_QUERY = f"""
SELECT ?claim {{
  VALUES ?step {{ {" ".join(f"<{step}>" for step in SCALE if step != NO_SOURCE)} }}
  GRAPH <claims> {{ ?claim <{STRENGTH}> ?step }}
}} LIMIT 1"""
_NO_EVIDENCE = EvidenceSummary()


class ListedFact(NamedTuple):
    """A fact as a list shows it: of which thing, under which heading and property."""

    thing: Iri
    slug: str
    label: str
    """Of the thing."""
    heading: str
    property: Iri
    property_label: str
    value: Value


class FactIndex:
    """The facts of one graph, by thing and in the order of its page; read at first use."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._memory = MemoryFacts(describer)

    @cached_property
    def _source(self) -> FactSource:
        graph = self._describer.graph
        # The facts of a day are fewer than those that the index has counted.
        stored = graph.stored_facts if graph.day is None else None
        return DiskFacts(self._describer, stored) if stored else self._memory

    @property
    def facts(self) -> Sequence[IndexedFact]:
        """All facts that entries state, by the label of their thing."""
        return self._source.chosen(FactChoice())

    @property
    def kinds(self) -> Counter[FactKind]:
        """The number of facts of each kind."""
        return self._source.kinds

    @cached_property
    def has_sources(self) -> bool:
        """Whether any fact rests on a source: strengths then tell facts from each other."""
        return bool(self._describer.graph.store.select(_SOURCED_QUERY))

    def allowed(self, wanted: EvidenceFilter) -> Sequence[IndexedFact]:
        """Return the facts that a filter allows, in order."""
        return self._source.chosen(FactChoice(wanted))

    def chosen(self, choice: FactChoice) -> Sequence[IndexedFact]:
        """Return the facts of a choice, in order."""
        return self._source.chosen(choice)

    def by_thing(self, wanted: EvidenceFilter) -> Mapping[Iri, Sequence[IndexedFact]]:
        """Return the facts that a filter allows by their thing."""
        return self._source.by_thing(wanted)

    def relations(self, wanted: EvidenceFilter) -> frozenset[Triple]:
        """Return the relations between things that a filter allows, inferred ones among them."""
        allowed = (fact for fact, each in self._evidence.items() if wanted.allows(each))
        return frozenset(allowed)

    def of_relation(self, subject: Iri, prop: Iri, value: Iri) -> EvidenceSummary:
        """Return the evidence for a relation between things; that of none for a mere link."""
        relation = Triple(subject, prop, value)
        if "_evidence" in vars(self):
            return self._evidence.get(relation, _NO_EVIDENCE)
        citations = self._describer.citations.of(relation)
        is_rated = any(each.strength is not None for each in citations)
        return evidence_of(citations) if is_rated else _NO_EVIDENCE

    def listed(self, facts: Iterable[IndexedFact]) -> list[ListedFact]:
        """Return facts with their values and citations, in the given order."""
        listed = []
        for (thing, prop), of_field in groupby(facts, field_of):
            wanted = list(of_field)
            values = self._values(thing, prop)
            listed += [self._listed(thing, prop, values[each.object]) for each in wanted]
        return listed

    def rivals(self, listed: Sequence[ListedFact]) -> tuple[Value, ...]:
        """Return the values that are not among the facts of a field, and disagree with these."""
        claims = {
            claim
            for each in listed
            for citation in each.value.citations
            for claim in citation.disagrees_with
        }
        if not claims:
            return ()
        shown = {each.value.term for each in listed}
        return tuple(
            value
            for term, value in self._values(listed[0].thing, listed[0].property).items()
            if term not in shown and not claims.isdisjoint(each.claim for each in value.citations)
        )

    def _listed(self, thing: Iri, prop: Iri, value: Value) -> ListedFact:
        describer = self._describer
        labels = describer.labels
        places = describer.graph.ontology.order(labels.type(thing))
        return ListedFact(
            thing=thing,
            slug=describer.graph.iris.slug(thing) or "",
            label=labels.label(thing),
            heading=places.get(prop, unplaced(places))[2],
            property=prop,
            property_label=labels.label(prop),
            value=value,
        )

    def _values(self, thing: Iri, prop: Iri) -> dict[object, Value]:
        """Return the values of a property of a thing, as its page has them, by their terms."""
        describer = self._describer
        stated = [
            StatedFact(thing, prop, each.object, citation)
            for each in self._source.of_field(thing, prop)
            for citation in describer.citations.of(each.triple)
        ]
        facts = describer.facts(stated, describer.labels.type(thing))
        return {value.term: value for fact in facts for value in fact.values}

    @cached_property
    def _evidence(self) -> dict[Triple, EvidenceSummary]:
        is_thing = self._describer.graph.iris.is_thing
        return {
            each.triple: each.evidence
            for each in self._memory.every
            if isinstance(each.triple.object, Iri) and is_thing(each.triple.object)
        }
