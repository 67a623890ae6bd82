"""The places of things on the map of the world, by their codes and positions."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.ontology.world_map import DisputedArea
from kbgraph.rdf.terms import Iri, Term

_QUERY = "SELECT ?thing ?value ?property { ?thing ?property ?value }"


class MapPlace(NamedTuple):
    """The place of a thing: a region of the map, a position, or both."""

    code: str
    """The code of its region, or the region's name; empty for a position alone."""
    position: tuple[float, float] | None
    """Latitude and longitude in degrees."""

    @property
    def degrees(self) -> str:
        """The position as text, `51.13 71.43`: to a kilometre; empty without one."""
        return " ".join(f"{round(number, 2):g}" for number in self.position or ())


class MapArea(NamedTuple):
    """A disputed area, and the code of the thing that it is."""

    area: DisputedArea
    code: str
    """Of the thing whose value colours it; empty where it is none."""


class WorldMap(NamedTuple):
    """The places of things, and the areas that belong to nobody."""

    places: Mapping[Iri, MapPlace]
    areas: tuple[MapArea, ...]


def world_map(graph: Graph) -> WorldMap:
    """Return the map of the world of a graph; it is empty without codes and positions.

    A thing that is a disputed area has the area's region where it has no code of its own.
    """
    rules = graph.ontology.mapping.general.world_map
    regions = {
        graph.iris.thing(area.about): area.regions[0]
        for area in rules.disputed_areas
        if area.regions and area.about in graph.subjects
    }
    codes = regions | {thing: str(code) for thing, code in _values(graph, rules.code).items()}
    positions = _positions(graph, rules.latitude, rules.longitude)
    places = {
        thing: MapPlace(codes.get(thing, ""), positions.get(thing))
        for thing in dict.fromkeys((*codes, *positions))
    }
    areas = tuple(
        MapArea(area, codes.get(graph.iris.thing(area.about), "") if area.about else "")
        for area in rules.disputed_areas
    )
    return WorldMap(places, areas)


def _positions(
    graph: Graph, latitude: Iri | None, longitude: Iri | None
) -> dict[Iri, tuple[float, float]]:
    """Return the positions of the things that have both numbers."""
    latitudes, longitudes = _values(graph, latitude), _values(graph, longitude)
    pairs = {
        thing: (_degrees(term, 90), _degrees(longitudes[thing], 180))
        for thing, term in latitudes.items()
        if thing in longitudes
    }
    return {
        thing: (north, east)
        for thing, (north, east) in pairs.items()
        if north is not None and east is not None
    }


def _values(graph: Graph, prop: Iri | None) -> dict[Iri, Term]:
    """Return a value of a property for each thing that has one."""
    if not prop:
        return {}
    rows = graph.store.select(_QUERY, property=prop)
    return {
        thing: value
        for thing, value, *_ in sorted(rows, key=str)
        if isinstance(thing, Iri) and value is not None and graph.iris.is_thing(thing)
    }


def _degrees(term: Term, most: float) -> float | None:
    """Return a number of degrees; None for a text that is none, or too large."""
    try:
        number = float(str(term))
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) <= most else None
