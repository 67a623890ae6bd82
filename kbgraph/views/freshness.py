"""Freshness: the day on which the statements of an entry were last checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.namespaces import CHECKED

_DAYS_QUERY = f"SELECT ?claim ?day {{ GRAPH <claims> {{ ?claim <{CHECKED}> ?day }} }}"


class CheckedEntry(NamedTuple):
    """An entry, and the last day on which any of its statements was checked."""

    subject: Subject
    day: str
    on_that_day: int
    """Number of statements checked on that day."""
    statements: int
    """Number of statements that have a day."""


def freshness(graph: Graph) -> tuple[CheckedEntry, ...]:
    """Return the entries that have dated statements, the most recently checked first.

    Of the entries checked on the same day, those with more statements checked come first.
    """
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for claim, day, *_ in graph.store.select(_DAYS_QUERY):
        slug = graph.iris.slug(str(claim))
        if slug is not None and slug in graph.subjects:
            days[slug][str(day)] += 1
    entries = [
        CheckedEntry(
            subject=graph.subjects[slug],
            day=max(counts),
            on_that_day=counts[max(counts)],
            statements=counts.total(),
        )
        for slug, counts in days.items()
    ]
    entries.sort(key=lambda entry: (-entry.on_that_day, entry.subject.name))
    return tuple(sorted(entries, key=lambda entry: entry.day, reverse=True))
