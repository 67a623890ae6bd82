"""Validation of the facts against the ontology's shapes. The only user of pySHACL."""

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
_LINES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?line ?subject ?property ?object WHERE {
  GRAPH ?claim { ?subject ?property ?object } GRAPH <claims> { ?claim kb:statedAt ?line }
} ORDER BY ?line
"""


def violations(graph: Graph) -> Iterator[Finding]:
    """Yield a finding for each SHACL validation result (SHACL, section 3.6.2)."""
    shapes = rdflib.Graph()
    for path in graph.ontology.shapes:
        shapes.parse(path, format="turtle")
    facts = rdflib.Graph().parse(data=export_facts(graph, NTRIPLES), format="nt")
    _, report, _ = pyshacl.validate(facts, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph), "pySHACL returns the report as a graph"
    labels, locations = Labels(graph), LocationFinder(graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        location = _location(graph, locations, report, result)
        if location:
            yield _finding(location, labels, report, result)


def _finding(location: Location, labels: Labels, report: rdflib.Graph, result: Node) -> Finding:
    path, value = (report.value(result, prop) for prop in (SH.resultPath, SH.value))
    message = str(report.value(result, SH.resultMessage) or "does not conform to its shape")
    if isinstance(path, rdflib.URIRef):
        message = f"{labels.label(Iri(str(path)))}: {message}"
    result_severity = rdflib.URIRef(str(report.value(result, SH.resultSeverity)))
    severity = _SEVERITIES.get(result_severity, Severity.ERROR)
    return location.finding(
        severity,
        "shape",
        " ".join(message.split()),
        about=str(value or ""),
    )


def _location(
    graph: Graph, locations: LocationFinder, report: rdflib.Graph, result: Node
) -> Location | None:
    """Return the location of the value that violates the shape.

    If a value is missing, return the location of the thing or of the structured value.
    """
    focus = Iri(str(report.value(result, SH.focusNode)))
    path, value = (report.value(result, prop) for prop in (SH.resultPath, SH.value))
    candidates: list[dict[str, Term]] = [{"object": focus}, {"subject": focus}]
    if isinstance(path, rdflib.URIRef) and value is not None:
        candidates.insert(0, {"subject": focus, "property": Iri(str(path))})
    found = (_first_location(graph, locations, bindings) for bindings in candidates)
    return next((location for location in found if location), None)


def _first_location(
    graph: Graph, locations: LocationFinder, bindings: dict[str, Term]
) -> Location | None:
    rows = graph.store.select(_LINES_QUERY, **bindings)
    found = (locations.of(str(line)) for line, *_ in rows)
    return next((location for location in found if location), None)
