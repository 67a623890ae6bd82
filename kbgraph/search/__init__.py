"""Full-text search and facets."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.search.facets import (
        FOLDER,
        NESTED,
        NONE_FOUND,
        TAG,
        TOP_FOLDER,
        TYPE,
        UNKNOWN,
        Facet,
        FacetValue,
        Selection,
        value_key,
    )
    from kbgraph.search.highlights import WORD
    from kbgraph.search.indexed_thing import IndexedThing
    from kbgraph.search.results import Highlight, MatchedText, MatchPlace, SearchResult, Snippet
    from kbgraph.search.service import SearchService

__all__ = [
    "FOLDER",
    "NESTED",
    "NONE_FOUND",
    "TAG",
    "TOP_FOLDER",
    "TYPE",
    "UNKNOWN",
    "WORD",
    "Facet",
    "FacetValue",
    "Highlight",
    "IndexedThing",
    "MatchPlace",
    "MatchedText",
    "SearchResult",
    "SearchService",
    "Selection",
    "Snippet",
    "value_key",
]
_NAMES = {
    "facets": (
        "FOLDER NESTED NONE_FOUND TAG TOP_FOLDER TYPE UNKNOWN Facet FacetValue Selection value_key"
    ),
    "highlights": "WORD",
    "indexed_thing": "IndexedThing",
    "results": "Highlight MatchedText MatchPlace SearchResult Snippet",
    "service": "SearchService",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
