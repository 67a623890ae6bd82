"""Full-text search and facets."""

from kbgraph.search.facets import TYPE, Facet, FacetValue, IndexedThing, Selection
from kbgraph.search.full_text import SearchResult, Snippet
from kbgraph.search.service import SearchService

__all__ = [
    "TYPE",
    "Facet",
    "FacetValue",
    "IndexedThing",
    "SearchResult",
    "SearchService",
    "Selection",
    "Snippet",
]
