"""Checks of sources: banned ones, and facts without a source, a day of checking or a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.evidence.source import PRIMARY, broad_kind
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding, Severity
from kbgraph.ontology.mapping import DOCUMENT
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.similar_terms import TermList
from kbgraph.ontology.value_types import AnyOf, RecordType
from kbgraph.rdf.iris import source_key
from kbgraph.rdf.namespaces import CHECKED, NONE_FOUND, NOT_KNOWN
from kbgraph.rdf.terms import Iri, Term, written
from kbgraph.source.names import normalise_key
from kbgraph.validation.locations import Location, LocationFinder
from kbgraph.views.labels import Labels

_SOURCES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX schema: <https://schema.org/>
SELECT ?claim ?address ?line WHERE {
  GRAPH ?claim { ?source a kb:Source ; schema:url ?address }
  GRAPH <claims> { ?claim kb:statedAt ?line }
} ORDER BY ?line
"""
_INCOMPLETE_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?claim ?subject ?property ?object ?line ?checked ?source WHERE {
  GRAPH <claims> {
    ?claim kb:statedAt ?line .
    OPTIONAL { ?claim kb:basis ?basis }
    FILTER(COALESCE(?basis, kb:stated) IN (kb:stated, kb:package))
    OPTIONAL { ?claim kb:checked ?checked }
    OPTIONAL { ?claim prov:wasDerivedFrom ?source }
    FILTER(!BOUND(?checked) || !BOUND(?source))
  }
  GRAPH ?claim { ?subject ?property ?object }
}
"""
_UNREAD_OF_SOURCES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?source ?text WHERE { ?source a kb:Source ; kb:unread ?text }
"""

_UNLOCATED_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?claim ?property ?object ?line ?source ?kind WHERE {{
  VALUES ?property {{ {properties} }}
  GRAPH ?claim {{ ?subject ?property ?object }}
  GRAPH <claims> {{
    ?claim prov:wasDerivedFrom ?source ; kb:statedAt ?line .
    FILTER NOT EXISTS {{ ?claim kb:basis ?basis }}
    FILTER NOT EXISTS {{ ?claim kb:citedPart ?part . ?part dcterms:isPartOf ?source }}
  }}
  ?source kb:sourceKind ?kind
}}
"""


class _Incomplete(NamedTuple):
    """A fact of a claim without a source or a day of checking."""

    claim: str
    subject: str
    property: Iri
    value: Term
    is_checked: bool


class _Evidence(NamedTuple):
    """The lines and the sources of a claim."""

    lines: set[int]
    sources: set[str]


class _Unlocated(NamedTuple):
    """A claim that cites a source as a whole."""

    claim: str
    property: Iri
    value: Term
    source: Iri


def banned_sources(graph: Graph, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each source whose address the mapping bans."""
    rules = graph.ontology.mapping.constraints.banned_sources
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim, address, line in graph.store.select(_SOURCES_QUERY) if rules else ():
        lines[str(claim), str(address)].append(str(line))
    for (_, cited), line_iris in lines.items():
        rule = next((rule for rule in rules if rule.regex.search(cited)), None)
        location = locations.of_lines(line_iris, Iri(cited)) if rule else None
        if rule and location:
            yield location.finding(
                Severity.ERROR,
                "banned-source",
                f"{cited} is banned as a source{f': {rule.reason}' if rule.reason else ''}",
                suggestion="cite another source, or remove the value",
                about=cited,
            )


