"""How fresh the knowledge is: the day on which what an entry states was last checked against its sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.namespaces import AS_OF

_DAYS = f"SELECT ?claim ?day {{ GRAPH <claims> {{ ?claim <{AS_OF}> ?day }} }}"


class CheckedEntry(NamedTuple):
    """An entry, the last day on which any of its statements was checked, and how many were on that day, of how many."""

    subject: Subject
    day: str
    on_that_day: int
    statements: int


def freshness(graph: Graph) -> tuple[CheckedEntry, ...]:
    """The entries whose statements bear a day, the freshest first, and of the same day those of which the most was checked."""
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for claim, day, *_ in graph.store.select(_DAYS):
        slug = graph.iris.slug(str(claim))
        if slug in graph.subjects:
            days[slug][str(day)] += 1
    found = [
        CheckedEntry(graph.subjects[slug], max(known), known[max(known)], known.total())
        for slug, known in days.items()
    ]
    found.sort(key=lambda each: (-each.on_that_day, each.subject.name))
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))
