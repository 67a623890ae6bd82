"""Checks of sources: banned sources, and facts without a source or a date."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.namespaces import NONE_FOUND
from kbgraph.rdf.terms import Iri, Term
from kbgraph.validation.locations import Location, LocationFinder
from kbgraph.views.labels import Labels

_SOURCES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX schema: <https://schema.org/>
SELECT ?address ?line WHERE {
  GRAPH ?claim { ?source a kb:Source ; schema:url ?address }
  GRAPH <claims> { ?claim kb:statedAt ?line }
} ORDER BY ?line
"""
_INCOMPLETE_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?subject ?property ?object ?line ?asOf ?source WHERE {
  GRAPH <claims> {
    ?claim kb:basis kb:stated ; kb:statedAt ?line .
    OPTIONAL { ?claim kb:asOf ?asOf }
    OPTIONAL { ?claim prov:wasDerivedFrom ?source }
    FILTER(!BOUND(?asOf) || !BOUND(?source))
  }
  GRAPH ?claim { ?subject ?property ?object }
} ORDER BY ?line ?property ?object
"""


def banned_sources(graph: Graph, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each source whose address the mapping bans."""
    rules = graph.ontology.mapping.constraints.banned_sources
    for address, line in graph.store.select(_SOURCES_QUERY) if rules else ():
        rule = next((rule for rule in rules if rule.regex.search(str(address))), None)
        location = locations.of(str(line), address) if rule else None
        if rule and location:
            yield location.finding(
                Severity.ERROR,
                "banned-source",
                f"{address} is banned as a source{f': {rule.reason}' if rule.reason else ''}",
                suggestion="cite another source, or remove the value",
                about=str(address),
            )


def uncited(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each fact without a source or a date.

    Only facts of fields of the mapping are checked, and only if the mapping requires citations.
    """
    if not graph.ontology.mapping.constraints.requires_citations:
        return
    paths: dict[Iri, frozenset[Iri]] = {}
    for subject, prop, value, line, as_of, source in graph.store.select(_INCOMPLETE_QUERY):
        owner = graph.subjects.get(graph.iris.slug(str(line)) or "")
        if owner is None or owner.cls is None or owner.iri != subject:
            continue
        if owner.cls not in paths:
            paths[owner.cls] = _mapped_properties(graph, owner.cls)
        is_none_found = prop == NONE_FOUND
        stated = Iri(str(value if is_none_found else prop))
        location = locations.of(str(line), value) if stated in paths[owner.cls] else None
        if location is None:
            continue
        label = labels.label(stated)
        if not is_none_found:
            yield _incomplete_citation(location, label, as_of=as_of, source=source)
        elif as_of is None:
            yield location.finding(
                Severity.WARNING,
                "undated",
                f"{label!r} is marked as none found, but has no date",
                suggestion="write none found (YYYY-MM-DD)",
            )


def _mapped_properties(graph: Graph, cls: Iri) -> frozenset[Iri]:
    """Return the properties that the fields of the mapping state for a class."""
    return frozenset(field.path for field in graph.ontology.fields_of(cls) if field.value_type)


def _incomplete_citation(
    location: Location, label: str, *, as_of: Term | None, source: Term | None
) -> Finding:
    if source is not None:
        return location.finding(
            Severity.WARNING,
            "undated",
            f"{label!r} has a source without the day on which it was checked",
            suggestion="add checked: YYYY-MM-DD to the source",
        )
    return location.finding(
        Severity.WARNING,
        "uncited",
        f"{label!r} has no source{'' if as_of else ' and no date'}",
        suggestion="cite a source by a footnote: [^id] names a source in the front matter",
    )
