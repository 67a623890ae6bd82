"""The axis of time in a picture: the place of each day in per cent of the width, and its ticks.

Pure functions: the picture needs no script, and is as wide as its column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kbgraph.views import Phase, TimelineRow

LEFTWARDS = "rtl"
_MARGIN = 2.5
"""Per cent of the width at either side, so that marks at the ends are whole."""
_MAX_TICKS = 7
_MONTHS = (1, 2, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_OUTLIERS, _GAP = 10, 0.5
"""A row of so many may begin before the axis, if that saves this part of its length."""


class Tick(NamedTuple):
    """A line of the axis, with its label."""

    x: float
    label: str


class Axis(NamedTuple):
    """The days that a picture shows, and the direction of the page."""

    first: date
    last: date
    direction: str

    def x(self, day: date) -> float:
        """Return the place of a day in per cent; one outside the axis is at its end."""
        days = (self.last - self.first).days or 1
        share = min(1, max(0, (day - self.first).days / days))
        place = _MARGIN + share * (100 - 2 * _MARGIN)
        return round(100 - place if self.direction == LEFTWARDS else place, 2)

    def shows(self, day: date) -> bool:
        """Say whether a day is on the axis."""
        return self.first <= day <= self.last

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The lines of whole years or months, so few that their labels stand apart."""
        return tuple(Tick(self.x(day), label) for day, label in self._days())

    def _days(self) -> Iterator[tuple[date, str]]:
        years = self.last.year - self.first.year + 1
        months = next((step for step in _MONTHS if years * 12 / step <= _MAX_TICKS), 0)
        if months:
            for index in range(0, years * 12, months):
                day = date(self.first.year + index // 12, index % 12 + 1, 1)
                if self.shows(day):
                    yield day, f"{day:%Y-%m}"
            return
        step = next(each for each in _YEARS if years / each <= _MAX_TICKS)
        for year in range(-(-self.first.year // step) * step, self.last.year + 1, step):
            if year and self.shows(date(year, 1, 1)):
                yield date(year, 1, 1), str(year)


def axis_of_years(first: int, last: int, direction: str) -> Axis:
    """Return the axis of whole years."""
    return Axis(date(first, 1, 1), date(last, 12, 31), direction)


def axis_of_rows(rows: Iterable[TimelineRow], today: date, direction: str) -> Axis | None:
    """Return the axis of all dates of some rows in whole years; None without any.

    It reaches today if a fact may still hold, and may leave out the first dates of a few rows that
    are far from all others.
    """
    rows = tuple(rows)
    days = [day for row in rows for each in row.dates for day in each.moment.days]
    if not days:
        return None
    first, last = min(days).year, max(days).year
    if any(map(_may_hold, rows)):
        last = max(last, today.year)
    likely = sorted(days)[len(days) // _OUTLIERS].year
    is_far = likely - first > _GAP * (last - first)
    return axis_of_years(likely if is_far else first, last, direction)


def _may_hold(row: TimelineRow) -> bool:
    """Say whether a fact has a start, and no end."""
    phases = {each.phase for each in row.dates}
    return Phase.STARTS in phases and Phase.ENDS not in phases
