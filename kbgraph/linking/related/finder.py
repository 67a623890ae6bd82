"""The entries that share the most telling facts with a thing."""

from __future__ import annotations

from datetime import date
from math import inf

from kbgraph.build import Graph
from kbgraph.linking.comparing.neighbours import Neighbourhoods
from kbgraph.linking.related.connections import Connections
from kbgraph.linking.related.fact_sets import FactSets
from kbgraph.linking.related.qualifiers import QualifierReader
from kbgraph.linking.related.related_entry import (
    RelatedEntry,
    SharedFact,
    fact_words,
)
from kbgraph.linking.related.scoring import Candidate, ClassMembers, best_candidates
from kbgraph.linking.related.shareable_fact import ShareableFact, StatementKind
from kbgraph.linking.related.statements import Statements
from kbgraph.linking.related.support import SharedSupport, Support
from kbgraph.rdf.namespaces import KEYWORDS
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import union
from kbgraph.search.facets import TYPE
from kbgraph.search.search_index import SearchIndex
from kbgraph.views.citation import today
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations

_SCORE_DIGITS = 6
"""Sums of the same weights differ by their order."""


class RelatedFinder:
    """Finds the related entries of the things of one graph."""

    def __init__(
        self,
        graph: Graph,
        labels: Labels,
        citations: Citations,
        index: SearchIndex,
        neighbourhoods: Neighbourhoods,
    ) -> None:
        """Wrap a graph, with its labels, citations, search index and network."""
        self._graph, self._labels, self._citations = graph, labels, citations
        self._index, self._neighbourhoods = index, neighbourhoods
        self._statements = Statements(graph)
        self._sets = FactSets(graph, labels, index, self._statements)
        self._qualifiers = QualifierReader(graph, labels)
        self._connections = Connections(graph, labels)

    def of(self, slug: str, limit: int) -> tuple[RelatedEntry, ...]:
        """Return at most `limit` entries that share facts with a thing, best first."""
        thing = self._graph.iris.thing(slug)
        candidates = best_candidates(
            self._sets.of(thing),
            self._index.things.mask([thing]),
            self._classes(thing),
            self._sets.direct(thing),
        )
        found: list[RelatedEntry] = []
        support = Support(
            self._graph, self._statements, self._citations, self._qualifiers, self._day
        )
        for candidate in candidates:
            # Facts that do not hold only lower a score, so that those behind cannot come before.
            if len(found) >= limit and _last_score(found, limit) > candidate.score:
                break
            entry = self._entry(candidate, thing, support)
            if entry is not None:
                found.append(entry)
        neighbours = frozenset(self._neighbourhoods.telling(thing))
        found.sort(key=lambda each: self._order(each, neighbours))
        return tuple(self._connected(each, thing, support) for each in found[: max(0, limit)])

    def _order(
        self, entry: RelatedEntry, neighbours: frozenset[Iri]
    ) -> tuple[float, int, int, str, str]:
        """Return what sorts an entry among those of other scores, and among those of the same.

        Of the latter, the one that shares more neighbours comes first, links in texts among them,
        then the one of which more is known.
        """
        shared = len(neighbours.intersection(self._neighbourhoods.telling(entry.iri)))
        facts = len(self._statements.about(entry.iri))
        score = round(entry.score, _SCORE_DIGITS)
        return -score, -shared, -facts, entry.label.casefold(), entry.slug

    @property
    def _day(self) -> date:
        return self._graph.day or today()

    def _classes(self, thing: Iri) -> ClassMembers:
        """Return the things of the class of a thing, and of those near it; of no class, all."""
        cls, ontology = self._labels.type(thing), self._graph.ontology
        if cls is None:
            return ClassMembers(self._index.facets.everything, 0)
        others = ontology.mapping.entry_classes - {cls}
        common = set(ontology.superclasses(cls)).intersection(*map(ontology.superclasses, others))
        own = {*ontology.superclasses(cls)} - common
        near = (each for each in others if not own.isdisjoint(ontology.superclasses(each)))
        return ClassMembers(self._members(cls), union(map(self._members, near)))

    def _members(self, cls: Iri) -> int:
        return self._index.facets.things_with(TYPE, self._graph.ontology.type_word(cls))

    def _entry(self, candidate: Candidate, thing: Iri, support: Support) -> RelatedEntry | None:
        """Return a candidate with the facts that are found in both entries; None without any."""
        (item,) = self._index.things.ranked([1 << candidate.position])
        reasons = [
            self._reason(fact, weight, shared)
            for fact, weight in candidate.facts
            if (shared := support.shared(fact, thing, item.iri))
        ]
        if not reasons and not (candidate.direct and self._is_connected(thing, item.iri, support)):
            return None
        return RelatedEntry(
            iri=item.iri,
            slug=item.slug,
            label=item.label,
            type=item.type,
            score=candidate.score_of(each.weight for each in reasons),
            reasons=tuple(reasons),
            relations=(),
            places=(),
        )

    def _is_connected(self, thing: Iri, other: Iri, support: Support) -> bool:
        is_fact = self._connections.has_fact(thing, other)
        return is_fact and bool(self._connections.of(thing, other, support))

    def _connected(self, entry: RelatedEntry, thing: Iri, support: Support) -> RelatedEntry:
        """Return an entry with its relations to a thing."""
        found = self._connections.of(thing, entry.iri, support)
        return entry._replace(
            relations=tuple(dict.fromkeys(each.words for each in found)),
            places=tuple(dict.fromkeys(each.place for each in found)),
        )

    def _reason(self, fact: ShareableFact, weight: float, shared: SharedSupport) -> SharedFact:
        is_tag, value = fact.kind is StatementKind.TAG, fact.value
        is_thing = isinstance(value, Iri) and self._graph.iris.is_thing(value)
        read = self._labels.inverse if fact.kind is StatementKind.INCOMING else self._labels.label
        prop = KEYWORDS if is_tag else fact.property
        label = read(prop)
        # `cooled` says yes, and `Is it cooled?` does not.
        text = fact.text or ("yes" if label.endswith("?") else "")
        qualifiers = self._qualifiers.words(prop, shared.qualifiers)
        text = f"{text} ({qualifiers})" if qualifiers else text
        return SharedFact(
            property=prop,
            label=label,
            value=value,
            text=text,
            words=fact_words(label, value, text),
            slug=self._graph.iris.slug(value) or "" if isinstance(value, Iri) and is_thing else "",
            things=shared.things,
            weight=weight,
            here=shared.here,
            there=shared.there,
        )


def _last_score(found: list[RelatedEntry], limit: int) -> float:
    """Return the score of the last entry that is shown; infinite where none is."""
    return sorted((each.score for each in found), reverse=True)[limit - 1] if limit > 0 else inf
