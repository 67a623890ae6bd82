"""Dates and rows of a timeline in the words of the page."""

from __future__ import annotations

from kbgraph.views import DatedFact, ListedRow, Moment, Precision
from kbgraph_web.http.languages import gettext


def date_words(dated: DatedFact) -> str:
    """Return a date in words: `2015-06, day not known`; `always` for no start."""
    return gettext("always") if dated.is_always else _words(dated.moment)


def _words(moment: Moment) -> str:
    first, *others = moment.texts or ("",)
    match moment.precision:
        case Precision.DAY:
            return first
        case Precision.MONTH | Precision.YEAR:
            return gettext("%(date)s, day not known", date=first)
        case Precision.BETWEEN:
            return gettext("between %(first)s and %(last)s", first=first, last=others[0])
        case Precision.BEFORE:
            return gettext("%(date)s or before", date=first)
        case Precision.AFTER:
            return gettext("%(date)s or later", date=first)
        case Precision.APPROXIMATE:
            return gettext("about %(date)s", date=first)
        case Precision.DOUBTFUL:
            return gettext("%(date)s, doubtful", date=first)
        case Precision.APPROXIMATE_AND_DOUBTFUL:
            return gettext("about %(date)s, doubtful", date=first)
        case Precision.NEVER:
            return gettext("never")


def row_words(row: ListedRow) -> str:
    """Return the thing of a row, and its relation to another one."""
    value = row.value.text if row.value else ""
    return " ".join(filter(None, (row.label, row.relation, value)))
