"""The grammar of dates, months, years, times and uncertain dates.

It is ISO 8601 alone, and EDTF for what is known in part; other forms are told how to write it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache

from kbgraph.evidence.dates import is_date, is_edtf
from kbgraph.extraction.values.result import UNREAD_VALUE, Unread
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.record_columns import FurtherColumn
from kbgraph.rdf.terms import (
    DATE,
    DATE_TIME,
    EDTF,
    YEAR,
    YEAR_MONTH,
    Iri,
    Literal,
    Term,
    day,
    moment,
)

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:")
_YEAR = re.compile(r"[1-9][0-9]{3}")
_MONTH = re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_WITH_MONTHS = frozenset({YEAR_MONTH, EDTF})
_FORMS: dict[Iri, Callable[[str], object]] = {
    YEAR: _YEAR.fullmatch,
    YEAR_MONTH: _MONTH.fullmatch,
    EDTF: is_edtf,
}


@lru_cache(maxsize=4096)
def read_date(words: str, datatype: Iri) -> Literal | Unread:
    """Read a date, a date and time, a month, a year, or an uncertain date, by the datatype."""
    if datatype in _FORMS:
        if not _FORMS[datatype](words):
            return UNREAD_VALUE
        return Literal(words, datatype)
    try:
        if datatype == DATE and _ISO_DAY.fullmatch(words):
            return day(date.fromisoformat(words))
        if datatype == DATE_TIME and _ISO_TIME.match(words):
            return moment(datetime.fromisoformat(words))
    except ValueError:
        return Unread(f"there is no {words}")
    return _other_day(words) if datatype == DATE else UNREAD_VALUE


def month_doubt(value: Term) -> Unread | None:
    """Return the doubt about a month that can be a range of years; None without any.

    2015-11 can be none, but 2004-05 and 2004-11 can. There is no doubt where years are not read.
    """
    if not isinstance(value, Literal) or value.datatype not in _WITH_MONTHS:
        return None
    words = value.lexical
    if not _MONTH.fullmatch(words):
        return None
    year, month = words.split("-")
    if int(month) <= int(year[2:]):
        return None
    last_day, last_year = monthrange(int(year), int(month))[1], f"{year[:2]}{month}"
    return Unread(
        f"{words} can be a month, or the years {year} to {last_year}",
        f"write {words}-01/{words}-{last_day} or {year}/{last_year}",
    )


def _other_day(words: str) -> Unread:
    """Return the ISO form of a day that is written in another order."""
    days = dict.fromkeys(_possible_days(words))
    match [each for each in days if _is_day(each)]:
        case [only]:
            return Unread("", f"write {only}")
        case [one, other]:
            return Unread(f"{words} can be {one} or {other}", f"write {one} or {other}")
        case _:
            return Unread(f"there is no {words}" if days else "")


def _possible_days(words: str) -> Iterator[str]:
    first = _YEAR_FIRST.fullmatch(words)
    last = _YEAR_LAST.fullmatch(words)
    if first:
        yield _iso(first[1], first[3], first[4])
    if last:
        yield _iso(last[4], last[3], last[1])
        # With dots the day comes first everywhere; with slashes either may.
        if last[2] != ".":
            yield _iso(last[4], last[1], last[3])


def _iso(year: str, month: str, number: str) -> str:
    return f"{year}-{int(month):02}-{int(number):02}"


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def times_of(place: Field | FurtherColumn, value: Term) -> Iterator[Iri]:
    """Yield the times that a date is by its field or column, but for the property it has there."""
    if place.times and is_date(value):
        yield from (time for time in place.times if time != place.path)
