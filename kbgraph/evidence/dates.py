"""Dates as ranges of days: the earliest and the latest day that a literal can mean.

A claim's start or end is a day that may be known in part: `2015` is some day of 2015, `1788/1789`
one between both, `../2024` one of 2024 or before. The notation is EDTF (Library of Congress,
https://www.loc.gov/standards/datetime/; ISO 8601-2, annex A), without what could be meant
otherwise: seasons (`2001-21`), lists, and years before 1000 or after 9999.

The library `edtf` decides which text is EDTF. The bounds are computed here: those of the library
are numbers where an end is open, ten years off where it is unknown, and no day for `2015-02-29~`;
and a sandboxed worker, which needs bounds, cannot import the library.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import NamedTuple

from kbgraph.rdf.terms import DATE, DATE_TIME, EDTF, YEAR, YEAR_MONTH, Literal, Term

DATATYPES = frozenset({DATE, DATE_TIME, YEAR, YEAR_MONTH, EDTF})
"""The datatypes of dates."""

OPEN_END = ".."
"""An end that is stated not to be; EDTF has it in intervals, and here it may stand alone."""
_XSD_DATE = re.compile(
    r"(?P<year>-?[0-9]{4,9})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:T[0-9:.]+)?)?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
"""The lexical forms of XML Schema's dates (XML Schema 1.1, part 2, section 3.3); zones are left."""
_UNCERTAIN = re.compile(
    r"[~?%]?(?P<year>(?=[0-9X]{4}(?:[^0-9X]|$))[1-9][0-9]*X{0,3})"
    r"(?:[~?%]?-[~?%]?(?P<month>0[1-9]|1[0-2]|XX(?!-[0-9]))"
    r"(?:[~?%]?-[~?%]?(?P<day>[0-9]{2}|XX))?)?[~?%]?"
)
"""The dates that are read; other forms of EDTF could be meant otherwise, or are never met."""
_QUALIFIER, _DOUBT = re.compile("[~?%]"), re.compile("[?%]")
_LEAP_YEAR = 2000
_YEARS_AROUND_MONTH, _DAYS_AROUND_DAY = 1, 31


class Span(NamedTuple):
    """The days that a date can mean, both included."""

    earliest: date | None
    """None where no day is too early, or the earliest is not known."""
    latest: date | None
    """None where no day is too late, or the latest is not known."""
    is_open: bool = False
    """Whether the date is stated not to be: the fact has no start, or no end."""

    @property
    def is_exact(self) -> bool:
        """Whether the date is one day."""
        return self.earliest is not None and self.earliest == self.latest


UNKNOWN, OPEN = Span(None, None), Span(None, None, is_open=True)


def is_date(term: Term) -> bool:
    """Say whether a term is a literal of a datatype of dates."""
    return isinstance(term, Literal) and term.datatype in DATATYPES


@lru_cache(maxsize=4096)
def span(literal: Literal) -> Span:
    """Return the days that a date can mean; a literal that is no date can mean any.

    An approximate date (`~`) lies within the next coarser unit around it: a day within 31 days, a
    month within a year, a year within ten, `201X~` within a hundred. A doubtful one (`?`, `%`) has
    no bounds, since doubt has no size. Days before the year 1 or after 9999 are no `datetime.date`:
    bounds are moved to the nearest one, or left out.
    """
    lexical, datatype, _ = literal
    if datatype == EDTF:
        return _edtf_span(lexical) or UNKNOWN
    if datatype not in DATATYPES:
        return UNKNOWN
    match = _XSD_DATE.fullmatch(lexical)
    return (_bounds(_parts(match)) if match else None) or UNKNOWN


@lru_cache(maxsize=4096)
def is_edtf(words: str) -> bool:
    """Say whether a text is an uncertain date that can mean nothing else.

    Plain dates, months and years are EDTF too. The first text of the right form loads the library,
    which takes 100 milliseconds.
    """
    found = _edtf_span(words)
    if found is None:
        return False
    from edtf import parse_edtf

    return all(
        parse_edtf(end, fail_silently=True) is not None
        for end in words.split("/")
        if end not in {"", OPEN_END}
    )


