"""Checks of the places in sources that claims name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.evidence.source import PRIMARY, broad_kind
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.terms import Iri, Term, written
from kbgraph.validation.locations import LocationFinder
from kbgraph.views.labels import Labels

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
_SOURCE_MARK = "#source."


class _Unlocated(NamedTuple):
    """A claim that cites a source as a whole."""

    claim: str
    property: Iri
    value: Term
    source: Iri


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
            name = cited.source.rpartition(_SOURCE_MARK)[2]
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
