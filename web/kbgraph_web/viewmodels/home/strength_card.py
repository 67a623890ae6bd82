"""The strength of the whole: its facts by step of the scale, in dispute, and past an age."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from kbgraph.views import FactCounts, today
from kbgraph_web.http.params import CHECKED_BEFORE

_BAR_UNITS = 1000


class StrengthPart(NamedTuple):
    """The facts of one step of the scale, as a part of a bar."""

    name: str
    label: str
    mark: str
    definition: str
    facts: int
    share: float
    """Between 0 and 1."""
    start: float
    """Where its part of the bar begins, in thousandths, as is the width."""
    width: float
    address: str
    """The list of these facts."""


class StrengthCard(NamedTuple):
    """The strength of all facts."""

    facts: int
    parts: tuple[StrengthPart, ...]
    """The strongest first."""
    disputed: int
    old: int
    """Number of facts whose last check was before `old_day`."""
    old_day: str
    first_check: str
    """The first and the last day of all last checks; empty where no fact has a day."""
    last_check: str
    unchecked: int
    """Number of facts without a day of a check."""
    disputed_address: str
    old_address: str


def strength_card(counts: FactCounts) -> StrengthCard | None:
    """Return the strength of facts; None where none has a source."""
    if not counts.has_sources:
        return None
    days = [day for day, _ in counts.by_day if day]
    old_day = _year_before(today()).isoformat()
    return StrengthCard(
        facts=counts.total,
        parts=_parts(counts),
        disputed=counts.disputed,
        old=counts.checked_before(old_day),
        old_day=old_day,
        first_check=days[0] if days else "",
        last_check=days[-1] if days else "",
        unchecked=dict(counts.by_day).get("", 0),
        disputed_address=_facts(evidence="disagree"),
        old_address=_facts(**{CHECKED_BEFORE: old_day}),
    )


def _parts(counts: FactCounts) -> tuple[StrengthPart, ...]:
    parts, start = list[StrengthPart](), 0.0
    for step in counts.by_strength:
        share = step.facts / counts.total
        width = _BAR_UNITS * share
        parts.append(
            StrengthPart(
                name=step.name,
                label=step.label,
                mark=step.mark,
                definition=step.definition,
                facts=step.facts,
                share=share,
                start=round(start, 1),
                width=round(width, 1),
                address=_facts(evidence=step.name),
            )
        )
        start += width
    return tuple(parts)


def _facts(**parameters: Any) -> str:
    """Return the address of a list of facts."""
    return url_for("facts.page", **parameters)


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
