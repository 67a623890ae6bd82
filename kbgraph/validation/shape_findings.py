"""Findings of what violates a shape, in the words of the ontology and at the place of the value."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.ontology.lint.checks.reading import kind_of_read, values_of
from kbgraph.rdf.value_kinds import are_comparable, kind_of
from kbgraph.validation.comparison_messages import COMPARISONS, is_incomparable
from kbgraph.validation.locations import LocationFinder
from kbgraph.validation.requirements import ShapeDescriber
from kbgraph.validation.shacl import ShapeFault, violations
from kbgraph.validation.violation_messages import remark
from kbgraph.validation.violation_places import StatedValue, ViolationPlaces, as_stated
from kbgraph.validation.violations import Path, Violation
from kbgraph.views.labels import Labels


def shape_findings(graph: Graph, labels: Labels, locations: LocationFinder) -> Iterator[Finding]:
    """Yield a finding for each violation of a shape by what an entry says."""
    places, describer = ViolationPlaces(graph, locations), ShapeDescriber(labels)
    for found in violations(graph):
        if isinstance(found, ShapeFault):
            yield _fault(graph, found)
            continue
        if not places.speaks_of_entries(found) or _is_of_mapping(graph, found):
            continue
        values = places.values(found.focus, found.path) if found.path else ()
        violation = as_stated(found, values)
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


def _is_of_mapping(graph: Graph, violation: Violation) -> bool:
    """Say whether no value of the property can be compared with a bound, as the linter reports."""
    if violation.path is None or not is_incomparable(violation):
        return False
    fields = (field for of_class in graph.ontology.mapping.fields.values() for field in of_class)
    types = [f.value_type for f in fields if f.path == violation.path.property and f.value_type]
    kinds = {kind_of_read(each) for value_type in types for each in values_of(value_type)}
    bounds = map(kind_of, violation.shape.terms(violation.parameter))
    return bool(kinds) and any(
        not any(are_comparable(bound, kind) for kind in kinds) for bound in bounds
    )


def _others(violation: Violation, places: ViolationPlaces) -> tuple[StatedValue, ...]:
    """Return the values of the property with which a constraint compares."""
    name = violation.parameter
    properties = violation.shape.iris(name) if name in COMPARISONS else ()
    return tuple(
        value
        for prop in properties
        for value in places.values(violation.focus, Path(prop, is_inverse=False))
    )