def _edtf_span(words: str) -> Span | None:
    """Return the days that a text in EDTF can mean; None where it is no such text."""
    if words == OPEN_END:
        return OPEN
    if "/" not in words:
        return _uncertain_span(words)
    first, _, last = words.partition("/")
    lower, upper = _interval_end(first), _interval_end(last)
    if lower is None or upper is None or (lower.is_open and upper.is_open):
        return None
    earliest, latest = lower.earliest, upper.latest
    is_reversed = earliest is not None and latest is not None and earliest > latest
    return None if is_reversed else Span(earliest, latest)


def _interval_end(words: str) -> Span | None:
    """Return the span of one end of an interval; an end that is not written has no bounds."""
    return OPEN if words in {"", OPEN_END} else _uncertain_span(words)


def _uncertain_span(words: str) -> Span | None:
    match = _UNCERTAIN.fullmatch(words)
    bounds = _bounds(_parts(match)) if match else None
    if match is None or bounds is None or not _QUALIFIER.search(words):
        return bounds
    return UNKNOWN if _DOUBT.search(words) else _around(_parts(match), words)


class _Parts(NamedTuple):
    """The parts of a date: the first and the last year that it can be in, and what is known."""

    first_year: int
    last_year: int
    month: int | None
    day: int | None


def _parts(match: re.Match[str]) -> _Parts:
    year = match["year"]
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    return _Parts(first, last, _number(match["month"]), _number(match["day"]))


def _number(digits: str | None) -> int | None:
    return None if digits is None or digits == "XX" else int(digits)


def _around(parts: _Parts, words: str) -> Span | None:
    """Return the days of an approximate date."""
    possible_years = parts.last_year - parts.first_year + 1
    # Before the end of the text, the mark may qualify the year alone.
    is_precise = possible_years == 1 and "~" not in words[:-1]
    if is_precise and parts.day:
        return _days_around(_bounds(parts))
    years = _YEARS_AROUND_MONTH if is_precise and parts.month else 10 * possible_years
    first, last = parts.first_year - years, parts.last_year + years
    return _bounds(parts._replace(first_year=first, last_year=last))


def _days_around(bounds: Span | None) -> Span | None:
    if bounds is None or bounds.earliest is None or bounds.latest is None:
        return bounds
    return Span(
        date.fromordinal(max(bounds.earliest.toordinal() - _DAYS_AROUND_DAY, 1)),
        date.fromordinal(min(bounds.latest.toordinal() + _DAYS_AROUND_DAY, date.max.toordinal())),
    )


def _bounds(parts: _Parts) -> Span | None:
    """Return the first and the last day of a date's parts; None where there is no such day."""
    first_year, last_year, month, day = parts
    year = first_year if first_year == last_year else _LEAP_YEAR
    if month is not None and not (
        1 <= month <= 12 and 1 <= (1 if day is None else day) <= _days_in(year, month)
    ):
        return None
    first, last = month or 1, month or 12
    return Span(_earliest(first_year, first, day), _latest(last_year, last, day))


def _earliest(year: int, month: int, day: int | None) -> date | None:
    if year < MINYEAR:
        return None
    return date.max if year > MAXYEAR else date(year, month, min(day or 1, _days_in(year, month)))


def _latest(year: int, month: int, day: int | None) -> date | None:
    if year > MAXYEAR:
        return None
    last = _days_in(year, month)
    return date.min if year < MINYEAR else date(year, month, min(day or last, last))


def _days_in(year: int, month: int) -> int:
    """Return the days of a month; leap years repeat after 400 years."""
    return monthrange(_LEAP_YEAR + year % 400, month)[1]


def latest_day(texts: Iterable[str]) -> date | None:
    """Return the last day that some dates in text can mean; None without any.

    A date without a last day can mean any.
    """
    days = [span(Literal(text.partition("T")[0], EDTF)).latest for text in texts if text]
    return max((day or date.max for day in days), default=None)
