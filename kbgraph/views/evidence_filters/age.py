"""The day before which something is older than a span of time, or than a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from kbgraph.evidence.in_force import parse_day

_SPAN = re.compile(r"([1-9][0-9]{0,3})[ _-]?(day|month|year)s?")


class Age(NamedTuple):
    """A span of time: `2 years`."""

    number: int
    unit: str
    """day, month or year."""

    def before(self, day: date) -> date:
        """Return the day that lies as long before a day; the first of all, if none does."""
        try:
            if self.unit == "day":
                return day - timedelta(self.number)
            months = self.number * (12 if self.unit == "year" else 1)
            year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        except (OverflowError, ValueError):
            return date.min


def parse_age(text: str) -> Age | date:
    """Return the span or the day that a text names. Raises ValueError for any other text."""
    if found := _SPAN.fullmatch(text.strip().lower()):
        return Age(int(found[1]), found[2])
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is no day and no span: write 2024-12-30, 90 days, 18 months or 2 years"
        ) from None
