"""Validation of the facts against the ontology's shapes. The only user of pySHACL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyshacl
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kbgraph.build import Graph
from kbgraph.export.serialize import export_facts
from kbgraph.findings import Severity
from kbgraph.rdf.formats import NTRIPLES
from kbgraph.rdf.terms import STRING, Iri, Literal, Term
from kbgraph.validation.violations import (
    ListedShapes,
    ListedTerms,
    Parameter,
    Path,
    Shape,
    Violation,
)

_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTICE}
_SHAPE_PARAMETERS: Final = frozenset({"and", "node", "not", "or", "property", "xone"})
"""Parameters whose values are shapes, even if these have IRIs."""
_MAX_DEPTH = 5
"""Levels of shapes within shapes that a message can describe."""


def violations(graph: Graph) -> Iterator[Violation]:
    """Yield each violation of a shape."""
    shapes = rdflib.Graph()
    for path in graph.ontology.shapes:
        shapes.parse(path, format="turtle")
    facts = rdflib.Graph().parse(data=export_facts(graph, NTRIPLES), format="nt")
    _, report, _ = pyshacl.validate(facts, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph), "pySHACL returns the report as a graph"
    # Results of inner shapes are details of the results of the outer ones.
    for result in report.objects(None, SH.result):
        yield _violation(shapes, report, result)


def _violation(shapes: rdflib.Graph, report: rdflib.Graph, result: Node) -> Violation:
    shape = report.value(result, SH.sourceShape)
    described = _shape(shapes, shape, _MAX_DEPTH) if shape is not None else Shape({})
    component = str(report.value(result, SH.sourceConstraintComponent))
    severity = rdflib.URIRef(str(report.value(result, SH.resultSeverity)))
    value = report.value(result, SH.value)
    return Violation(
        focus=Iri(str(report.value(result, SH.focusNode))),
        path=described.path or _path(report.value(result, SH.resultPath)),
        value=None if value is None else _term(value),
        component=component.removeprefix(str(SH)).removesuffix("ConstraintComponent"),
        shape=described,
        severity=_SEVERITIES.get(severity, Severity.ERROR),
        message=_message(shapes, report, result),
    )


def _path(path: Node | None) -> Path | None:
    """Return the property that a result names, such as one that a closed shape does not allow."""
    return Path(Iri(str(path)), is_inverse=False) if isinstance(path, rdflib.URIRef) else None


def _message(shapes: rdflib.Graph, report: rdflib.Graph, result: Node) -> str:
    """Return the message that the ontology gives for a result, if it gives one.

    A query or script in the ontology has messages with values, which the report fills in.
    """
    shape = report.value(result, SH.sourceShape)
    constraint = report.value(result, SH.sourceConstraint)
    messages = list(shapes.objects(shape, SH.message)) if shape is not None else []
    if constraint is not None:
        messages += report.objects(result, SH.resultMessage)
    english = [text for text in messages if getattr(text, "language", None) in {None, "en"}]
    return " ".join(str(next(iter(english or messages), "")).split())


def _shape(shapes: rdflib.Graph, node: Node, depth: int) -> Shape:
    parameters: dict[str, list[Parameter]] = {}
    for prop, value in shapes.predicate_objects(node):
        name = str(prop).removeprefix(str(SH))
        if name != str(prop) and (depth > 0 or isinstance(value, rdflib.Literal)):
            parameters.setdefault(name, []).append(_parameter(shapes, name, value, depth))
    return Shape({name: tuple(values) for name, values in parameters.items()})


def _parameter(shapes: rdflib.Graph, name: str, value: Node, depth: int) -> Parameter:
    if (value, RDF.first, None) in shapes or value == RDF.nil:
        items = list(Collection(shapes, value))
        if name in _SHAPE_PARAMETERS:
            return ListedShapes(tuple(_shape(shapes, item, depth - 1) for item in items))
        return ListedTerms(tuple(map(_term, items)))
    if name in _SHAPE_PARAMETERS or isinstance(value, rdflib.BNode):
        return _shape(shapes, value, depth - 1)
    return _term(value)


def _term(node: Node) -> Term:
    if not isinstance(node, rdflib.Literal):
        return Iri(str(node))
    return Literal(str(node), Iri(str(node.datatype or STRING)), str(node.language or ""))
