"""Whether a fact holds on a day: yes, no, or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from itertools import product

from kbgraph.evidence.dates import UNKNOWN, Span, span
from kbgraph.rdf.terms import Literal


class Truth(Enum):
    """An answer of three-valued logic."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def holds(starts: Iterable[Literal], ends: Iterable[Literal], day: date) -> Truth:
    """Say whether a fact holds on a day, by the dates of its start and of its end.

    A start is the first day on which the fact holds, an end the first on which it does not: a
    membership that ended on 2009-08-18 holds on the 17th. No date means that nothing is known; an
    end `..` says that there is none, a start `..` that the fact has always held. A date that is
    known better later never turns a yes or a no around.

    Several dates may be those of several periods, or of sources that disagree. The answer is then
    known only where each pair of a start and an end gives it.
    """
    answers = {_between(start, end, day) for start, end in _periods(set(starts), set(ends))}
    return answers.pop() if len(answers) == 1 else Truth.UNKNOWN


def _periods(starts: set[Literal], ends: set[Literal]) -> Iterator[tuple[Span, Span]]:
    """Yield each pair of a start and an end; a date that is missing is unknown."""
    last = [span(each) for each in ends] or [UNKNOWN]
    if len(starts) < 2:
        start = next(map(span, starts), UNKNOWN)
        yield from ((start, end) for end in last)
    else:
        for start, end in product(map(span, starts), last):
            yield start, _end_of_period(start, end)


def _end_of_period(start: Span, end: Span) -> Span:
    """Return the end of a period that starts then: one that may lie before it ends another."""
    follows = start.is_open or (
        start.latest is not None and end.earliest is not None and start.latest <= end.earliest
    )
    return end if follows else end._replace(latest=None)


def _between(start: Span, end: Span, day: date) -> Truth:
    match _has_started(start, day), _has_ended(end, day):
        case (Truth.NO, _) | (_, Truth.YES):
            return Truth.NO
        case Truth.YES, Truth.NO:
            return Truth.YES
        case _:
            return Truth.UNKNOWN


def _has_started(start: Span, day: date) -> Truth:
    if start.is_open:
        return Truth.YES
    if start.earliest is not None and day < start.earliest:
        return Truth.NO
    return Truth.YES if start.latest is not None and day >= start.latest else Truth.UNKNOWN


def _has_ended(end: Span, day: date) -> Truth:
    """Say whether an end has come; within a year or month it is unknown, the last day included."""
    if end.is_open or (end.earliest is not None and day < end.earliest):
        return Truth.NO
    if end.latest is not None and (day > end.latest or end.is_exact):
        return Truth.YES
    return Truth.UNKNOWN
