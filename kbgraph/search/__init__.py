"""Full-text search and facets."""

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
