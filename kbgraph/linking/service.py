"""The links that a knowledge base lacks, with reasons, and the entries that are alike."""

from __future__ import annotations

from functools import cached_property

from kbgraph.build import Graph
from kbgraph.config.arguments import checked
from kbgraph.linking.related import RelatedEntry, RelatedFinder
from kbgraph.linking.identity.duplicates import likely_duplicates
from kbgraph.linking.identity.results import LikelyDuplicate
from kbgraph.network import NetworkService
from kbgraph.search import SearchService
from kbgraph.views import ViewService


class LinkingService:
    """Compares the entries of one knowledge base. Indexes are made at first use."""

    def __init__(
        self, graph: Graph, network: NetworkService, search: SearchService, views: ViewService
    ) -> None:
        """Wrap a graph, and the services whose indexes are used."""
        self._graph, self._network, self._search, self._views = graph, network, search, views

    @checked
    def related(self, slug: str, limit: int = 10) -> tuple[RelatedEntry, ...]:
        """Return at most `limit` entries that share facts with a thing, best first.

        A rare fact weighs more than a common one, and its places are those in both entries. Facts
        that have ended, and those that sources contradict, do not count. A name, an alias or a code
        stands for its slug. Raises NotFoundError for an unknown thing.
        """
        return self._related.of(self._network.find(slug), limit)

    @cached_property
    def _related(self) -> RelatedFinder:
        views = self._views
        return RelatedFinder(self._graph, views.labels, views.citations, self._search.index)

    @checked
    def duplicates(self, slug: str | None = None) -> tuple[LikelyDuplicate, ...]:
        """Return the pairs of things that seem to be the same, the surest first.

        Each is of two entries, or of an entry and a thing that links name and no entry describes.
        With a slug, they are those of its thing.
        """
        return tuple(
            each
            for each in self._duplicates
            if slug is None or slug in {each.first.slug, each.second.slug}
        )

    @cached_property
    def _duplicates(self) -> tuple[LikelyDuplicate, ...]:
        return likely_duplicates(self._graph, self._network, self._views)
