"""The links that a knowledge base lacks, with reasons, and the entries that are alike."""

from __future__ import annotations

from kbgraph.build import Graph
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
