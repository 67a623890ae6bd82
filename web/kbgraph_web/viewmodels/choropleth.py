"""Query results as a choropleth: places of the map by a value of their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from kbgraph.ontology.scales import Schemes
from kbgraph.rdf import Iri, Literal, Term
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.scale_fills import STEPS, fills, step_fill, value_fill
from kbgraph_web.viewmodels.term_cells import TermCell

_Value = TypeVar("_Value", str, float)
_MAX_VALUES = 24
"""Distinct texts up to which a column can colour the map."""


class ColouredRegion(NamedTuple):
    """A value, and the places with that value."""

    label: str
    places: tuple[TermCell, ...]
    fill: str
    """The name of its fill on the map."""


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


def choropleth(
    names: Sequence[str], rows: Sequence[Sequence[TermCell]], schemes: Schemes
) -> Choropleth:
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
            groups=_values(columns[place], columns[few[0]], schemes),
        )
    return Choropleth(
        names[place], is_scale=False, groups=(_region(names[place], columns[place], value_fill(0)),)
    )


def _has_places(column: Sequence[TermCell]) -> bool:
    return len({cell.code for cell in column if cell.code}) > 1


def _values(
    places: Sequence[TermCell], values: Sequence[TermCell], schemes: Schemes
) -> tuple[ColouredRegion, ...]:
    """Return a region for each value, in the order of its scale, else the largest first."""
    texts = [cell.text or gettext("not bound") for cell in values]
    terms = {text: _term(cell, text) for cell, text in zip(values, texts, strict=True)}
    counts = Counter(texts)
    scale = schemes.scale_of([term for term in terms.values() if isinstance(term, Iri)])
    ordered = sorted(terms, key=lambda text: (scale.place(terms[text]), -counts[text], text))
    filled = fills(scale, [terms[text] for text in ordered])
    return tuple(
        _region(text, _with(places, texts, {text}), filled.get(terms[text], value_fill(place)))
        for place, text in enumerate(ordered)
    )


def _term(cell: TermCell, text: str) -> Term:
    return Iri(cell.iri) if cell.iri else Literal(text)


def _steps(places: Sequence[TermCell], numbers: Sequence[float]) -> tuple[ColouredRegion, ...]:
    """Return a region for each number, or for ranges of about equal counts."""
    ordered = sorted(set(numbers))
    steps = min(STEPS, len(ordered))
    ends = [round(len(ordered) * step / steps) for step in range(steps + 1)]
    parts = [ordered[start:end] for start, end in pairwise(ends)]
    return tuple(
        _region(_range_label(part), _with(places, numbers, set(part)), step_fill(place, len(parts)))
        for place, part in enumerate(parts)
    )


def _with(
    places: Sequence[TermCell], values: Sequence[_Value], wanted: set[_Value]
) -> Iterable[TermCell]:
    return (place for place, value in zip(places, values, strict=True) if value in wanted)


def _region(label: str, places: Iterable[TermCell], fill: str) -> ColouredRegion:
    shown = tuple(dict.fromkeys(place for place in places if place.text))
    return ColouredRegion(label, shown, fill)


def _range_label(part: Sequence[float]) -> str:
    low, high = f"{part[0]:g}", f"{part[-1]:g}"
    return low if len(part) == 1 else gettext("%(low)s to %(high)s", low=low, high=high)
