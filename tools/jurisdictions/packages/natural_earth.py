"""Read Natural Earth from world-atlas: a point inside each country, and shared borders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

from shapely.geometry import Point, Polygon

from tools.jurisdictions.packages.node_modules import load_json

WITHOUT_CODE = {
    "Kosovo": "XK",
    "Somaliland": "SO",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Baikonur": "KZ",
}
"""Shapes without an ISO code, and the territory of ISO 3166-1 (or Kosovo) that they lie in."""
NEAR_DEGREES = 0.02
"""The distance at which a city at the coast still lies in a polygon."""

Rings: TypeAlias = list[list[int]]
"""A polygon: rings, each of which is a list of arcs."""


@dataclass(frozen=True)
class OverseasCity:
    """A city of a territory that Natural Earth draws as a part of another country."""

    territory: str
    country: str
    latitude: float
    longitude: float

    @property
    def point(self) -> Point:
        """The point on the map."""
        return Point(self.longitude, self.latitude)


@dataclass(frozen=True)
class Part:
    """A polygon of a place."""

    code: str
    rings: Rings


@cache
def topology() -> Any:
    """Load the topology of countries."""
    return load_json("world-atlas/countries-10m.json")


def parts(codes: Mapping[str, str], cities: Sequence[OverseasCity]) -> Iterator[Part]:
    """Yield the polygons of places, whose two-letter codes are given by numeric ones.

    A polygon of France that holds Cayenne is French Guiana, which has no shape of its own.
    """
    shapes = topology()["objects"]["countries"]["geometries"]
    drawn = {codes.get(shape.get("id")) for shape in shapes}
    undrawn = [city for city in cities if city.territory not in drawn]
    for shape in shapes:
        code = codes.get(shape.get("id")) or WITHOUT_CODE.get(shape["properties"]["name"])
        own_cities = [city for city in undrawn if city.country == code]
        for rings in polygons(shape) if code else []:
            yield Part(territory_of(rings, own_cities) or str(code), rings)


def territory_of(rings: Rings, cities: Sequence[OverseasCity]) -> str | None:
    """Return the territory whose city lies in a polygon."""
    polygon = geometry(rings) if cities else None
    near = (c.territory for c in cities if polygon and polygon.distance(c.point) < NEAR_DEGREES)
    return next(near, None)


def polygons(shape: Any) -> list[Rings]:
    """Return the polygons of a shape."""
    arcs: list[Any] = shape["arcs"]
    return arcs if shape["type"] == "MultiPolygon" else [arcs]


def neighbours(places: Sequence[Part]) -> dict[str, frozenset[str]]:
    """Return the places that share an arc."""
    owners: defaultdict[int, set[str]] = defaultdict(set)
    for part in places:
        for arc in (arc for ring in part.rings for arc in ring):
            owners[max(arc, ~arc)].add(part.code)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for shared in owners.values():
        for code in shared:
            found[code] |= shared - {code}
    return {code: frozenset(others) for code, others in found.items()}


@cache
def arc_points(arc: int) -> list[tuple[float, float]]:
    """Return the points of an arc: whole numbers, each relative to the one before."""
    if arc < 0:
        return arc_points(~arc)[::-1]
    scale, translate = (topology()["transform"][key] for key in ("scale", "translate"))
    points, x, y = [], 0, 0
    for step_x, step_y in topology()["arcs"][arc]:
        x, y = x + step_x, y + step_y
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points


def geometry(rings: Rings) -> Polygon:
    """Return a polygon with its holes; empty if it is only a point at this scale.

    Longitudes of one that crosses the antimeridian go on beyond 180 degrees.
    """
    listed = [_unwrapped([point for arc in ring for point in arc_points(arc)]) for ring in rings]
    shell, *holes = ([*ring, ring[0]] if len(set(ring)) > 2 else [] for ring in listed)
    return Polygon(shell, [hole for hole in holes if hole])


def inner_points(places: Sequence[Part]) -> dict[str, tuple[float, float]]:
    """Return the latitude and longitude of a point within the largest part of each place."""
    largest: dict[str, Polygon] = {}
    for part in places:
        polygon = geometry(part.rings)
        largest[part.code] = max(largest.get(part.code, polygon), polygon, key=lambda p: p.area)
    points = {code: part.representative_point() for code, part in largest.items() if part.area}
    return {code: (point.y, (point.x + 180) % 360 - 180) for code, point in points.items()}


def _unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a ring without jumps from 180 to -180 degrees; one around a pole as it is.

    Between such points it would go around the world: Fiji lay in the Indian Ocean.
    """
    turns = [0, *(round((before - after) / 360) for (before, _), (after, _) in pairwise(ring))]
    offsets = [360 * turn for turn in accumulate(turns)]
    if not ring or offsets[-1] != offsets[0]:
        return ring
    return [(x + offset, y) for (x, y), offset in zip(ring, offsets, strict=True)]
