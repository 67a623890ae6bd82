"""Query results as a choropleth: places of the map by a value of their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from kbgraph.ontology.scales import Scale, Schemes
from kbgraph.rdf import Iri, Literal, Term
from kbgraph.rdf.terms import boolean
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.maps.fills import NO_VALUE, STEPS, fills, step_fill, value_fill
from kbgraph_web.viewmodels.term_cells import TermCell

_Value = TypeVar("_Value", str, float | None)
_MAX_VALUES = 24
"""Distinct texts up to which a column can colour the map."""
_ANSWERS = {"true": True, "false": False}
_YES_AND_NO = frozenset({boolean(True), boolean(False)})


class ColouredRegion(NamedTuple):
    """A value, and the places with that value."""

    label: str
    places: tuple[TermCell, ...]
    fill: str
    """The name of its fill on the map; `unknown` for places without a value."""


class Choropleth(NamedTuple):
    """Places of query results by value."""

    variable: str
    """The variable of the values."""
    is_scale: bool
    """Whether the values are numbers, in ascending order."""
    groups: tuple[ColouredRegion, ...]
    """Those of values in order; that without a value is the last."""

    def __bool__(self) -> bool:
        """Whether there is a place to show."""
        return bool(self.groups)


NO_PLACES = Choropleth("", is_scale=False, groups=())


def choropleth(
    names: Sequence[str], rows: Sequence[Sequence[TermCell]], schemes: Schemes
) -> Choropleth:
    """Return the places of the first column with two or more, by a value.

    The value is in the first column of numbers, else in the first column of few distinct texts;
    without either, all places have the same colour. A cell that is not bound is no value.
    """
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    place = next((index for index, column in enumerate(columns) if _has_places(column)), None)
    if place is None:
        return NO_PLACES
    others = [index for index in range(len(names)) if index != place]
    numbers = [index for index in others if _has_numbers(columns[index])]
    few = [index for index in others if len({cell.text for cell in columns[index]}) <= _MAX_VALUES]
    if numbers:
        return Choropleth(
            names[numbers[0]],
            is_scale=True,
            groups=_steps(columns[place], [cell.number for cell in columns[numbers[0]]]),
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
    return len({cell.address for cell in column if cell.is_place}) > 1


def _has_numbers(column: Sequence[TermCell]) -> bool:
    bound = [cell for cell in column if cell.text]
    return bool(bound) and all(cell.number is not None for cell in bound)


def _values(
    places: Sequence[TermCell], values: Sequence[TermCell], schemes: Schemes
) -> tuple[ColouredRegion, ...]:
    """Return a region for each value, in the order of its scale, else the largest first."""
    texts = [cell.text for cell in values]
    terms = {cell.text: _term(cell) for cell in values if cell.text}
    counts = Counter(texts)
    scale = _scale(list(terms.values()), schemes)
    ordered = sorted(terms, key=lambda text: (scale.place(terms[text]), -counts[text], text))
    filled = fills(scale, [terms[text] for text in ordered])
    groups = (
        _region(text, _with(places, texts, {text}), filled.get(terms[text], value_fill(place)))
        for place, text in enumerate(ordered)
    )
    return (*groups, *_without(places, texts, ""))


def _term(cell: TermCell) -> Term:
    """Return the term by which a value has its colour; yes and no are those of other maps."""
    if cell.iri:
        return Iri(cell.iri)
    answer = _ANSWERS.get(cell.text)
    return Literal(cell.text) if answer is None else boolean(answer)


def _scale(terms: Sequence[Term], schemes: Schemes) -> Scale:
    if set(terms) <= _YES_AND_NO:
        return schemes.scale(_YES_AND_NO)
    return schemes.scale_of([term for term in terms if isinstance(term, Iri)])


def _steps(
    places: Sequence[TermCell], numbers: Sequence[float | None]
) -> tuple[ColouredRegion, ...]:
    """Return a region for each number, or for ranges of about equal counts."""
    ordered = sorted({number for number in numbers if number is not None})
    steps = min(STEPS, len(ordered))
    ends = [round(len(ordered) * step / steps) for step in range(steps + 1)]
    parts = [ordered[start:end] for start, end in pairwise(ends)]
    groups = (
        _region(_range_label(part), _with(places, numbers, set(part)), step_fill(place, len(parts)))
        for place, part in enumerate(parts)
    )
    return (*groups, *_without(places, numbers, None))


def _without(
    places: Sequence[TermCell], values: Sequence[_Value], missing: _Value
) -> Iterator[ColouredRegion]:
    """Yield the region of the places that have no value in any row."""
    valued = {place for place, value in zip(places, values, strict=True) if value != missing}
    blank = [place for place in _with(places, values, {missing}) if place not in valued]
    if any(place.text for place in blank):
        yield _region(gettext("no value"), blank, NO_VALUE)


def _with(
    places: Sequence[TermCell], values: Sequence[_Value], wanted: Collection[_Value]
) -> Iterable[TermCell]:
    return (place for place, value in zip(places, values, strict=True) if value in wanted)


def _region(label: str, places: Iterable[TermCell], fill: str) -> ColouredRegion:
    shown = tuple(dict.fromkeys(place for place in places if place.text))
    return ColouredRegion(label, shown, fill)


def _range_label(part: Sequence[float]) -> str:
    low, high = f"{part[0]:g}", f"{part[-1]:g}"
    return low if len(part) == 1 else gettext("%(low)s to %(high)s", low=low, high=high)
