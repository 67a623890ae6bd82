"""Freshness: the day on which the statements of an entry were last checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.namespaces import CHECKED, STATED_AT
from kbgraph.rdf.terms import Term
from kbgraph.summaries import EntryRows, Row

_DAYS_QUERY = f"SELECT ?claim ?day {{ GRAPH <claims> {{ ?claim <{CHECKED}> ?day }} }}"
_DAYS_AT_LINES_QUERY = f"""SELECT DISTINCT ?claim ?day {{
  VALUES ?line {{ ?lines }} GRAPH <claims> {{ ?claim <{STATED_AT}> ?line ; <{CHECKED}> ?day }}
}}"""
CheckedDays: TypeAlias = dict[str, Counter[str]]
"""The days on which statements were checked, with the number of these, by the slug of an entry."""


class CheckedEntry(NamedTuple):
    """An entry, and the last day on which any of its statements was checked."""

    subject: Subject
    day: str
    on_that_day: int
    """Number of statements checked on that day."""
    statements: int
    """Number of statements that have a day."""


def freshness(graph: Graph, limit: int | None = None) -> tuple[CheckedEntry, ...]:
    """Return the entries that have dated statements, the most recently checked first.

    Of the entries checked on the same day, those with more statements checked come first. With a
    limit only so many are returned.
    """
    return tuple(
        CheckedEntry(graph.subjects[slug], day, on_that_day, statements)
        for slug, day, on_that_day, statements, _ in CHECKED_ENTRIES.of(graph)[:limit]
    )


def _all_rows(graph: Graph) -> Iterator[Row]:
    return _rows(graph, ((claim, day) for claim, day, *_ in graph.store.select(_DAYS_QUERY)))


def _rows_of(graph: Graph, slugs: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of some entries: their claims are found by their lines."""
    for slug in slugs:
        if slug in graph.subjects:
            count = graph.entry(slug).text.count("\n") + 1
            document = graph.iris.entry(slug)
            lines = (graph.iris.line(document, number) for number in range(1, count + 1))
            names = " ".join(f"<{line}>" for line in lines)
            found = graph.store.select(_DAYS_AT_LINES_QUERY.replace("?lines", names))
            yield from _rows(graph, ((claim, day) for claim, day, *_ in found))


def _rows(graph: Graph, checked: Iterable[tuple[Term | None, Term | None]]) -> Iterator[Row]:
    days: CheckedDays = defaultdict(Counter)
    for claim, day in checked:
        days[graph.iris.slug(str(claim)) or ""][str(day)] += 1
    return _rows_of_days(graph, days)


def _rows_of_days(graph: Graph, days: CheckedDays) -> Iterator[Row]:
    for slug, counts in days.items():
        subject = graph.subjects.get(slug)
        if subject is not None:
            last = max(counts)
            yield slug, last, counts[last], counts.total(), str(subject.name)


def checked_entries(graph: Graph, days: CheckedDays) -> list[Any]:
    """Return the rows of all entries, whose days are known."""
    return CHECKED_ENTRIES.in_order(_rows_of_days(graph, days))


def _order(row: Row) -> tuple[object, ...]:
    slug, day, on_that_day, _, name = row
    # Of a day and a month that begins it, the day is the later one.
    latest_first = [*(-ord(char) for char in day), 1]
    return latest_first, -on_that_day, name, slug


CHECKED_ENTRIES = EntryRows[Graph]("checked-entries", _all_rows, _rows_of, _order)
"""The entries with dated statements, the most recently checked first."""
