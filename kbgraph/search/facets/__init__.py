"""Facets: the values by which a list of things can be filtered, with counts."""

from kbgraph.search.facets.facet_set import (
    KEY_LABELS,
    NONE_FOUND,
    TYPE,
    UNKNOWN,
    Facet,
    FacetMembers,
    Facets,
    FacetValue,
    MaskFacet,
    Selection,
)
from kbgraph.search.facets.graph_facets import facets_of, value_key
from kbgraph.search.facets.note_facets import (
    FOLDER,
    NESTED,
    TAG,
    TOP_FOLDER,
    NoteFacet,
    note_facets,
)

__all__ = [
    "FOLDER",
    "KEY_LABELS",
    "NESTED",
    "NONE_FOUND",
    "TAG",
    "TOP_FOLDER",
    "TYPE",
    "UNKNOWN",
    "Facet",
    "FacetMembers",
    "FacetValue",
    "Facets",
    "MaskFacet",
    "NoteFacet",
    "Selection",
    "facets_of",
    "note_facets",
    "value_key",
]
