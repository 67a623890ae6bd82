"""Whole months and years, which intervals of days in EDTF may be."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_INTERVAL = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def whole_period(interval: str) -> str:
    """Return the month (`2000-12`) or year of which an interval has all days; empty if none."""
    found = _INTERVAL.fullmatch(interval)
    if found is None:
        return ""
    try:
        first, last = map(date.fromisoformat, found.groups())
    except ValueError:
        return ""
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12) and first.year == last.year:
        return f"{first:%Y}"
    days = monthrange(first.year, first.month)[1]
    is_month = first.day == 1 and last == first.replace(day=days)
    return f"{first:%Y-%m}" if is_month else ""
