"""The words of the mapping that place things on the map of the world."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import m
from kbgraph.ontology.world_map.disputed_areas import DisputedArea, compile_disputed_areas
from kbgraph.rdf.terms import Iri

_GENERAL = m("general")


class MapRules(NamedTuple):
    """The properties that place things on the map, and its disputed areas."""

    code: Iri | None
    """The property whose values name regions of the map."""
    latitude: Iri | None
    longitude: Iri | None
    """The properties of a position in degrees, for things of which the map has no region."""
    disputed_areas: tuple[DisputedArea, ...]


def compile_map_rules(triples: TripleIndex, own: TripleIndex) -> MapRules:
    """Compile the rules; `own` holds the triples of the ontology's mapping alone."""
    return MapRules(
        code=own.iri(_GENERAL, m("mapCode")),
        latitude=own.iri(_GENERAL, m("mapLatitude")),
        longitude=own.iri(_GENERAL, m("mapLongitude")),
        disputed_areas=compile_disputed_areas(triples),
    )
