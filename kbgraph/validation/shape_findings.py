"""Findings of what violates a shape, in the words of the ontology and at the place of the value."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.validation.locations import LocationFinder
from kbgraph.validation.requirements import ShapeDescriber
from kbgraph.validation.shacl import ShapeFault, violations
from kbgraph.validation.violation_messages import COMPARISONS, remark
from kbgraph.validation.violation_places import StatedValue, ViolationPlaces
from kbgraph.validation.violations import Path, Violation
from kbgraph.views.labels import Labels


def shape_findings(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each violation of a shape by what an entry says."""
    places, describer = ViolationPlaces(graph, locations), ShapeDescriber(labels)
    for violation in violations(graph):
        if isinstance(violation, ShapeFault):
            yield _fault(graph, violation)
            continue
        if not places.speaks_of_entries(violation):
            continue
        values = places.values(violation.focus, violation.path) if violation.path else ()
        location = places.place(violation, values)
        if location:
            made = remark(violation, values, _others(violation, places), describer)
            yield location.finding(
                violation.severity,
                "shape",
                made.message,
                suggestion=made.suggestion,
                about=str(violation.value or ""),
            )


def _fault(graph: Graph, fault: ShapeFault) -> Finding:
    """Return the finding of a shape that cannot be checked, at its line in the ontology."""
    files, shapes = graph.ontology.files, graph.ontology.shapes
    place = files.place([], fault.shape) if fault.shape else None
    path, line = place or (shapes[-1], 1)
    return Finding(
        files.name(path),
        line,
        1,
        Severity.ERROR,
        "unchecked-shape",
        f"this shape cannot be checked: {fault.problem}",
        "correct it; all other shapes are checked",
        str(fault.shape or ""),
    )


def _others(violation: Violation, places: ViolationPlaces) -> tuple[StatedValue, ...]:
    """Return the values of the property with which a constraint compares."""
    name = violation.component[:1].lower() + violation.component[1:]
    properties = violation.shape.iris(name) if name in COMPARISONS else ()
    return tuple(
        value
        for prop in properties
        for value in places.values(violation.focus, Path(prop, is_inverse=False))
    )
