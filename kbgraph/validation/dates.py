"""Checks of days of reading that changed without their facts, are all the same, or lie ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from kbgraph.build import Graph
from kbgraph.evidence.dates import span
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.namespaces import CHECKED, DERIVED_FROM, STATED_AT
from kbgraph.rdf.terms import Iri, Literal, text
from kbgraph.validation.locations import Location, LocationFinder
from kbgraph.views.labels import Labels

_DATED_CLAIMS_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?claim ?day ?line WHERE {
  GRAPH <claims> { ?claim kb:checked ?day ; kb:statedAt ?line OPTIONAL { ?claim kb:basis ?basis } }
  FILTER(COALESCE(?basis, kb:stated) IN (kb:stated, kb:package))
} ORDER BY ?claim ?line
"""
_FACTS_QUERY = (
    "SELECT ?subject ?property ?object ?claim WHERE { GRAPH ?claim { ?subject ?property ?object } }"
)
_METADATA_QUERY = "SELECT ?key ?value ?claim WHERE { GRAPH <claims> { ?claim ?key ?value } }"
_ADDRESSES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX schema: <https://schema.org/>
SELECT ?address ?source WHERE { ?source schema:url|kb:sourceFile ?address }
"""
_DATES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX schema: <https://schema.org/>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?claim ?line ?day ?property WHERE {
  {
    VALUES ?property { kb:checked kb:copied dcterms:issued }
    GRAPH ?claim { ?thing a kb:Source ; ?property ?day }
  } UNION {
    VALUES ?property { schema:lastReviewed }
    GRAPH ?claim { ?thing ?property ?day }
  } UNION {
    VALUES ?property { kb:noneFound }
    GRAPH ?claim { ?thing ?property ?object }
    GRAPH <claims> { ?claim kb:checked ?day }
  }
  GRAPH <claims> { ?claim kb:statedAt ?line }
}
"""
_LAST_TIME_ZONE = timezone(timedelta(hours=14))
"""The time zone in which each day begins first."""
_MAX_ENTRIES_A_DAY = 10
"""The number of entries that may all have been checked on one day."""


def dates_alone(graph: Graph, before: Graph, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each claim of which only the date changed since `before`.

    If that is so in all entries, yield one finding more.
    """
    old_dates, dates = _dated_claims(before), _dated_claims(graph)
    common = sorted(dates.keys() & old_dates.keys())
    changed: set[str] = set()
    for claim in common:
        (day, line), (old_day, _) = dates[claim], old_dates[claim]
        if day != old_day and _undated(graph, claim) == _undated(before, claim):
            changed.add(graph.iris.slug(claim) or "")
            location = locations.of(line)
            if location:
                yield location.finding(
                    Severity.WARNING,
                    "date-alone",
                    f"the date changed from {old_day} to {day}, but nothing else did: "
                    "was the fact compared with its source again?",
                    suggestion=f"if not, restore {old_day}",
                    about=claim,
                )
    compared = {graph.iris.slug(claim) or "" for claim in common}
    if len(compared) > 1 and changed == compared:
        yield _first_file(graph, changed).finding(
            Severity.WARNING,
            "bulk-dates",
            f"in all {len(changed)} entries with dates, only dates changed",
            suggestion="restore the dates of facts that were not checked again",
        )


def same_day(graph: Graph) -> Iterator[Finding]:
    """Yield a finding if all of more than ten entries were checked on the same day."""
    dates = _dated_claims(graph)
    days = {day for day, _ in dates.values()}
    slugs = {graph.iris.slug(claim) or "" for claim in dates}
    if len(days) == 1 and len(slugs) > _MAX_ENTRIES_A_DAY:
        yield _first_file(graph, slugs).finding(
            Severity.NOTICE,
            "same-day",
            f"all {len(slugs)} entries with dates were checked on the same day, {days.pop()}",
            suggestion="give each source the day on which it was read",
        )


def today_anywhere() -> date:
    """Return the latest day that any author may have on the calendar now."""
    return datetime.now(_LAST_TIME_ZONE).date()


def in_future(
    graph: Graph, labels: Labels, locations: LocationFinder, today: date
) -> Iterator[Finding]:
    """Yield a finding for each day in the future on which something was checked or published."""
    lines: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for claim, line, day, prop in graph.store.select(_DATES_QUERY):
        # A time begins with its day, a year with its first, and an uncertain date perhaps earlier.
        earliest = span(day).earliest if isinstance(day, Literal) else None
        if earliest is not None and earliest > today:
            lines[str(claim), str(prop), str(day)].append(str(line))
    for (_, name, written), line_iris in lines.items():
        location = locations.of_lines(line_iris, text(written))
        if location:
            yield location.finding(
                Severity.WARNING,
                "future-date",
                f"{labels.label(Iri(name))}: {written} is in the future",
                suggestion="write the day on which it was done",
                about=written,
            )


def _first_file(graph: Graph, slugs: set[str]) -> Location:
    return Location(min(graph.subjects[slug].path for slug in slugs), line=1, column=1)


def _dated_claims(graph: Graph) -> dict[Iri, tuple[str, str]]:
    """Return the day of each stated claim that has one, and its first line."""
    dates: dict[Iri, tuple[str, str]] = {}
    for claim, day, line in graph.store.select(_DATED_CLAIMS_QUERY):
        dates.setdefault(Iri(str(claim)), (str(day), str(line)))
    return dates


def _undated(graph: Graph, claim: Iri) -> set[tuple[str, ...]]:
    """Return the content of a claim without its date and lines.

    The content is its facts and its metadata, with each source replaced by its addresses.
    """
    content = {tuple(map(str, row)) for row in graph.store.select(_FACTS_QUERY, claim=claim)}
    for key, value, _ in graph.store.select(_METADATA_QUERY, claim=claim):
        if key == DERIVED_FROM:
            content |= {(DERIVED_FROM, address) for address in _addresses(graph, Iri(str(value)))}
        elif key not in {CHECKED, STATED_AT}:
            content.add((str(key), str(value)))
    return content


def _addresses(graph: Graph, source: Iri) -> set[str]:
    """Return the addresses of a source, or its IRI if it has none."""
    rows = graph.store.select(_ADDRESSES_QUERY, source=source)
    return {str(address) for address, _ in rows} or {source}
