"""Truth values and dates in words, in the language of the reader.

The text of a literal stays where it has no words: a year, a date before our era, a datatype of the
ontology's own.
"""

from __future__ import annotations

from datetime import date

from kbgraph.evidence.dates import OPEN_END
from kbgraph.rdf import XSD, Iri
from kbgraph.rdf.terms import DATE, DATE_TIME, EDTF, YEAR_MONTH
from kbgraph_web.http.languages import day_text, gettext, month_text
from kbgraph_web.viewmodels.term_cells.periods import whole_period

_BOOLEAN = Iri(XSD + "boolean")
_DAY_CHARS, _MONTH_CHARS, _MINUTE_CHARS = len("2026-11-30"), len("2026-11"), len("12:00")


def literal_words(text: str, datatype: Iri) -> str:
    """Return a literal in words: `yes`, `30 November 2026`, `about March 2020`; else its text."""
    if datatype == _BOOLEAN:
        return gettext("yes") if text in {"true", "1"} else gettext("no")
    if datatype in {DATE, YEAR_MONTH}:
        return _date_words(text)
    if datatype == DATE_TIME:
        return _moment_words(text)
    return _edtf_words(text) if datatype == EDTF else text


def is_date(datatype: Iri) -> bool:
    """Return whether literals of a datatype are dates with words of their own."""
    return datatype in {DATE, YEAR_MONTH, DATE_TIME, EDTF}


def _date_words(text: str) -> str:
    """Return a day or a month in words; a time zone after it is left out."""
    try:
        if text[_MONTH_CHARS : _MONTH_CHARS + 1] == "-" and text[:4].isdecimal():
            return day_text(date.fromisoformat(text[:_DAY_CHARS]))
        return month_text(date.fromisoformat(f"{text[:_MONTH_CHARS]}-01"))
    except ValueError:
        return text


def _moment_words(text: str) -> str:
    day, _, clock = text.partition("T")
    zone = clock[len("12:00:00") :].lstrip(".0123456789").replace("Z", "UTC")
    return f"{_date_words(day)}, {clock[:_MINUTE_CHARS]} {zone}".rstrip() if clock else text


def _edtf_words(text: str) -> str:
    """Return a date of EDTF: its doubt and the ends of an interval in words."""
    if whole := whole_period(text):
        return _date_words(whole)
    start, is_interval, end = text.partition("/")
    if not is_interval:
        return _doubtful_words(text)
    if start in {"", OPEN_END}:
        return gettext("%(day)s or before", day=_doubtful_words(end))
    if end in {"", OPEN_END}:
        return gettext("%(day)s or after", day=_doubtful_words(start))
    ends = {"start": _doubtful_words(start), "end": _doubtful_words(end)}
    return gettext("between %(start)s and %(end)s", **ends)


def _doubtful_words(text: str) -> str:
    """Return a date whose last character may say that it is approximate, uncertain, or both."""
    day = _date_words(text.rstrip("~?%"))
    match text[-1:]:
        case "~":
            return gettext("about %(day)s", day=day)
        case "?":
            return gettext("perhaps %(day)s", day=day)
        case "%":
            return gettext("perhaps about %(day)s", day=day)
    return day
