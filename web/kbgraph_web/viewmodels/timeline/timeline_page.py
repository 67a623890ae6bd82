"""The page of a timeline: groups of rows with their lanes, and the axis of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import ListedRow, TimelineRow
from kbgraph_web.http.languages import gettext, page_direction
from kbgraph_web.viewmodels.bounds.evidence_view import claim_evidence_url
from kbgraph_web.viewmodels.timeline.axis import Axis, axis_of_rows, axis_of_years
from kbgraph_web.viewmodels.timeline.lanes import Lane, LaneMark, lane_of
from kbgraph_web.viewmodels.timeline.selection import Years
from kbgraph_web.viewmodels.timeline.words import date_words, row_words

_MAX_DATES, _MAX_PARTS = 24, 6
"""Dates of a row that a page shows, and successions and qualifiers."""


class ShownMark(NamedTuple):
    """A mark of a lane, with its words and the address of its evidence."""

    mark: LaneMark
    words: str
    address: str


class ShownRow(NamedTuple):
    """A row of the table, and its lane in the picture."""

    listed: ListedRow
    lane: Lane
    marks: tuple[ShownMark, ...]
    more: int
    """Dates, successions and qualifiers that are left out."""


class RowGroup(NamedTuple):
    """The rows of a kind."""

    label: str
    rows: tuple[ShownRow, ...]


class TimelinePicture(NamedTuple):
    """The rows of a page with their picture."""

    axis: Axis
    today: float | None
    """The place of the day of the request; None where it is not on the axis."""
    groups: tuple[RowGroup, ...]

    @property
    def cut(self) -> int:
        """The number of rows with a date outside the axis."""
        return sum(row.lane.is_cut for group in self.groups for row in group.rows)


def timeline_picture(
    base: KnowledgeBase, rows: Sequence[TimelineRow], years: Years, today: date
) -> TimelinePicture:
    """Return the rows of a page by kind, in their order, with their lanes."""
    axis = _axis(rows, years, today)
    places = {kind: place for place, kind in enumerate(dict.fromkeys(each.kind for each in rows))}
    bounded = [_bounded(row, years) for row in rows]
    left_out = {
        each: len(row.dates) - len(each.dates) for row, each in zip(rows, bounded, strict=True)
    }
    listed = sorted(base.views.timeline.listed(bounded), key=lambda each: places[each.row.kind])
    return TimelinePicture(
        axis=axis,
        today=axis.x(today) if axis.shows(today) else None,
        groups=tuple(
            RowGroup(
                label, tuple(_shown(each, left_out[each.row], axis, today) for each in of_kind)
            )
            for label, of_kind in groupby(listed, attrgetter("kind"))
        ),
    )


def _axis(rows: Iterable[TimelineRow], years: Years, today: date) -> Axis:
    """Return the axis of the years of the address; without both bounds, that of the rows."""
    direction = page_direction()
    of_rows = axis_of_rows(rows, today, direction)
    of_rows = of_rows or axis_of_years(today.year, today.year, direction)
    first = years.first if years.first != Years().first else of_rows.first.year
    last = years.last if years.last != Years().last else of_rows.last.year
    return axis_of_years(min(first, last), max(first, last), direction)


def _bounded(row: TimelineRow, years: Years) -> TimelineRow:
    """Return a row with so many dates as a page shows, those of the years before others."""
    if len(row.dates) <= _MAX_DATES:
        return row
    ranked = sorted(row.dates, key=lambda each: not each.moment.is_within(*years))
    kept = set(ranked[:_MAX_DATES])
    return row._replace(dates=tuple(each for each in row.dates if each in kept))


def _shown(row: ListedRow, left_out: int, axis: Axis, today: date) -> ShownRow:
    lane = lane_of(row, axis, today)
    further = (len(row.successions), len(row.qualifiers))
    return ShownRow(
        listed=row._replace(
            successions=row.successions[:_MAX_PARTS], qualifiers=row.qualifiers[:_MAX_PARTS]
        ),
        lane=lane,
        marks=tuple(_mark(each, row) for each in lane.marks),
        more=left_out + sum(max(0, number - _MAX_PARTS) for number in further),
    )


def _mark(mark: LaneMark, row: ListedRow) -> ShownMark:
    dates = (f"{each.label} {date_words(each.dated)}" for each in mark.dates)
    citations = (*mark.dates[0].citations, *row.citations)
    words = gettext("%(dates)s: %(row)s", dates=", ".join(dates), row=row_words(row))
    return ShownMark(mark, words, claim_evidence_url(citations[0]) if citations else "")
