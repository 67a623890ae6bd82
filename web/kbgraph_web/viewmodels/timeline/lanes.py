"""The lane of a row in the picture: its marks, and the bars between them.

A pure function of the dates and the axis. A day that is known has a solid mark, any other date a
hollow one with a dashed line over the days that it can mean. A bar is solid while the fact holds
for sure, and dashed where its start or its end is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from kbgraph.views import ListedDate, ListedRow, Moment, Phase
from kbgraph_web.viewmodels.timeline.axis import Axis

_SAME_PLACE = 1.2
"""Marks closer than this, in per cent, are one."""
_STUB_SHARE = 12
"""A part of the axis of this share is a bar into the unknown."""
_ORDER = (Phase.STARTS, Phase.ENDS, Phase.APPLIES, Phase.OTHER)
"""Of several dates at one place, the mark has the form of the first of these."""


class BarKind(Enum):
    """How a part of a lane is drawn."""

    HOLDS = "holds"
    HOLDS_ON = "holds-on"
    """The fact holds since its start, and no source states an end."""
    MAY_HOLD = "may-hold"
    """The fact may hold: its start is not known, or its start or its end not to the day."""
    BEFORE = "before"
    """Between other dates, such as the issue of something and its start."""
    POSSIBLE = "possible"
    """The days that a date can mean."""


class LaneBar(NamedTuple):
    """A part of a lane between two days, in per cent of the width."""

    x: float
    width: float
    kind: BarKind


class LaneMark(NamedTuple):
    """The dates at one place."""

    x: float
    phase: Phase
    is_exact: bool
    dates: tuple[ListedDate, ...]


class Lane(NamedTuple):
    """A row as the picture shows it."""

    bars: tuple[LaneBar, ...]
    marks: tuple[LaneMark, ...]
    is_cut: bool
    """Whether a date is outside the axis."""


def lane_of(row: ListedRow, axis: Axis, today: date) -> Lane:
    """Return the lane of a row; as of `today`, a fact without an end may still hold."""
    placed = [each for each in row.dates if each.dated.moment.days]
    shown = [each for each in placed if axis.shows(_middle(each.dated.moment))]
    bars = (*_connecting(placed), *_possible(placed, axis), *_holding(row.dates, axis, today))
    return Lane(
        tuple(bar for each in bars for bar in _bar(each, axis)),
        tuple(_marks(shown, axis)),
        len(shown) < len(placed),
    )


class _LanePart(NamedTuple):
    first: date
    last: date
    kind: BarKind


def _bar(part: _LanePart, axis: Axis) -> Iterator[LaneBar]:
    """Yield the part of a lane that is on the axis, if any."""
    if part.first < part.last and part.first <= axis.last and part.last >= axis.first:
        ends = sorted((axis.x(part.first), axis.x(part.last)))
        if ends[0] < ends[1]:
            yield LaneBar(ends[0], round(ends[1] - ends[0], 2), part.kind)


def _marks(dates: Sequence[ListedDate], axis: Axis) -> Iterator[LaneMark]:
    places: list[tuple[float, list[ListedDate]]] = []
    for each in dates:
        x = axis.x(_middle(each.dated.moment))
        if places and abs(places[-1][0] - x) < _SAME_PLACE:
            places[-1][1].append(each)
        else:
            places.append((x, [each]))
    for x, together in places:
        phase = min((each.dated.phase for each in together), key=_ORDER.index)
        is_exact = all(each.dated.moment.is_exact for each in together)
        yield LaneMark(x, phase, is_exact, tuple(together))


def _middle(moment: Moment) -> date:
    first, last = moment.days
    return first + (last - first) // 2


def _connecting(dates: Iterable[ListedDate]) -> Iterator[_LanePart]:
    """Yield the line between all dates of a row."""
    middles = [_middle(each.dated.moment) for each in dates]
    if len(middles) > 1:
        yield _LanePart(min(middles), max(middles), BarKind.BEFORE)


def _possible(dates: Iterable[ListedDate], axis: Axis) -> Iterator[_LanePart]:
    """Yield the days that each date can mean; one without bounds reaches into the unknown."""
    stub = _stub(axis)
    for each in dates:
        moment = each.dated.moment
        if not moment.is_exact:
            first, last = moment.days
            earliest, latest, _ = moment.possible
            yield _LanePart(
                earliest or _moved(first, -stub), latest or _moved(last, stub), BarKind.POSSIBLE
            )


def _holding(dates: Iterable[ListedDate], axis: Axis, today: date) -> Iterator[_LanePart]:
    """Yield the time in which a fact holds, and that in which it may."""
    moments = [(each.dated.phase, each.dated.moment) for each in dates]
    starts = [each for phase, each in moments if phase is Phase.STARTS]
    ends = [each for phase, each in moments if phase is Phase.ENDS]
    first, last = _start(starts), _end(ends)
    if first is None and last is None:
        return
    begin, surely_from = _begin(starts, first, last, axis)
    end, surely_until = _finish(ends, first, last, axis, today)
    if surely_from is not None and surely_until is None:
        yield _LanePart(begin, surely_from, BarKind.MAY_HOLD)
        yield _LanePart(surely_from, end, BarKind.HOLDS_ON)
    elif surely_from is None or surely_until is None or surely_from > surely_until:
        yield _LanePart(begin, end, BarKind.MAY_HOLD)
    else:
        yield _LanePart(begin, surely_from, BarKind.MAY_HOLD)
        yield _LanePart(surely_from, surely_until, BarKind.HOLDS)
        yield _LanePart(surely_until, end, BarKind.MAY_HOLD)


def _start(starts: Iterable[Moment]) -> Moment | None:
    return min((each for each in starts if each.days), key=lambda each: each.order, default=None)


def _end(ends: Iterable[Moment]) -> Moment | None:
    return max((each for each in ends if each.days), key=lambda each: each.order, default=None)


def _begin(
    starts: Iterable[Moment], first: Moment | None, last: Moment | None, axis: Axis
) -> tuple[date, date | None]:
    """Return from when a fact may hold, and from when it does for sure."""
    if first is not None:
        return first.days[0], first.days[1]
    if any(each.possible.is_open for each in starts):
        return axis.first, axis.first
    assert last is not None, "a fact with times has a start or an end"
    return _moved(last.days[0], -_stub(axis)), None


def _finish(
    ends: Iterable[Moment], first: Moment | None, last: Moment | None, axis: Axis, today: date
) -> tuple[date, date | None]:
    """Return until when a fact may hold, and until when it does for sure."""
    if last is not None:
        return last.days[1], last.days[0]
    if any(each.possible.is_open for each in ends):
        return axis.last, axis.last
    assert first is not None, "a fact with times has a start or an end"
    return max(today, _moved(first.days[1], _stub(axis))), None


def _stub(axis: Axis) -> int:
    return (axis.last - axis.first).days // _STUB_SHARE


def _moved(day: date, days: int) -> date:
    """Return a day that many days later, within the calendar."""
    number = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(number)
