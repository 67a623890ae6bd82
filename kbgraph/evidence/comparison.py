"""Comparison of dates of any precision by the days that they can mean.

A date is some day of its span, and a bound is all days of its span: `1904` may be before
`1904-03`, and is not after the bound `1904-03`. Two times of day are compared to the second.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from kbgraph.evidence.dates import span
from kbgraph.rdf.terms import DATE_TIME, YEAR, Literal

_LAST_OF_YEAR = 0.9
_YEAR = re.compile(r"-?[0-9]{4,9}")
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_DAYS_BETWEEN_ZONES = 1
"""Days by which a date without a zone may be another than in one that is named."""


class _Range(NamedTuple):
    """The first and the last point that a date can mean; None where it is not known."""

    first: float | None
    last: float | None


def certainly_after(one: Literal, other: Literal) -> bool:
    """Say whether each day of a date is after each day of another."""
    first, second = _ranges(one, other)
    return _is_more(first.first, second.last)


def certainly_not_before(one: Literal, other: Literal) -> bool:
    """Say whether no day of a date is before any day of another."""
    first, second = _ranges(one, other)
    is_same_day = _is_timed(one) == _is_timed(other) and _is_equal(first.first, second.last)
    return is_same_day or _is_more(first.first, second.last)


def violates_bound(value: Literal, parameter: str, bound: Literal) -> bool:
    """Say whether a date certainly violates a bound, by the name of the parameter in SHACL.

    A bound is inclusive or exclusive of all its days: `sh:maxExclusive` 1904 allows 1903-12-31.
    """
    date_range, limit = _ranges(value, bound)
    # A day may be before or after the time of day that is the bound.
    is_exact = _is_timed(value) or not _is_timed(bound)
    match parameter:
        case "maxInclusive":
            return _is_more(date_range.first, limit.last)
        case "minInclusive":
            return _is_more(limit.first, date_range.last)
        case "maxExclusive":
            is_equal = is_exact and _is_equal(date_range.first, limit.first)
            return is_equal or _is_more(date_range.first, limit.first)
        case _:
            is_equal = is_exact and _is_equal(limit.last, date_range.last)
            return is_equal or _is_more(limit.last, date_range.last)


def _is_more(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and one > other


def _is_equal(one: float | None, other: float | None) -> bool:
    return one is not None and one == other


def _is_timed(literal: Literal) -> bool:
    return literal.datatype == DATE_TIME


def _ranges(one: Literal, other: Literal) -> tuple[_Range, _Range]:
    """Return the ranges of two dates: in years, in seconds or in days, as both allow."""
    if one.datatype == other.datatype == YEAR:
        # Years before the year 1 have no days in the calendar.
        return _year(one), _year(other)
    is_zoned = _is_zoned(one)
    if is_zoned != _is_zoned(other):
        return _days(one, _DAYS_BETWEEN_ZONES), _days(other, 0)
    seconds = _seconds(one), _seconds(other)
    if None not in seconds:
        return _Range(seconds[0], seconds[0]), _Range(seconds[1], seconds[1])
    return _days(one, 0), _days(other, 0)


def _year(literal: Literal) -> _Range:
    digits = _ZONE.sub("", literal.lexical)
    if not _YEAR.fullmatch(digits):
        return _Range(None, None)
    return _Range(int(digits), int(digits) + _LAST_OF_YEAR)


def _seconds(literal: Literal) -> float | None:
    """Return the time of a date and time; None for other dates, and what no calendar has."""
    if not _is_timed(literal):
        return None
    try:
        moment = datetime.fromisoformat(literal.lexical)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _is_zoned(literal: Literal) -> bool:
    """Say whether a date and time has a zone; the days of other dates are those of any zone."""
    return _is_timed(literal) and _ZONE.search(literal.lexical) is not None


def _days(literal: Literal, margin: int) -> _Range:
    earliest, latest, _ = span(literal)
    return _Range(_number(earliest, -margin), _number(latest, margin))


def _number(day: date | None, margin: int) -> int | None:
    return None if day is None else day.toordinal() + margin
