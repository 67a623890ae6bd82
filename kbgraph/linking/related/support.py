"""The places where a fact is stated of a thing, if it holds and nothing contradicts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.related.qualifiers import NONE, QualifierReader, Qualifiers
from kbgraph.linking.related.related_entry import StatedPlace
from kbgraph.linking.related.shareable_fact import ShareableFact, StatementKind
from kbgraph.linking.related.statements import Statements
from kbgraph.rdf.namespaces import DISAGREES_WITH, ENDS, STATED_AT
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.views.citation import has_ended
from kbgraph.views.provenance import Citations

_MAX_COUNTED = 300
"""Entries of which it is asked whether a fact still holds, to count them."""
_STATED = f"SELECT DISTINCT ?one ?other ?property {{ ?one ?property ?other }} LIMIT {_MAX_COUNTED}"
_IN_ONE_STEP = {StatementKind.VALUE, StatementKind.INCOMING}
_DOUBTFUL = f"""
SELECT DISTINCT ?one ?other ?property ?claims {{
  GRAPH ?claim {{ ?one ?property ?other }}
  VALUES ?doubt {{ <{ENDS}> <{DISAGREES_WITH}> }} GRAPH ?claims {{ ?claim ?doubt ?of }}
}} LIMIT {_MAX_COUNTED}"""


class SharedSupport(NamedTuple):
    """How two things have a fact."""

    here: tuple[StatedPlace, ...]
    """Where it is stated of the one, a place for each step."""
    there: tuple[StatedPlace, ...]
    """Where it is stated of the other."""
    things: int
    """The number of entries that have it."""
    qualifiers: Qualifiers
    """The qualifiers that it has of both."""


class Support:
    """Finds where facts of one thing, and of those that share them, are stated."""

    def __init__(
        self,
        graph: Graph,
        statements: Statements,
        citations: Citations,
        qualifiers: QualifierReader,
        day: date,
    ) -> None:
        """Read the claims of a graph; facts hold as of a day."""
        self._graph, self._statements = graph, statements
        self._citations, self._qualifiers, self._day = citations, qualifiers, day
        rules = graph.ontology.mapping.evidence
        self._lasting = rules.while_object_lasts | rules.while_subject_lasts
        self._known: dict[tuple[ShareableFact, Iri], tuple[StatedPlace, ...]] = {}
        """Cache of the places of a fact: all that share it need those of the thing."""
        self._numbers: dict[tuple[ShareableFact, Qualifiers], int] = {}
        """Cache of the number of entries of which a fact holds."""

    def shared(self, fact: ShareableFact, thing: Iri, other: Iri) -> SharedSupport | None:
        """Return how two things have a fact; None if they do not share it.

        A fact does not count that has ended, that other sources contradict, that is another one by
        its qualifiers, or that a thing has through the other.
        """
        if fact.kind is StatementKind.CONTAINER and (
            self._is_through(other, fact, thing) or self._is_through(thing, fact, other)
        ):
            return None
        there = self._places_of(fact, other)
        here = self._places_of(fact, thing) if there else ()
        qualifiers = self._common(fact, thing, other) if here else None
        if qualifiers is None:
            return None
        return SharedSupport(here, there, self._number(fact, qualifiers), qualifiers)

    def _common(self, fact: ShareableFact, thing: Iri, other: Iri) -> Qualifiers | None:
        """Return the qualifiers that two things have with a fact; None if theirs differ."""
        here, there = self._qualifiers_of(fact, thing), self._qualifiers_of(fact, other)
        return here & there if here & there or here == there else None

    def _qualifiers_of(self, fact: ShareableFact, thing: Iri) -> Qualifiers:
        if fact.kind not in _IN_ONE_STEP:
            return NONE
        steps = self._statements.of(fact, thing)
        return NONE.union(*(self._qualifiers.of(each) for step in steps for each in step))

    def _places_of(self, fact: ShareableFact, thing: Iri) -> tuple[StatedPlace, ...]:
        """Return where a fact is stated of a thing, a place for each step; empty if it is not."""
        key = fact, thing
        if key not in self._known:
            self._known[key] = self._places(fact, thing)
        return self._known[key]

    def _is_through(self, other: Iri, fact: ShareableFact, thing: Iri) -> bool:
        steps = self._statements.of(fact, thing)
        return any(triple.subject == other for step in steps for triple in step)

    def _places(self, fact: ShareableFact, thing: Iri) -> tuple[StatedPlace, ...]:
        slug = self._graph.iris.slug(thing) or ""
        places = [self._place(step, slug) for step in self._statements.of(fact, thing)]
        return tuple(place for place in places if place) if all(places) else ()

    def place(self, fact: Triple) -> StatedPlace | None:
        """Return the first place where a fact is stated; None if it does not hold."""
        return self._first_place(fact, self._graph.iris.slug(fact.subject) or "")

    def _number(self, fact: ShareableFact, qualifiers: Qualifiers) -> int:
        """Return the number of entries that have a fact with some qualifiers."""
        key = fact, qualifiers
        if key not in self._numbers:
            doubtful = self._doubtful(fact, qualifiers)
            others = sum(not self._is_the_same(each, qualifiers) for each in doubtful)
            self._numbers[key] = fact.things - others
        return self._numbers[key]

    def _is_the_same(self, fact: Triple, qualifiers: Qualifiers) -> bool:
        if qualifiers and not qualifiers & self._qualifiers.of(fact):
            return False
        return self._holds(fact)

    def _doubtful(self, fact: ShareableFact, qualifiers: Qualifiers) -> Iterator[Triple]:
        """Yield a fact as stated of the entries that may not have it, or with other qualifiers."""
        if fact.kind not in _IN_ONE_STEP:
            return
        is_incoming = fact.kind is StatementKind.INCOMING
        ends = {"one": fact.value} if is_incoming else {"other": fact.value}
        if qualifiers or fact.property in self._lasting:
            rows = self._graph.store.select(_STATED, property=fact.property, **ends)
        else:
            given = {"property": fact.property, "claims": self._graph.iris.claims, **ends}
            rows = self._graph.store.select(_DOUBTFUL, **given)
        for one, other, *_ in rows:
            entry = str(other if is_incoming else one)
            if one and other and self._graph.iris.slug(Iri(entry)) in self._graph.subjects:
                yield Triple(Iri(str(one)), fact.property, other)

    def _place(self, triples: Iterable[Triple], slug: str) -> StatedPlace | None:
        """Return the first place where any of some triples is stated."""
        found = (self._first_place(each, slug) for each in triples)
        return next(filter(None, found), None)

    def _first_place(self, fact: Triple, slug: str) -> StatedPlace | None:
        """Return the first place where a triple is stated; None if it does not hold.

        The entry with the slug comes before others, which may say the same of many.
        """
        store, claims = self._graph.store, self._graph.iris.claims
        known = {claim: store.known_of(claim, claims) for claim in store.claims_of(fact)}
        pairs = [pair for found in known.values() for pair in found]
        if self._may_not_hold(fact, pairs) and not self._holds(fact):
            return None
        places = (each for claim, found in known.items() for each in self._stated(claim, found))
        return min(
            places, key=lambda place: (place.slug != slug, place.file, place.line), default=None
        )

    def _may_not_hold(self, fact: Triple, pairs: Iterable[tuple[Iri, Term]]) -> bool:
        """Say whether the citations of a fact have to be read: few facts have ends or rivals."""
        return fact.predicate in self._lasting or any(
            prop in {ENDS, DISAGREES_WITH} for prop, _ in pairs
        )

    def _holds(self, fact: Triple) -> bool:
        citations = self._citations.of(fact)
        is_disputed = any(each.disagrees_with for each in citations)
        return not is_disputed and not has_ended(citations, self._day)

    def _stated(self, claim: Iri, known: Iterable[tuple[Iri, Term]]) -> Iterator[StatedPlace]:
        """Yield the places of a claim."""
        slug = self._graph.iris.slug(claim) or ""
        subject = self._graph.subjects.get(slug)
        for prop, line in known:
            if prop == STATED_AT:
                number = self._graph.iris.line_number(str(line)) or 0
                yield StatedPlace(slug, subject.path if subject else "", number)
