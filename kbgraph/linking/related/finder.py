"""The entries that share the most telling facts with a thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import inf

from kbgraph.build import Graph
from kbgraph.linking.related.fact_sets import FactSets
from kbgraph.linking.related.related_entry import (
    RelatedEntry,
    SharedFact,
    StatedPlace,
    fact_words,
)
from kbgraph.linking.related.scoring import Candidate, best_candidates
from kbgraph.linking.related.shareable_fact import ShareableFact, StatementKind
from kbgraph.linking.related.statements import Statements
from kbgraph.linking.related.support import Support
from kbgraph.rdf.namespaces import KEYWORDS, RELATED
from kbgraph.rdf.terms import Iri
from kbgraph.search.facets import TYPE
from kbgraph.search.search_index import SearchIndex
from kbgraph.views.citation import today
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations

_BETWEEN_QUERY = "SELECT DISTINCT ?property ?one ?other { ?one ?property ?other }"


class RelatedFinder:
    """Finds the related entries of the things of one graph."""

    def __init__(
        self, graph: Graph, labels: Labels, citations: Citations, index: SearchIndex
    ) -> None:
        """Wrap a graph, with its labels, citations and search index."""
        self._graph, self._labels, self._citations = graph, labels, citations
        self._index = index
        self._statements = Statements(graph)
        self._sets = FactSets(graph, labels, index, self._statements)

    def of(self, slug: str, limit: int) -> tuple[RelatedEntry, ...]:
        """Return at most `limit` entries that share facts with a thing, best first."""
        thing = self._graph.iris.thing(slug)
        candidates = best_candidates(
            self._sets.of(thing),
            self._index.things.mask([thing]),
            self._same_class(thing),
            self._sets.direct(thing),
        )
        found: list[RelatedEntry] = []
        support = Support(self._graph, self._statements, self._citations, self._day)
        for candidate in candidates:
            # Facts that do not hold only lower a score, so that those behind cannot come before.
            if len(found) >= limit and _last_score(found, limit) >= candidate.score:
                break
            entry = self._entry(candidate, thing, support)
            if entry is not None:
                found.append(entry)
        found.sort(key=lambda each: (-each.score, each.label.casefold(), each.slug))
        return tuple(
            each._replace(relations=tuple(dict.fromkeys(self._relations(thing, each.iri))))
            for each in found[: max(0, limit)]
        )

    @property
    def _day(self) -> date:
        return self._graph.day or today()

    def _same_class(self, thing: Iri) -> int:
        """Return the things of the class of a thing as a bit mask; of no class, all."""
        cls = self._labels.type(thing)
        if cls is None:
            return self._index.facets.everything
        return self._index.facets.things_with(TYPE, self._graph.ontology.type_word(cls))

    def _entry(self, candidate: Candidate, thing: Iri, support: Support) -> RelatedEntry | None:
        """Return a candidate with the facts that are found in both entries; None without any."""
        (item,) = self._index.things.ranked([1 << candidate.position])
        reasons = [
            self._reason(fact, weight, here, there)
            for fact, weight in candidate.facts
            if (there := support.places(fact, item.iri)) and (here := support.places(fact, thing))
        ]
        if not reasons:
            return None
        return RelatedEntry(
            iri=item.iri,
            slug=item.slug,
            label=item.label,
            type=item.type,
            score=candidate.score_of(each.weight for each in reasons),
            reasons=tuple(reasons),
            relations=(),
        )

    def _reason(
        self,
        fact: ShareableFact,
        weight: float,
        here: tuple[StatedPlace, ...],
        there: tuple[StatedPlace, ...],
    ) -> SharedFact:
        is_tag, value = fact.kind is StatementKind.TAG, fact.value
        is_thing = isinstance(value, Iri) and self._graph.iris.is_thing(value)
        read = self._labels.inverse if fact.kind is StatementKind.INCOMING else self._labels.label
        prop = KEYWORDS if is_tag else fact.property
        label = read(prop)
        # `cooled` says yes, and `Is it cooled?` does not.
        text = fact.text or ("yes" if label.endswith("?") else "")
        return SharedFact(
            property=prop,
            label=label,
            value=value,
            text=text,
            words=fact_words(label, value, text),
            slug=self._graph.iris.slug(value) or "" if isinstance(value, Iri) and is_thing else "",
            things=fact.things,
            weight=weight,
            here=here,
            there=there,
        )

    def _relations(self, thing: Iri, other: Iri) -> Iterator[str]:
        """Yield the relations between two things in words; mere links only without any other."""
        select = self._graph.store.select
        along = {Iri(str(prop)) for prop, *_ in select(_BETWEEN_QUERY, one=thing, other=other)}
        against = {Iri(str(prop)) for prop, *_ in select(_BETWEEN_QUERY, one=other, other=thing)}
        against -= {prop for prop in along if self._graph.ontology.is_symmetric(prop)}
        links = {*self._graph.ontology.subproperties(RELATED)}
        if not links.issuperset(along | against):
            along, against = along - links, against - links
        yield from map(self._labels.label, sorted(along))
        yield from map(self._labels.inverse, sorted(against))


def _last_score(found: list[RelatedEntry], limit: int) -> float:
    """Return the score of the last entry that is shown; infinite where none is."""
    return sorted((each.score for each in found), reverse=True)[limit - 1] if limit > 0 else inf
