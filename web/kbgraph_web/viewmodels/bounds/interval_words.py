"""Intervals of days in words: a whole month or year by its name, others by their ends."""

from __future__ import annotations

import re

from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.term_cells import whole_period

_INTERVAL = re.compile(r"(?P<first>\d{4}-\d\d-\d\d)/(?P<last>\d{4}-\d\d-\d\d)")


def interval_words(text: str) -> str:
    """Return an interval of days in words: `2000-12` for all days of a month; else the text."""
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return text
    return whole_period(text) or gettext("%(first)s to %(last)s", **found.groupdict())
