"""Intervals of days in words: a whole month or year by its name, others by their ends."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from kbgraph_web.http.languages import gettext

_INTERVAL = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def interval_words(text: str) -> str:
    """Return an interval of days in words: `2000-12` for all days of a month; else the text."""
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return text
    try:
        first, last = map(date.fromisoformat, found.groups())
    except ValueError:
        return text
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12) and first.year == last.year:
        return f"{first:%Y}"
    days = monthrange(first.year, first.month)[1]
    if first.day == 1 and last == first.replace(day=days):
        return f"{first:%Y-%m}"
    return gettext("%(first)s to %(last)s", first=first, last=last)
