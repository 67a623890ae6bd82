"""Dates as a timeline shows them: the days that they name, how surely, and in words."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from kbgraph.evidence.dates import Span, span
from kbgraph.rdf.terms import DATE_TIME, EDTF, Literal

_MARKS = re.compile("[~?%]")


class Precision(Enum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    APPROXIMATE = "approximate"
    DOUBTFUL = "doubtful"
    APPROXIMATE_AND_DOUBTFUL = "approximate and doubtful"
    NEVER = "never"
    """The date is stated not to be: there is no start, or no end."""


_WORDS = {
    Precision.DAY: "{}",
    Precision.MONTH: "{}, day not known",
    Precision.YEAR: "{}, day not known",
    Precision.BETWEEN: "between {} and {}",
    Precision.BEFORE: "{} or before",
    Precision.AFTER: "{} or later",
    Precision.APPROXIMATE: "about {}",
    Precision.DOUBTFUL: "{}, doubtful",
    Precision.APPROXIMATE_AND_DOUBTFUL: "about {}, doubtful",
    Precision.NEVER: "never",
}


class Moment(NamedTuple):
    """A date of any precision."""

    texts: tuple[str, ...]
    """The date without its marks of doubt; the first and the last of a range."""
    first: date | None
    """The first day that the text names; None for no day of the calendar, and for *never*."""
    last: date | None
    precision: Precision
    possible: Span
    """The days that the date can mean, which reach further where it is approximate."""

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.precision is Precision.DAY

    @property
    def words(self) -> str:
        """The date in words: `2015-06, day not known`."""
        return _WORDS[self.precision].format(*self.texts)

    @property
    def days(self) -> tuple[date, ...]:
        """The first and the last day that the text names; none for no day of the calendar."""
        return () if self.first is None or self.last is None else (self.first, self.last)

    @property
    def order(self) -> tuple[date, date]:
        """The place among other dates; those before the calendar come first, *never* last."""
        outside = date.max if self.precision is Precision.NEVER else date.min
        return self.first or outside, self.last or outside

    def is_within(self, first: int, last: int) -> bool:
        """Say whether any day that the text names lies in some years, both included."""
        if self.first is None or self.last is None:
            return False
        return self.first.year <= last and self.last.year >= first


@lru_cache(maxsize=4096)
def moment(literal: Literal) -> Moment:
    """Return a date as a timeline shows it.

    `2015-06~` names the days of June 2015, and can mean others; `../2024` names the last day of
    2024, since no first one is known.
    """
    possible = span(literal)
    if possible.is_open:
        return Moment((), None, None, Precision.NEVER, possible)
    marks = frozenset(_MARKS.findall(literal.lexical)) if literal.datatype == EDTF else frozenset()
    plain = _MARKS.sub("", literal.lexical) if marks else literal.lexical
    named = span(literal._replace(lexical=plain)) if marks else possible
    first, last = named.earliest or named.latest, named.latest or named.earliest
    is_in_calendar = literal.datatype == EDTF or None not in {named.earliest, named.latest}
    if first is None or last is None or not is_in_calendar:
        text = plain[:10] if literal.datatype == DATE_TIME else plain
        return Moment((text,), None, None, _doubt(marks) or Precision.YEAR, possible)
    unit = _unit(named)
    texts = _texts(first, last, unit)
    return Moment(texts, first, last, _doubt(marks) or unit, possible)


def _doubt(marks: frozenset[str]) -> Precision | None:
    if "%" in marks or {"~", "?"} <= marks:
        return Precision.APPROXIMATE_AND_DOUBTFUL
    if "~" in marks:
        return Precision.APPROXIMATE
    return Precision.DOUBTFUL if marks else None


def _unit(named: Span) -> Precision:
    """Return the precision of a date without marks of doubt."""
    first, last = named.earliest, named.latest
    if first is None:
        return Precision.BEFORE
    if last is None:
        return Precision.AFTER
    if first == last:
        return Precision.DAY
    if not _are_whole_months(first, last):
        return Precision.BETWEEN
    if (first.year, first.month) == (last.year, last.month):
        return Precision.MONTH
    return Precision.YEAR if _are_whole_years(first, last, 1) else Precision.BETWEEN


def _texts(first: date, last: date, unit: Precision) -> tuple[str, ...]:
    """Return the days of a date as short as they can be: whole months and years by their names."""
    match unit:
        case Precision.BETWEEN if _are_whole_years(first, last):
            return f"{first:%Y}", f"{last:%Y}"
        case Precision.BETWEEN if _are_whole_months(first, last):
            return f"{first:%Y-%m}", f"{last:%Y-%m}"
        case Precision.BETWEEN:
            return str(first), str(last)
        case Precision.MONTH:
            return (f"{first:%Y-%m}",)
        case Precision.YEAR:
            return (f"{first:%Y}",)
        case Precision.BEFORE if (last.month, last.day) == (12, 31):
            return (f"{last:%Y}",)
        case Precision.AFTER if (first.month, first.day) == (1, 1):
            return (f"{first:%Y}",)
        case _:
            return (str(first),)


def _are_whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == monthrange(last.year, last.month)[1]


def _are_whole_years(first: date, last: date, most: int = 9999) -> bool:
    is_whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return is_whole and last.year - first.year < most
