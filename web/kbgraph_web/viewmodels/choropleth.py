"""Rows of an answer by the value of the places in them: what a map of the world is coloured by, and the table beside it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from kbgraph_web.viewmodels.term_cells import TermCell

_Value = TypeVar("_Value", str, float)
_MOST_VALUES = 24
"""A column of more different texts is none by which one would colour."""
_STEPS = 6
"""Into so many steps numbers go where there are more different ones."""


class ColouredRegion(NamedTuple):
    """A value, and the places that have it."""

    label: str
    places: tuple[TermCell, ...]


class Choropleth(NamedTuple):
    """The places of an answer by value."""

    variable: str
    """Whose values they are."""
    is_scale: bool
    """Whether the values are numbers, from low to high."""
    groups: tuple[ColouredRegion, ...]

    def __bool__(self) -> bool:
        """Whether there is something to show."""
        return bool(self.groups)


NOWHERE = Choropleth("", is_scale=False, groups=())


def choropleth(names: Sequence[str], rows: Sequence[Sequence[TermCell]]) -> Choropleth:
    """By the first column that has at least two places of the map, and the column of numbers, or else the first of few values."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    at = next(
        (
            at
            for at, column in enumerate(columns)
            if len({cell.code for cell in column if cell.code}) > 1
        ),
        None,
    )
    if at is None:
        return NOWHERE
    others = [other for other in range(len(names)) if other != at]
    numbers = [other for other in others if all(cell.number is not None for cell in columns[other])]
    few = [other for other in others if len({cell.text for cell in columns[other]}) <= _MOST_VALUES]
    if numbers:
        return Choropleth(
            names[numbers[0]],
            is_scale=True,
            groups=_steps(columns[at], [cell.number or 0.0 for cell in columns[numbers[0]]]),
        )
    if few:
        return Choropleth(
            names[few[0]],
            is_scale=False,
            groups=_values(columns[at], [cell.text or "not bound" for cell in columns[few[0]]]),
        )
    return Choropleth(names[at], is_scale=False, groups=(_region(names[at], columns[at]),))


def _values(places: Sequence[TermCell], values: Sequence[str]) -> tuple[ColouredRegion, ...]:
    """Each value, that of the most places first."""
    groups = [_region(value, _with(places, values, {value})) for value in dict.fromkeys(values)]
    return tuple(sorted(groups, key=lambda group: (-len(group.places), group.label)))


def _steps(places: Sequence[TermCell], numbers: Sequence[float]) -> tuple[ColouredRegion, ...]:
    """Each number, or steps of about as many places each where there are too many."""
    ordered = sorted(set(numbers))
    most = min(_STEPS, len(ordered))
    ends = [round(len(ordered) * step / most) for step in range(most + 1)]
    parts = [ordered[start:end] for start, end in pairwise(ends)]
    return tuple(_region(_span(part), _with(places, numbers, set(part))) for part in parts)


def _with(
    places: Sequence[TermCell], values: Sequence[_Value], wanted: set[_Value]
) -> Iterable[TermCell]:
    return (place for place, value in zip(places, values, strict=True) if value in wanted)


def _region(label: str, places: Iterable[TermCell]) -> ColouredRegion:
    return ColouredRegion(label, tuple(dict.fromkeys(place for place in places if place.text)))


def _span(part: Sequence[float]) -> str:
    return f"{part[0]:g}" if len(part) == 1 else f"{part[0]:g} to {part[-1]:g}"
