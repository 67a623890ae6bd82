"""The places where a fact is stated of a thing, if it holds and nothing contradicts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kbgraph.build import Graph
from kbgraph.linking.related.related_entry import StatedPlace
from kbgraph.linking.related.shareable_fact import ShareableFact
from kbgraph.linking.related.statements import Statements
from kbgraph.rdf.namespaces import DISAGREES_WITH, ENDS, STATED_AT
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.views.citation import has_ended
from kbgraph.views.provenance import Citations


class Support:
    """Finds where facts of one thing, and of those that share them, are stated."""

    def __init__(
        self, graph: Graph, statements: Statements, citations: Citations, day: date
    ) -> None:
        """Read the claims of a graph; facts hold as of a day."""
        self._graph, self._statements = graph, statements
        self._citations, self._day = citations, day
        rules = graph.ontology.mapping.evidence
        self._lasting = rules.while_object_lasts | rules.while_subject_lasts
        self._known: dict[tuple[ShareableFact, Iri], tuple[StatedPlace, ...]] = {}
        """Cache of the places of a fact: all that share it need those of the thing."""

    def places(self, fact: ShareableFact, thing: Iri) -> tuple[StatedPlace, ...]:
        """Return where a fact is stated of a thing, a place for each step; empty if it is not.

        A fact does not count that has ended, or that other sources contradict.
        """
        key = fact, thing
        if key not in self._known:
            self._known[key] = self._places(fact, thing)
        return self._known[key]

    def _places(self, fact: ShareableFact, thing: Iri) -> tuple[StatedPlace, ...]:
        slug = self._graph.iris.slug(thing) or ""
        places = [self._place(step, slug) for step in self._statements.of(fact, thing)]
        return tuple(place for place in places if place) if all(places) else ()

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
