"""All checks of a knowledge base: reading, shapes, constraints, dates and the mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from kbgraph.build import Graph
from kbgraph.findings import Finding
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.questions import missing_defaults
from kbgraph.validation.consistency import disagreements
from kbgraph.validation.dates import dates_alone, in_future, same_day, today_anywhere
from kbgraph.validation.evidence import (
    disagreeing,
    due,
    reversed_periods,
    superseded,
    undated,
)
from kbgraph.validation.locations import LocationFinder
from kbgraph.validation.sources import banned_sources, uncited, unlocated
from kbgraph.validation.suggestions import LinkSuggestions
from kbgraph.validation.weak_sources import weakly_sourced
from kbgraph.views.labels import Labels


@watched_patterns()
def check(
    graph: Graph, before: Graph | None = None, today: date | None = None
) -> tuple[Finding, ...]:
    """Return all distinct findings, sorted by file and line.

    Given the graph `before` a change, also check that dates did not change without their facts.
    Dates after `today` are in the future; by default it is the day that it is now. Findings of
    broken links suggest entries with similar names.
    """
    findings = LinkSuggestions(graph).complete(graph.findings)
    day = today or today_anywhere()
    return tuple(sorted({*findings, *_inconsistencies(graph, before, day)}))


def _inconsistencies(graph: Graph, before: Graph | None, today: date) -> Iterator[Finding]:
    # pySHACL takes 0.3 s to import, and only a check needs it.
    from kbgraph.validation.shape_findings import shape_findings

    labels, locations = Labels(graph), LocationFinder(graph)
    yield from shape_findings(graph, labels, locations)
    for statement_check in statement_checks(graph, labels, locations).values():
        yield from statement_check()
    yield from reversed_periods(graph, locations)
    yield from due(graph, labels, locations, today)
    yield from same_day(graph)
    yield from in_future(graph, labels, locations, today)
    yield from graph.ontology.pattern_findings()
    yield from graph.ontology.mapping_findings
    yield from missing_defaults(graph, labels)
    if before:
        yield from dates_alone(graph, before, locations)


def statement_checks(
    graph: Graph, labels: Labels, locations: LocationFinder
) -> Mapping[str, Callable[[], Iterator[Finding]]]:
    """Return the checks of statements on which entries differ, or whose sources are weak.

    They need neither the shapes nor the day, and take a fraction of the time of a whole check.
    """
    return {
        "disagreements": partial(disagreements, graph, labels, locations),
        "banned-sources": partial(banned_sources, graph, locations),
        "uncited": partial(uncited, graph, labels, locations, graph.findings),
        "unlocated": partial(unlocated, graph, labels, locations),
        "weakly-sourced": partial(weakly_sourced, graph, labels, locations),
        "undated": partial(undated, graph, labels, locations),
        "superseded": partial(superseded, graph, labels, locations),
        "disagreeing": partial(disagreeing, graph, labels, locations),
    }
