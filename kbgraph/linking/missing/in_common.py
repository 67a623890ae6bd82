"""The words, meanings, neighbours and sources that an entry has in common with others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.comparing.neighbours import Neighbourhoods, Shared, sharing_sources
from kbgraph.linking.comparing.similar_meanings import SimilarMeanings
from kbgraph.linking.comparing.similar_texts import SimilarTexts
from kbgraph.linking.missing.evidence import (
    Reason,
    SameMeaning,
    SameWords,
    SharedNeighbours,
    SharedSources,
)
from kbgraph.linking.missing.ranking import weak_score
from kbgraph.network import NetworkService
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels

_MOST, _SHOWN = 15, 3


class Signal(NamedTuple):
    """A reason for a link to a thing, and its score from 0 to 1."""

    slug: str
    score: float
    reason: Reason


class Commonalities:
    """Compares the entries of a graph."""

    def __init__(
        self,
        graph: Graph,
        network: NetworkService,
        similar: SimilarTexts,
        labels: Labels,
        meanings: SimilarMeanings | None = None,
    ) -> None:
        """Wrap a graph, and the comparisons of words and, where a model is used, of meanings."""
        self._graph, self._similar, self._labels = graph, similar, labels
        self._meanings, self._neighbourhoods = meanings, Neighbourhoods(network)

    def neighbours(self, slug: str) -> tuple[Shared, ...]:
        """Return the things with the same neighbours as that of an entry, the best first."""
        return self._neighbourhoods.sharing(self._graph.iris.thing(slug))

    def near(self, slug: str, sharing: tuple[Shared, ...]) -> frozenset[Iri]:
        """Return the neighbours of an entry's thing, and those that share any with it."""
        direct = self._neighbourhoods.of(self._graph.iris.thing(slug))
        return frozenset((*direct, *(each.thing for each in sharing)))

    def signals(self, slug: str, sharing: tuple[Shared, ...]) -> Iterator[Signal]:
        """Yield the things that have the most in common with an entry, by each comparison."""
        for text in self._similar.like(slug, _MOST):
            yield Signal(text.slug, weak_score("words", text.score), SameWords(text.words))
        for meaning in self._meanings.like(slug, _MOST) if self._meanings else ():
            yield Signal(meaning.slug, weak_score("meanings", meaning.score), SameMeaning())
        top = max(sharing[0].score if sharing else 1.0, 1.0)
        for shared in sharing[:_MOST]:
            labels = tuple(str(self._labels.label(each)) for each in shared.shared[:_SHOWN])
            reason = SharedNeighbours(labels, len(shared.shared))
            yield self._signal(shared, weak_score("neighbours", shared.score / top), reason)
        for shared in sharing_sources(self._graph, slug)[:_MOST]:
            addresses = SharedSources(shared.shared[:_SHOWN], len(shared.shared))
            yield self._signal(shared, weak_score("sources", shared.score / 2), addresses)

    def _signal(self, shared: Shared, score: float, reason: Reason) -> Signal:
        return Signal(self._graph.iris.slug(shared.thing) or "", score, reason)