def uncited(
    graph: Graph, labels: Labels, locations: LocationFinder, found: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield a finding for each claim without a source or a day of checking, at its first line.

    Only facts of fields of the mapping are checked, and only if the mapping requires citations.
    Nothing is said where a finding already explains why: a footnote that cites no source or stands
    above the value, or a date of a source that cannot be read, or front matter whose sources
    cannot.
    """
    if not graph.ontology.mapping.constraints.requires_citations:
        return
    paths: dict[Iri, frozenset[Iri]] = {}
    explained = {(each.file, each.line) for each in found if each.code == "unknown-source"}
    explained |= _lines_below_footnotes(graph, found)
    unreadable = {each.file for each in found if each.code == "front-matter"}
    without_date = _sources_with_unread_date(graph)
    for fact, evidence in _incomplete(graph).items():
        owner = graph.subjects.get(graph.iris.slug(fact.claim) or "")
        if owner is None or owner.cls is None or owner.iri != fact.subject:
            continue
        if owner.path in unreadable and not evidence.sources:
            continue
        if owner.cls not in paths:
            paths[owner.cls] = _mapped_properties(graph, owner.cls)
        is_none_found = fact.property == NONE_FOUND
        is_answer = fact.property in {NONE_FOUND, NOT_KNOWN}
        stated = Iri(str(fact.value)) if is_answer else fact.property
        is_explained = bool(evidence.sources & without_date) or any(
            (owner.path, line) in explained for line in evidence.lines
        )
        lines = (graph.iris.line(owner.document, line) for line in evidence.lines)
        location = locations.of_lines(lines, fact.value) if stated in paths[owner.cls] else None
        if location is None or is_explained:
            continue
        label = labels.label(stated)
        if not is_none_found:
            yield _incomplete_citation(location, label, fact, evidence)
        elif not fact.is_checked:
            yield location.finding(
                Severity.WARNING,
                "unchecked",
                f"{label!r} is marked as none found, but has no date",
                suggestion="write none found (YYYY-MM-DD)",
            )


def _lines_below_footnotes(graph: Graph, found: Iterable[Finding]) -> set[tuple[str, int]]:
    """Return the lines for which a footnote was meant that stands in a heading or header.

    Those are the lines of the section, or those up to the next empty one.
    """
    strays: dict[str, set[int]] = defaultdict(set)
    for each in found:
        if each.code == "stray-footnote":
            strays[each.file].add(each.line)
    explained = set()
    for subject in graph.subjects.values() if strays else ():
        if subject.path not in strays:
            continue
        entry = graph.entry(subject.slug)
        texts = entry.text.split("\n")
        headings = [section.heading.line for section in entry.sections if section.level]
        for stray in strays[subject.path]:
            ends = (
                (line for line in headings if line > stray)
                if stray in headings
                else (line for line in range(stray, len(texts) + 1) if not texts[line - 1].strip())
            )
            end = min(ends, default=len(texts) + 1)
            explained |= {(subject.path, line) for line in range(stray, end)}
    return explained


def _incomplete(graph: Graph) -> dict[_Incomplete, _Evidence]:
    facts: dict[_Incomplete, _Evidence] = {}
    for claim, subject, prop, value, line, checked, source in graph.store.select(_INCOMPLETE_QUERY):
        if value is None:
            continue
        fact = _Incomplete(str(claim), str(subject), Iri(str(prop)), value, checked is not None)
        evidence = facts.setdefault(fact, _Evidence(set(), set()))
        evidence.lines.add(graph.iris.line_number(str(line)) or 1)
        if source is not None:
            evidence.sources.add(str(source))
    return facts


def _sources_with_unread_date(graph: Graph) -> set[str]:
    """Return the sources with a date that cannot be read, or under a misspelt key."""
    keys = TermList(_keys_of_dates(graph.ontology))
    texts = (
        (str(source), str(text)) for source, text in graph.store.select(_UNREAD_OF_SOURCES_QUERY)
    )
    return {
        source
        for source, text in texts
        if (key := normalise_key(text.partition(":")[0])) in keys.spellings or keys.near(key)
    }


def _keys_of_dates(ontology: Ontology) -> Iterator[str]:
    """Yield the keys of sources under which authors write the day of the check."""
    for field in ontology.mapping.fields.get(DOCUMENT, ()):
        match field.value_type:
            case AnyOf(options=options):
                value_types = options
            case value_type:
                value_types = (value_type,) if value_type else ()
        for each in value_types:
            if isinstance(each, RecordType):
                yield from (c.name for c in each.captures.values() if c.path == CHECKED)


def _mapped_properties(graph: Graph, cls: Iri) -> frozenset[Iri]:
    """Return the properties that the fields of the mapping state for a class."""
    return frozenset(field.path for field in graph.ontology.fields_of(cls) if field.value_type)


def _incomplete_citation(
    location: Location, label: str, fact: _Incomplete, evidence: _Evidence
) -> Finding:
    if evidence.sources:
        return location.finding(
            Severity.WARNING,
            "unchecked",
            f"{label!r} has a source without the day on which it was checked",
            suggestion="add checked: YYYY-MM-DD to the source",
        )
    return location.finding(
        Severity.WARNING,
        "uncited",
        f"{label!r} has no source{'' if fact.is_checked else ' and no date'}",
        suggestion="cite a source by a footnote: [^id] names a source in the front matter",
    )


def unlocated(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each claim that cites a primary source without the place in it.

    Only properties are checked for which the mapping asks for places (`m:locator true`), in the
    entries of classes whose shapes have them.
    """
    wanted = _wanted(graph)
    for cited, lines in _whole_sources(graph, wanted).items():
        owner = graph.subjects.get(graph.iris.slug(cited.claim) or "")
        if owner is None or not _is_wanted(graph, owner, cited.property, wanted):
            continue
        location = locations.of_lines(lines, cited.value)
        if location is not None:
            label = labels.label(cited.property)
            name = source_key(cited.source)
            yield location.finding(
                Severity.NOTICE,
                "unlocated",
                f"{label!r} cites the primary source [^{name}] without the place in it",
                suggestion=f"name the article, section or page: [^{name} art. 1]",
                about=name,
            )


def _wanted(graph: Graph) -> dict[Iri, set[Iri]]:
    """Return the properties for which the mapping asks for places, with the classes of things."""
    wanted: dict[Iri, set[Iri]] = defaultdict(set)
    for cls, fields in graph.ontology.mapping.fields.items():
        for field in fields:
            if field.needs_locator:
                wanted[field.path].add(cls)
    return wanted


def _is_wanted(graph: Graph, owner: Subject, prop: Iri, wanted: dict[Iri, set[Iri]]) -> bool:
    return any(graph.ontology.is_a(owner.cls, cls) for cls in wanted[prop])


def _whole_sources(graph: Graph, wanted: dict[Iri, set[Iri]]) -> dict[_Unlocated, list[str]]:
    """Return the claims that cite a primary source as a whole, each with its lines."""
    found: dict[_Unlocated, list[str]] = defaultdict(list)
    if not wanted:
        return found
    query = _UNLOCATED_QUERY.format(properties=" ".join(map(written, sorted(wanted))))
    for claim, prop, value, line, source, kind in graph.store.select(query):
        if value is None or broad_kind(Iri(str(kind)), graph.ontology) != PRIMARY:
            continue
        cited = _Unlocated(str(claim), Iri(str(prop)), value, Iri(str(source)))
        found[cited].append(str(line))
    return found
