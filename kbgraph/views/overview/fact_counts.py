"""The facts of a knowledge base by the strength of their sources, and by day of checking.

A fact is a property of a thing with a value, and counts once, however many claims state it. Parts
of a structured value are no facts of their own, nor is what a row says of its object. Facts that
rules alone infer, mere links, types, and what entries say of themselves as documents do not count.
A fact was last checked with any claim that states it, rows of other things among them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.evidence.strength import NO_SOURCE, SCALE, rank_of, strength_name
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import (
    BASIS,
    CHECKED,
    DEFINITION,
    DERIVED,
    DISAGREES_WITH,
    NOTATION,
    STRENGTH,
    TIMES,
    TYPE,
)
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.summaries import Counts, Tally

_DISPUTED = "disputed"
NO_FACTS = frozenset({TYPE, *TIMES})
"""The properties whose values are not counted."""
_NOT_COUNTED = ", ".join(f"<{prop}>" for prop in sorted(NO_FACTS))
_DERIVED = " ".join(f"<{basis}>" for basis in sorted(DERIVED))
_AS_OBJECT_QUERY = "SELECT ?claim ?thing { GRAPH ?claim { ?owner ?of ?thing } }"
_FACTS_QUERY = f"""SELECT ?strength ?checked (COUNT(*) AS ?facts) {{
  SELECT ?thing ?property ?value ?strength (MAX(?day) AS ?checked) {{
    GRAPH <claims> {{
      ?claim <{STRENGTH}> ?strength
      FILTER NOT EXISTS {{ VALUES ?basis {{ {_DERIVED} }} ?claim <{BASIS}> ?basis }}
    }}
    GRAPH ?claim {{ ?thing ?property ?value FILTER NOT EXISTS {{ ?owner ?of ?thing }} }}
    FILTER(?property NOT IN ({_NOT_COUNTED}) && STRSTARTS(STR(?thing), STR(<id/>))
      && !CONTAINS(STR(?thing), "#"))
    OPTIONAL {{
      GRAPH ?stating {{ ?thing ?property ?value }}
      GRAPH <claims> {{ ?stating <{CHECKED}> ?day ; <{STRENGTH}> ?rated }}
    }}
  }} GROUP BY ?thing ?property ?value ?strength
}} GROUP BY ?strength ?checked"""
_DISPUTED_QUERY = f"""SELECT (COUNT(*) AS ?facts) {{
  SELECT DISTINCT ?thing ?property ?value {{
    GRAPH <claims> {{ ?claim <{DISAGREES_WITH}> ?opposed }}
    GRAPH ?claim {{ ?thing ?property ?value FILTER NOT EXISTS {{ ?owner ?of ?thing }} }}
    GRAPH ?opposed {{ ?thing ?property ?other }}
    FILTER(STR(?other) != STR(?value) && ?property NOT IN ({_NOT_COUNTED})
      && STRSTARTS(STR(?thing), STR(<id/>)) && !CONTAINS(STR(?thing), "#"))
  }}
}}"""


class StrengthCount(NamedTuple):
    """A step of the scale of strength in words, and the number of facts that have it."""

    strength: Iri
    name: str
    """several-primary, one-secondary …"""
    label: str
    mark: str
    definition: str
    facts: int


class FactCounts(NamedTuple):
    """The facts that entries state of things, counted."""

    by_strength: tuple[StrengthCount, ...]
    """The steps that any fact has, the strongest first."""
    disputed: int
    """Number of facts about which sources disagree."""
    by_day: tuple[tuple[str, int], ...]
    """The days of the last check of facts, in order; the first is empty for facts without one."""

    @property
    def total(self) -> int:
        """Number of all facts."""
        return sum(step.facts for step in self.by_strength)

    @property
    def has_sources(self) -> bool:
        """Whether any fact cites a source."""
        return any(rank_of(step.strength) > rank_of(NO_SOURCE) for step in self.by_strength)

    def checked_before(self, day: str) -> int:
        """Return the number of facts whose last check was before a day (2026-11-30)."""
        return sum(facts for checked, facts in self.by_day if checked and checked < day)


def fact_counts(graph: Graph) -> FactCounts:
    """Count the facts of a graph."""
    strengths, days, disputed = Counter[str](), Counter[str](), 0
    for (strength, checked), facts in STRENGTH_COUNTS.of(graph).items():
        if strength == _DISPUTED:
            disputed = facts
        else:
            strengths[strength] += facts
            days[checked] += facts
    return FactCounts(
        by_strength=tuple(
            _step(graph.ontology, step, strengths[step])
            for step in reversed(SCALE)
            if strengths[step]
        ),
        disputed=disputed,
        by_day=tuple(sorted(days.items())),
    )


def _count_some(graph: Graph, slugs: Iterable[str]) -> Counts:
    """Count the facts of some things, as the queries count those of all."""
    counts: Counts = Counter()
    for slug in slugs:
        counts.update(_ThingFacts(graph, graph.iris.thing(slug)).counts())
    return counts


class _ThingFacts:
    """The facts of one thing, with the claims that state them."""

    def __init__(self, graph: Graph, thing: Iri) -> None:
        stating = graph.store.claims_stating(graph.iris.claims, subject=thing)
        self._facts = {each.claim: each.facts for each in stating}
        self._known = {each.claim: _by_property(each.known) for each in stating}
        rows = graph.store.select(_AS_OBJECT_QUERY, thing=thing)
        self._as_detail = {str(claim) for claim, *_ in rows}

    def counts(self) -> Counts:
        """Return the facts by strength and day, and those in dispute."""
        strengths, days = defaultdict[Triple, set[str]](set), defaultdict[Triple, set[str]](set)
        for claim, fact in self._counted():
            known = self._known[claim]
            if known[STRENGTH]:
                days[fact].update(known[CHECKED])
                if claim not in self._as_detail and DERIVED.isdisjoint(known[BASIS]):
                    strengths[fact].update(known[STRENGTH])
        counts: Counts = Counter(
            (strength, max(days[fact], default=""))
            for fact, rated in strengths.items()
            for strength in rated
        )
        counts[_DISPUTED, ""] = len(self._disputed())
        return counts

    def _disputed(self) -> set[Triple]:
        return {
            fact
            for claim, fact in self._counted()
            if claim not in self._as_detail
            for opposed in self._known[claim][DISAGREES_WITH]
            for other in self._facts.get(Iri(opposed), ())
            if other.predicate == fact.predicate and str(other.object) != str(fact.object)
        }

    def _counted(self) -> Iterator[tuple[Iri, Triple]]:
        for claim, facts in self._facts.items():
            yield from ((claim, each) for each in facts if each.predicate not in NO_FACTS)


def _by_property(known: Iterable[tuple[Iri, Term]]) -> dict[Iri, list[str]]:
    by_property: dict[Iri, list[str]] = defaultdict(list)
    for prop, value in known:
        by_property[prop].append(str(value))
    return by_property


def _count_all(graph: Graph) -> Counts:
    """Count the facts of all things."""
    counts: Counts = Counter()
    for strength, checked, facts, *_ in graph.store.select(_FACTS_QUERY):
        counts[str(strength), str(checked or "")] += int(str(facts))
    return counts + disputed_facts(graph)


def disputed_facts(graph: Graph) -> Counts:
    """Count the facts of all things about which sources disagree."""
    ((disputed,),) = graph.store.select(_DISPUTED_QUERY)
    return Counter({(_DISPUTED, ""): int(str(disputed))})


def _step(ontology: Ontology, step: Iri, facts: int) -> StrengthCount:
    return StrengthCount(
        strength=step,
        name=strength_name(step),
        label=ontology.label(step),
        mark=ontology.served.text(step, NOTATION),
        definition=ontology.served.text(step, DEFINITION),
        facts=facts,
    )


STRENGTH_COUNTS = Tally[Graph]("strength-counts", _count_all, _count_some)
"""The facts by the strength of their sources and the day of the last check, and those disputed."""
