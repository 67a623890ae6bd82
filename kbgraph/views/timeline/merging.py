"""Rows of one relation become one where their dates can be the same."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.rdf.terms import Literal
from kbgraph.views.timeline.moments import moment
from kbgraph.views.timeline.rows import DatedFact, TimelineRow


def merged_rows(rows: Iterable[TimelineRow]) -> list[TimelineRow]:
    """Return the rows of a relation, less those that others say at least as precisely.

    `since 2015` and `since 2015-11-30` are one row, with the claims of both.
    """
    merged: list[TimelineRow] = []
    for row in sorted(rows, key=lambda each: (sum(map(_days, each.dates)), str(each))):
        place = next((n for n, other in enumerate(merged) if _agree(row, other)), None)
        if place is None:
            merged.append(row)
        else:
            merged[place] = _joined(merged[place], row)
    return merged


def _agree(row: TimelineRow, other: TimelineRow) -> bool:
    """Say whether two rows have a date of one property in common, and none that differs."""
    pairs = [
        (one.date, two.date)
        for one in row.dates
        for two in other.dates
        if one.predicate == two.predicate
    ]
    return bool(pairs) and all(_is_within(*pair) or _is_within(*pair[::-1]) for pair in pairs)


def _joined(row: TimelineRow, other: TimelineRow) -> TimelineRow:
    """Return a row with the claims of another, and the dates of properties that it lacks."""
    known = {each.predicate for each in row.dates}
    further = tuple(each for each in other.dates if each.predicate not in known)
    return row._replace(dates=row.dates + further, claims=row.claims | other.claims)


def _is_within(inner: Literal, outer: Literal) -> bool:
    one, two = moment(inner), moment(outer)
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return inner == outer
    return two.first <= one.first and one.last <= two.last


def _days(dated: DatedFact) -> int:
    first, last = dated.moment.first, dated.moment.last
    return (last - first).days if first and last else 0
