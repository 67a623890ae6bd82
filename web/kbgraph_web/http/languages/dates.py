"""Days and months in the language of the words of the page."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, format_skeleton

from kbgraph.rdf.labels import ENGLISH
from kbgraph_web.http.languages.negotiated import current_language

_ENGLISH_DAY = "d MMMM y"
"""Babel's form for English is that of the United States."""


def day_text(day: date) -> str:
    """Return a day: `30 November 2026`."""
    form = _ENGLISH_DAY if _language() == ENGLISH else "long"
    return format_date(day, form, locale=_language())


def month_text(day: date) -> str:
    """Return the month of a day: `November 2026`."""
    return format_skeleton("yMMMM", day, locale=_language())


def _language() -> str:
    return current_language().words.replace("-", "_")
