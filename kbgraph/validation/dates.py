"""Dates of checking: those that changed while nothing else did, and one day for a whole folder."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.namespaces import AS_OF, DERIVED_FROM, STATED_AT
from kbgraph.rdf.terms import Iri
from kbgraph.validation.locations import LocationFinder

_DATED = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?claim ?day ?line WHERE { GRAPH <claims> { ?claim kb:basis kb:stated ; kb:asOf ?day ; kb:statedAt ?line } } ORDER BY ?claim ?line
"""
_STATES = (
    "SELECT ?subject ?property ?object ?claim WHERE { GRAPH ?claim { ?subject ?property ?object } }"
)
_KNOWN = "SELECT ?key ?value ?claim WHERE { GRAPH <claims> { ?claim ?key ?value } }"
_ADDRESS = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX schema: <https://schema.org/>
SELECT ?address ?source WHERE { ?source schema:url|kb:sourceFile ?address }
"""
_FEW = 10
"""So many entries may well have been checked on one day."""


def dates_alone(graph: Graph, before: Graph, places: LocationFinder) -> Iterator[Finding]:
    """A finding for each claim whose date is another than it was before while nothing else of it is, and one where that is all there is."""
    then, now = _dated(before), _dated(graph)
    touched: set[str] = set()
    for claim in sorted(now.keys() & then.keys()):
        (day, line), (old_day, _) = now[claim], then[claim]
        if day != old_day and _rest(graph, claim) == _rest(before, claim):
            touched.add(graph.iris.slug(claim) or "")
            place = places.of(line)
            if place:
                message = f"the date changed from {old_day} to {day} and nothing else did: was the fact compared with its source again?"
                yield Finding(
                    *place,
                    Severity.WARNING,
                    "date-alone",
                    message,
                    f"if not, let {old_day} stand",
                    claim,
                )
    in_both = {graph.iris.slug(claim) or "" for claim in now.keys() & then.keys()}
    if len(in_both) > 1 and touched == in_both:
        first = min(graph.subjects[slug].path for slug in touched)
        message = (
            f"in all {len(touched)} entries that have dates, dates changed and nothing else did"
        )
        yield Finding(
            first,
            1,
            1,
            Severity.WARNING,
            "bulk-dates",
            message,
            "let the dates stand of what nobody checked again",
        )


def same_day(graph: Graph) -> Iterator[Finding]:
    """A finding where all entries of a folder, and more than a few, were checked on one single day."""
    dated = _dated(graph)
    days, slugs = (
        {day for day, _ in dated.values()},
        {graph.iris.slug(claim) or "" for claim in dated},
    )
    if len(days) == 1 and len(slugs) > _FEW:
        first = min(graph.subjects[slug].path for slug in slugs)
        message = f"all {len(slugs)} entries that have dates were checked on {days.pop()}, as if by one stroke"
        yield Finding(
            first,
            1,
            1,
            Severity.NOTICE,
            "same-day",
            message,
            "give each source the day on which somebody read it",
        )


def _dated(graph: Graph) -> dict[Iri, tuple[str, str]]:
    """The day as of which each stated claim holds, and its first line."""
    found: dict[Iri, tuple[str, str]] = {}
    for claim, day, line in graph.store.select(_DATED):
        found.setdefault(Iri(str(claim)), (str(day), str(line)))
    return found


def _rest(graph: Graph, claim: Iri) -> set[tuple[str, ...]]:
    """A claim without its date and its lines: its facts, and what is known of it, its sources by their addresses."""
    rest = {tuple(map(str, row)) for row in graph.store.select(_STATES, claim=claim)}
    for key, value, _ in graph.store.select(_KNOWN, claim=claim):
        if key == DERIVED_FROM:
            rest |= {(DERIVED_FROM, address) for address in _addresses(graph, Iri(str(value)))}
        elif key not in {AS_OF, STATED_AT}:
            rest.add((str(key), str(value)))
    return rest


def _addresses(graph: Graph, source: Iri) -> set[str]:
    """Where a source is; its own IRI where it has no address."""
    return {str(address) for address, _ in graph.store.select(_ADDRESS, source=source)} or {source}
