"""The facts of a thing that its page shows: all, or the first ones of thousands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.views import Fact, FactGroup, RecordTable

DEFAULT_FACTS, MAX_FACTS = 150, 100_000
"""Values and rows of tables on the page of a thing, unless the address names another number."""


class ShownFacts(NamedTuple):
    """A heading with those of its facts and rows that the page shows."""

    label: str
    facts_beside: tuple[Fact, ...]
    tables: tuple[RecordTable, ...]


class FirstFacts(NamedTuple):
    """The first facts under the headings of a page, and the number of the others."""

    headings: tuple[ShownFacts, ...]
    left_out: int


def first_facts(groups: Iterable[FactGroup], limit: int) -> FirstFacts:
    """Return the facts of a page up to a number of values and rows."""
    shown, left, left_out = [], limit, 0
    for group in groups:
        beside = group.facts_beside
        facts, taken = _first_values(beside, left)
        left -= taken
        left_out += sum(len(fact.values) for fact in beside) - taken
        tables = []
        for table in group.tables:
            rows = table.rows[:left]
            left -= len(rows)
            left_out += len(table.rows) - len(rows)
            tables += [table._replace(rows=rows)] if rows else []
        if facts or tables:
            shown.append(ShownFacts(group.label, facts, tuple(tables)))
    return FirstFacts(tuple(shown), left_out)


def _first_values(facts: Iterable[Fact], limit: int) -> tuple[tuple[Fact, ...], int]:
    """Return the facts with their first values, and the number of these."""
    shown, taken = [], 0
    for fact in facts:
        values = fact.values[: limit - taken]
        if not values:
            break
        shown.append(fact._replace(values=values))
        taken += len(values)
    return tuple(shown), taken
