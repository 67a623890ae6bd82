"""How often entries link to things, and what one of them links to."""

from __future__ import annotations

from cachetools import LRUCache

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import REFERENCES

_LINKS = f"SELECT ?document ?target {{ ?document <{REFERENCES}> ?target }}"
_MAX_CACHED = 100_000


class LinkingCounts:
    """The links between the entries of a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._counts: LRUCache[str, int] = LRUCache(_MAX_CACHED)

    def of(self, slug: str) -> int:
        """Return the number of entries that link to a thing."""
        count = self._counts.get(slug)
        if count is None:
            rows = self._graph.store.select(_LINKS, target=self._graph.iris.entry(slug))
            count = self._counts[slug] = len({str(document) for document, _ in rows})
        return count

    def targets(self, slug: str) -> frozenset[str]:
        """Return the slugs of the things to which an entry links."""
        iris = self._graph.iris
        rows = self._graph.store.select(_LINKS, document=iris.entry(slug))
        return frozenset(found for _, target in rows if (found := iris.slug(str(target))))
