"""Query results as a choropleth: places of the map by a value of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from kbgraph_web.viewmodels.term_cells import TermCell

_Value = TypeVar("_Value", str, float)
_MAX_VALUES = 24
"""Distinct texts up to which a column can colour the map."""
_MAX_STEPS = 6
"""Classes into which numbers are divided."""


class ColouredRegion(NamedTuple):
    """A value, and the places with that value."""

    label: str
    places: tuple[TermCell, ...]


class Choropleth(NamedTuple):
    """Places of query results by value."""

    variable: str
    """The variable of the values."""
    is_scale: bool
    """Whether the values are numbers, in ascending order."""
    groups: tuple[ColouredRegion, ...]

    def __bool__(self) -> bool:
        """Whether there is a place to show."""
        return bool(self.groups)


NO_PLACES = Choropleth("", is_scale=False, groups=())


def choropleth(names: Sequence[str], rows: Sequence[Sequence[TermCell]]) -> Choropleth:
    """Return the places of the first column with two or more, by a value.

    The value is in the first column of numbers, else in the first column of few distinct texts;
    without either, all places have the same colour.
    """
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    place = next((index for index, column in enumerate(columns) if _has_places(column)), None)
    if place is None:
        return NO_PLACES
    others = [index for index in range(len(names)) if index != place]
    numbers = [index for index in others if all(cell.number is not None for cell in columns[index])]
    few = [index for index in others if len({cell.text for cell in columns[index]}) <= _MAX_VALUES]
    if numbers:
        return Choropleth(
            names[numbers[0]],
            is_scale=True,
            groups=_steps(columns[place], [cell.number or 0.0 for cell in columns[numbers[0]]]),
        )
    if few:
        return Choropleth(
            names[few[0]],
            is_scale=False,
            groups=_values(columns[place], [cell.text or "not bound" for cell in columns[few[0]]]),
        )
    return Choropleth(names[place], is_scale=False, groups=(_region(names[place], columns[place]),))


def _has_places(column: Sequence[TermCell]) -> bool:
    return len({cell.code for cell in column if cell.code}) > 1


def _values(places: Sequence[TermCell], values: Sequence[str]) -> tuple[ColouredRegion, ...]:
    """Return a region for each value, the one with the most places first."""
    groups = [_region(value, _with(places, values, {value})) for value in dict.fromkeys(values)]
    return tuple(sorted(groups, key=lambda group: (-len(group.places), group.label)))


def _steps(places: Sequence[TermCell], numbers: Sequence[float]) -> tuple[ColouredRegion, ...]:
    """Return a region for each number, or for ranges of about equal counts."""
    ordered = sorted(set(numbers))
    steps = min(_MAX_STEPS, len(ordered))
    ends = [round(len(ordered) * step / steps) for step in range(steps + 1)]
    parts = [ordered[start:end] for start, end in pairwise(ends)]
    return tuple(_region(_range_label(part), _with(places, numbers, set(part))) for part in parts)


def _with(
    places: Sequence[TermCell], values: Sequence[_Value], wanted: set[_Value]
) -> Iterable[TermCell]:
    return (place for place, value in zip(places, values, strict=True) if value in wanted)


def _region(label: str, places: Iterable[TermCell]) -> ColouredRegion:
    return ColouredRegion(label, tuple(dict.fromkeys(place for place in places if place.text)))


def _range_label(part: Sequence[float]) -> str:
    return f"{part[0]:g}" if len(part) == 1 else f"{part[0]:g} to {part[-1]:g}"
