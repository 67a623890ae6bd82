"""Checks of evidence: sources without dates or replaced, disagreements, and dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.evidence.comparison import certainly_after
from kbgraph.evidence.dates import UNKNOWN, Span, span
from kbgraph.evidence.source import SUPERSEDED, standing_of
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.validation.locations import LocationFinder
from kbgraph.views.labels import Labels

_PREFIXES = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
_UNDATED_QUERY = (
    _PREFIXES
    + """
SELECT ?source ?line ?title (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  GRAPH <claims> { ?claim prov:wasDerivedFrom ?source ; kb:strength ?strength }
  GRAPH ?described { ?document dcterms:source ?source }
  GRAPH <claims> { ?described kb:statedAt ?line }
  OPTIONAL { ?source dcterms:title ?title }
  FILTER EXISTS { ?source kb:checked|kb:sourceKind|kb:copy|dcterms:title|dcterms:publisher ?any }
  FILTER NOT EXISTS { ?source dcterms:issued|kb:copied ?date }
  FILTER NOT EXISTS { ?source kb:undated true }
} GROUP BY ?source ?line ?title ORDER BY ?source ?line
"""
)
_SUPERSEDED_QUERY = (
    _PREFIXES
    + """
SELECT ?subject ?property ?object ?line ?source ?replacement ?standing WHERE {
  GRAPH <claims> { ?claim prov:wasDerivedFrom ?source ; kb:statedAt ?line ; kb:strength ?strength }
  GRAPH ?claim { ?subject ?property ?object FILTER NOT EXISTS { ?owner ?of ?subject } }
  FILTER(?property NOT IN (kb:starts, kb:ends, kb:applies))
  OPTIONAL { ?source kb:standing ?standing }
  OPTIONAL { ?source kb:replacedBy ?replacement }
} ORDER BY ?subject ?property ?line ?source
"""
)
_DISAGREEING_QUERY = (
    _PREFIXES
    + """
SELECT ?property ?one ?line ?other ?otherLine ?claim ?otherClaim WHERE {
  GRAPH <claims> {
    ?claim kb:disagreesWith ?otherClaim ; kb:statedAt ?line .
    ?otherClaim kb:statedAt ?otherLine .
  }
  GRAPH ?claim { ?subject ?property ?one }
  GRAPH ?otherClaim { ?subject ?property ?other }
  FILTER(STR(?one) != STR(?other) && ?property NOT IN (kb:starts, kb:ends, kb:applies))
} ORDER BY DESC(?claim) ?otherClaim ?property ?line ?otherLine
"""
)
_TIMES_QUERY = (
    _PREFIXES
    + """
SELECT ?claim ?thing ?line ?time ?own ?day ?asOf ?checked WHERE {
  VALUES ?time { kb:starts kb:ends kb:applies }
  {
    GRAPH <claims> { ?claim ?time ?day OPTIONAL { ?claim ?own ?day FILTER(?own NOT IN ($core)) } }
    GRAPH ?claim { ?thing ?property ?value FILTER NOT EXISTS { ?owner ?of ?thing } }
  } UNION {
    GRAPH ?claim { ?thing ?time ?day OPTIONAL { ?thing ?own ?day FILTER(?own NOT IN ($core)) } }
  }
  GRAPH <claims> {
    ?claim kb:statedAt ?line ; kb:strength ?strength .
    OPTIONAL { ?claim kb:asOf ?asOf }
    OPTIONAL { ?claim kb:checked ?checked }
  }
} ORDER BY ?claim ?line ?own
"""
).replace("$core", "kb:starts, kb:ends, kb:applies, kb:asOf, kb:checked")
_PERIODS_QUERY = (
    _PREFIXES
    + """
SELECT ?claim ?line ?start ?end WHERE {
  {
    GRAPH <claims> { ?claim kb:ends ?end ; kb:starts ?start }
  } UNION {
    GRAPH ?claim { ?thing kb:ends ?end }
    GRAPH ?other { ?thing kb:starts ?start }
  }
  GRAPH <claims> { ?claim kb:statedAt ?line }
} ORDER BY ?claim ?line ?end ?start
"""
)
_SPOKEN_QUERY = (
    _PREFIXES
    + """
SELECT ?thing ?asOf ?checked WHERE {
  VALUES ?thing { $things }
  GRAPH ?claim { ?thing ?property ?value }
  GRAPH <claims> {
    ?claim kb:strength ?strength .
    OPTIONAL { ?claim kb:asOf ?asOf }
    OPTIONAL { ?claim kb:checked ?checked }
  }
}
"""
)


class _Deadline(NamedTuple):
    """A date that lay ahead when the claim's source spoke."""

    claim: Iri
    thing: Iri
    line: str
    label: str
    day: Literal


