"""The rows that the address of a timeline chooses, and the links that choose others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from flask import abort

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import TimelineRow
from kbgraph.views.timeline import FIRST_YEAR, LAST_YEAR
from kbgraph_web.http import params
from kbgraph_web.viewmodels.facet_links import here

_YEARS_SHOWN = 8
"""Links of years: those with changes around the day of the request."""
_YEARS_AHEAD = 2
_MAX_KINDS = 40
"""Links of kinds: those of most rows."""


class Years(NamedTuple):
    """The years of the address, both included; those of the calendar where it names none."""

    first: int = FIRST_YEAR
    last: int = LAST_YEAR

    @property
    def is_bounded(self) -> bool:
        """Whether the address names a year."""
        return self != Years()


class RowChoice(NamedTuple):
    """A year or a kind, the number of rows, and the address that chooses it or lets it go."""

    label: str
    total: int
    address: str
    is_chosen: bool


class SelectedRows(NamedTuple):
    """The rows of a timeline that the address chooses."""

    name: str
    """The slug of the thing; empty for all."""
    years: Years
    kinds: frozenset[str]
    rows: tuple[TimelineRow, ...]
    """Those of some years in order of time, all in the opposite order: the newest first."""
    year_choices: tuple[RowChoice, ...]
    kind_choices: tuple[RowChoice, ...]
    """The kinds of most rows first."""


def selected_rows(base: KnowledgeBase, name: str, today: date) -> SelectedRows:
    """Return the rows that the address chooses of a thing's, or of all; 400 for other years.

    Raises NotFoundError for an unknown kind.
    """
    timeline, years, kinds = base.views.timeline, _years(), frozenset(params.texts("kind"))
    of_kinds = timeline.select(name, kinds=kinds)
    of_years = timeline.select(name, first=years.first, last=years.last)
    rows = timeline.select(name, kinds=kinds, first=years.first, last=years.last)
    return SelectedRows(
        name=name,
        years=years,
        kinds=kinds,
        rows=_ordered(rows, years),
        year_choices=tuple(_year_choices(timeline.years(of_kinds), years, today)),
        kind_choices=tuple(_kind_choices(base, of_years, kinds)),
    )


def change_year(base: KnowledgeBase, today: date) -> int | None:
    """Return the year of the day, or the last one before it with a change; None without any."""
    if base.graph.is_large:
        return None
    years = base.views.timeline.known_years
    return max((each for each in years if each <= today.year), default=max(years, default=None))


def _years() -> Years:
    bounds = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    year = params.number("year", 0, **bounds)
    first = params.number("since", year or FIRST_YEAR, **bounds)
    last = params.number("until", year or LAST_YEAR, **bounds)
    if year and (first, last) != (year, year):
        abort(400, "give year, or since and until")
    if first > last:
        abort(400, "since must not be after until")
    return Years(first, last)


def _ordered(rows: Iterable[TimelineRow], years: Years) -> tuple[TimelineRow, ...]:
    """Return rows by their first date in the years; without years those of the last date first."""
    if not years.is_bounded:
        return tuple(sorted(rows, key=lambda row: max(_days(row, Years())), reverse=True))
    return tuple(sorted(rows, key=lambda row: min(_days(row, years))))


def _days(row: TimelineRow, years: Years) -> list[date]:
    moments = [each.moment for each in row.dates]
    days = [each.days[0] for each in moments if each.days and each.is_within(*years)]
    return days or [date.min]


def _year_choices(counts: dict[int, int], years: Years, today: date) -> Iterable[RowChoice]:
    chosen = {years.first} if years.first == years.last else set()
    near = sorted(counts, key=lambda year: (year > today.year + _YEARS_AHEAD, -year))
    for year in sorted({*near[:_YEARS_SHOWN], *chosen}, reverse=True):
        is_chosen = year in chosen
        address = here(year=None if is_chosen else str(year), since=None, until=None)
        yield RowChoice(str(year), counts.get(year, 0), address, is_chosen)


def _kind_choices(
    base: KnowledgeBase, rows: Iterable[TimelineRow], chosen: frozenset[str]
) -> Iterable[RowChoice]:
    timeline, label = base.views.timeline, base.views.labels.label
    counts = timeline.kinds(rows)
    by_size = sorted(counts, key=lambda kind: (-counts[kind], label(kind), kind))
    for place, kind in enumerate(by_size):
        name = timeline.kind_name(kind)
        is_chosen = name in chosen
        if place >= _MAX_KINDS and not is_chosen:
            continue
        address = here(kind=None if is_chosen else name)
        yield RowChoice(label(kind), counts[kind], address, is_chosen)
