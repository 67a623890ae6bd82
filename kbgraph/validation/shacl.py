"""What the ontology's shapes say of the facts, at the lines that state them. The only user of pySHACL."""

from __future__ import annotations

from collections.abc import Iterator

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kbgraph.build import Graph
from kbgraph.export.serialize import export_facts
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.formats import NTRIPLES
from kbgraph.rdf.terms import Iri, Term
from kbgraph.validation.locations import Location, LocationFinder
from kbgraph.views.labels import Labels

_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTICE}
_PLACES = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?where ?subject ?property ?object WHERE {
  GRAPH ?claim { ?subject ?property ?object } GRAPH <claims> { ?claim kb:statedAt ?where }
} ORDER BY ?where
"""


def violations(graph: Graph) -> Iterator[Finding]:
    """A finding for each result of validating the facts (SHACL, section 3.6.2)."""
    shapes = rdflib.Graph()
    for path in graph.ontology.shapes:
        shapes.parse(path, format="turtle")
    facts = rdflib.Graph().parse(data=export_facts(graph, NTRIPLES), format="nt")
    _, report, _ = pyshacl.validate(facts, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph), "a report is a graph unless one asks for bytes"
    labels, places = Labels(graph), LocationFinder(graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield from _finding(graph, places, labels, report, result)


def _finding(
    graph: Graph, places: LocationFinder, labels: Labels, report: rdflib.Graph, result: Node
) -> Iterator[Finding]:
    focus, path, value = (
        report.value(result, prop) for prop in (SH.focusNode, SH.resultPath, SH.value)
    )
    place = _place(graph, places, str(focus), path, value)
    if place is None:
        return
    reason = str(report.value(result, SH.resultMessage) or "does not conform to its shape")
    said = (
        f"{labels.label(Iri(str(path)))}: {reason}" if isinstance(path, rdflib.URIRef) else reason
    )
    severity = _SEVERITIES.get(
        rdflib.URIRef(str(report.value(result, SH.resultSeverity))), Severity.ERROR
    )
    yield Finding(*place, severity, "shape", " ".join(said.split()), about=str(value or ""))


def _place(
    graph: Graph, places: LocationFinder, focus: str, path: Node | None, value: Node | None
) -> Location | None:
    """Where the value is stated; where it is missing, where the thing, or the structured value, is."""
    known = (
        {"subject": Iri(focus), "property": Iri(str(path))}
        if isinstance(path, rdflib.URIRef) and value is not None
        else {}
    )
    for query in (known, {"object": Iri(focus)}, {"subject": Iri(focus)}):
        found = _first(graph, places, query) if query else None
        if found:
            return found
    return None


def _first(graph: Graph, places: LocationFinder, values: dict[str, Iri]) -> Location | None:
    terms: dict[str, Term] = dict(values)
    for row in graph.store.select(_PLACES, **terms):
        place = places.of(str(row[0]))
        if place:
            return place
    return None