def undated(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each cited source that bears no date, and does not say that it has none.

    Only where the mapping requires citations. A mere address has no record to bear a date.
    """
    if not graph.ontology.mapping.constraints.requires_citations:
        return
    lines: dict[Iri, list[str]] = defaultdict(list)
    known: dict[Iri, tuple[str, str]] = {}
    for source, line, title, claims in graph.store.select(_UNDATED_QUERY):
        iri = Iri(str(source))
        lines[iri].append(str(line))
        known[iri] = (str(title) if title else labels.label(iri), str(claims))
    for source, places in lines.items():
        name, number = known[source]
        location = locations.of_lines(places, None)
        if location:
            yield location.finding(
                Severity.NOTICE,
                "undated",
                f"the source {name!r} bears no date; it supports "
                f"{number} {'fact' if number == '1' else 'facts'}",
                suggestion="add published: or copied:, or undated: true where it bears neither",
                about=source,
            )


def superseded(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each fact whose sources have all been replaced or retired."""
    facts: dict[tuple[Iri, Iri, Term], dict[str, tuple[Term | None, Term | None]]] = {}
    lines: dict[tuple[Iri, Iri, Term], list[str]] = defaultdict(list)
    for subject, prop, value, line, source, replacement, standing in graph.store.select(
        _SUPERSEDED_QUERY
    ):
        if value is not None:
            fact = Iri(str(subject)), Iri(str(prop)), value
            facts.setdefault(fact, {})[str(source)] = (standing, replacement)
            lines[fact].append(str(line))
    for fact, sources in facts.items():
        if not all(
            standing_of(standing, replacement) in SUPERSEDED
            for standing, replacement in sources.values()
        ):
            continue
        _, prop, value = fact
        location = locations.of_lines(lines[fact], value)
        named = ", ".join(str(each) for _, each in sources.values() if each)
        if location:
            yield location.finding(
                Severity.WARNING,
                "superseded-source",
                f"{labels.label(prop)!r} rests on sources alone that were replaced or retired",
                suggestion=f"cite what replaced them{f': {named}' if named else ''}",
            )


def disagreeing(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each fact to which another source gives another value."""
    seen: set[tuple[frozenset[str], str]] = set()
    for row in graph.store.select(_DISAGREEING_QUERY):
        prop, one, line, other, other_line, claim, other_claim = row
        pair = (frozenset({str(claim), str(other_claim)}), str(prop))
        if pair in seen or one is None or other is None:
            continue
        seen.add(pair)
        location, there = locations.of(str(line), one), locations.of(str(other_line), other)
        if location and there:
            yield location.finding(
                Severity.NOTICE,
                "disagree",
                f"{labels.label(Iri(str(prop)))!r} is {_shown(labels, one)} here and "
                f"{_shown(labels, other)} in {there.file}:{there.line}, by other sources",
                suggestion="let both stand if both sources say so; else correct one",
            )


def _shown(labels: Labels, term: Term) -> str:
    return str(term) if isinstance(term, Literal) else labels.label(term)


def due(graph: Graph, labels: Labels, locations: LocationFinder, today: date) -> Iterator[Finding]:
    """Yield a finding for each date that lay ahead when its source spoke, and has passed by today.

    A source of the same thing that speaks on that date or later says what became of it. An undated
    source speaks on the day of its reading.
    """
    deadlines = _deadlines(graph, labels, today)
    spoken = _last_spoken(graph, {each.thing for each in deadlines}, today)
    for claim, thing, line, label, day in deadlines:
        latest = span(day).latest
        last = spoken.get(thing)
        location = locations.of(line, day)
        if location and latest and not (last and last >= latest):
            yield location.finding(
                Severity.NOTICE,
                "due",
                f"{label}: {day} has passed, and nothing newer is known of it",
                suggestion="look up what became of it, and cite a source from after that day",
                about=claim,
            )


def reversed_periods(graph: Graph, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each end before which nothing can have started.

    Such a fact holds on no day. A date without its day counts as any day that it can mean, and of
    several starts one is enough.
    """
    starts: dict[tuple[str, Literal], list[Literal]] = defaultdict(list)
    lines: dict[tuple[str, Literal], list[str]] = defaultdict(list)
    for claim, line, start, end in graph.store.select(_PERIODS_QUERY):
        if isinstance(start, Literal) and isinstance(end, Literal):
            starts[str(claim), end].append(start)
            lines[str(claim), end].append(str(line))
    for (about, end), found in starts.items():
        location = locations.of_lines(lines[about, end], end)
        if location and all(certainly_after(start, end) for start in found):
            yield location.finding(
                Severity.WARNING,
                "ends-before-start",
                f"it ends on {end}, before it starts on {found[0]}, so that it holds on no day",
                suggestion="correct the date that its source does not give",
                about=about,
            )


def _deadlines(graph: Graph, labels: Labels, today: date) -> list[_Deadline]:
    """Return the dates in the past that lay ahead when their sources spoke, each once."""
    found: dict[tuple[str, str], _Deadline] = {}
    for claim, thing, line, time, own, day, as_of, checked in graph.store.select(_TIMES_QUERY):
        if not isinstance(day, Literal) or not isinstance(thing, Iri):
            continue
        (earliest, latest, _) = span(day)
        # A source of a year may know of all its days.
        said = _spoken_within(as_of, checked).latest
        if earliest and latest and said and said < earliest and latest <= today:
            label = labels.label(Iri(str(own or time)))
            deadline = _Deadline(Iri(str(claim)), thing, str(line), label, day)
            found.setdefault((str(claim), str(day)), deadline)
    return list(found.values())


def _last_spoken(graph: Graph, things: set[Iri], today: date) -> dict[Iri, date]:
    """Return the last day on which a source speaks of each thing; a day in the future is none."""
    days: dict[Iri, date] = {}
    if not things:
        return days
    names = " ".join(f"<{thing}>" for thing in sorted(things))
    for thing, as_of, checked in graph.store.select(_SPOKEN_QUERY.replace("$things", names)):
        day, subject = _spoken_within(as_of, checked).earliest, Iri(str(thing))
        if day and day <= today:
            days[subject] = max(day, days.get(subject, day))
    return days


def _spoken_within(as_of: Term | None, checked: Term | None) -> Span:
    """Return the days on which a source can have spoken: an undated one when it was read."""
    spoken = as_of or checked
    return span(spoken) if isinstance(spoken, Literal) else UNKNOWN
