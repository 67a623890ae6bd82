"""The disputed areas of the map: their names, their status, and where they lie.

The regions of an atlas follow one view of the world. An area that several states claim, or that
few recognise, is named here, so that a map gives it to none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri

_DEGREES = r"-?\d{1,3}(?:\.\d+)?"
_POINT = rf"{_DEGREES}\s+{_DEGREES}"
_POLYGON = re.compile(rf"\s*POLYGON\s*\(\s*\(\s*({_POINT}(?:\s*,\s*{_POINT}){{3,}})\s*\)\s*\)\s*")
_EXAMPLE = "POLYGON((10 50, 12 50, 12 51, 10 50))"

Ring = tuple[tuple[float, float], ...]
"""Longitudes and latitudes in degrees; the last point is the first."""


class DisputedArea(NamedTuple):
    """An area of the map that is coloured for none of those that claim it."""

    name: str
    status: str
    """Its holder and those that claim it, in words."""
    regions: tuple[str, ...]
    """The codes of the regions of the atlas of which it is a part; names where they have none."""
    outlines: tuple[Ring, ...]
    """Within which it lies; the regions as a whole where there are none."""
    about: str
    """The slug of the thing that it is, whose value alone colours it; empty where it is none."""


def compile_disputed_areas(triples: TripleIndex) -> tuple[DisputedArea, ...]:
    """Return the areas of the class m:DisputedArea, by name. Raises MappingError."""
    areas = (_area(triples, node) for node in triples.subjects(TYPE, m("DisputedArea")))
    return tuple(sorted(areas, key=lambda area: area.name))


def _area(triples: TripleIndex, node: Iri) -> DisputedArea:
    name, status = triples.text(node, m("name")), triples.text(node, m("status"))
    if not (name and status):
        problem = "an m:DisputedArea needs m:name and m:status"
        raise MappingError(problem, node, *triples.literals(node))
    if triples.texts(node, m("outline")) and not triples.texts(node, m("region")):
        problem = f"m:outline of {name!r} lies in no region, and is not drawn: add m:region"
        raise MappingError(problem, node, *triples.literals(node))
    return DisputedArea(
        name,
        status,
        tuple(sorted(triples.texts(node, m("region")))),
        tuple(_outlines(triples, node, name)),
        triples.text(node, m("about")),
    )


def _outlines(triples: TripleIndex, node: Iri, name: str) -> Iterator[Ring]:
    for text in sorted(triples.texts(node, m("outline"))):
        polygon = _POLYGON.fullmatch(text)
        points = [_point(each) for each in polygon[1].split(",")] if polygon else []
        if not points or points[0] != points[-1] or not all(map(_is_on_earth, points)):
            problem = f"m:outline of {name!r} is no closed polygon; write it as {_EXAMPLE!r}"
            raise MappingError(problem, node, text)
        yield tuple(points)


def _point(text: str) -> tuple[float, float]:
    longitude, latitude = text.split()
    return float(longitude), float(latitude)


def _is_on_earth(point: tuple[float, float]) -> bool:
    longitude, latitude = point
    return abs(longitude) <= 180 and abs(latitude) <= 90
