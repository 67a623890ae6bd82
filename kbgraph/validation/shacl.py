"""Validation of the facts against the ontology's shapes by pySHACL."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Final, NamedTuple

import pyshacl
import rdflib
from pyparsing import ParseBaseException
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.plugins import sparql
from rdflib.plugins.sparql.sparql import SPARQLError
from rdflib.term import Node

from kbgraph.build import Graph
from kbgraph.export.serialize import export_facts
from kbgraph.findings import Severity
from kbgraph.rdf.formats import NTRIPLES
from kbgraph.rdf.terms import Iri, Term
from kbgraph.validation.shape_checks.comparisons import install, term_of
from kbgraph.validation.shape_checks.deadline import DeadlineError, deadline
from kbgraph.validation.shape_checks.shape_graphs import alone, roots, shapes_of
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
_MIN_SECONDS = 5
_FACTS_PER_SECOND = 1_000
"""Facts for each further second of processor time; pySHACL checks eight times as many."""
_SINGLE_SHARE = 5
_MAX_FAULTS = 20
"""Shapes that cannot be checked, after which no further one is tried."""
_REFUSED = "a constraint has a value that SHACL does not allow there, or a part that is not known"
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SPARQLError,
    TypeError,
    ValueError,
)
"""The exceptions that pySHACL and rdflib raise for shapes that they do not understand."""
# A query of a shape would read the addresses and files that it names with FROM.
sparql.SPARQL_LOAD_GRAPHS = False
install()
_MAX_DEPTH = 5
"""Levels of shapes within shapes that a message can describe."""


class ShapeFault(NamedTuple):
    """A shape that cannot be checked, and the reason; without a name for the shapes as a whole."""

    shape: Iri | None
    problem: str


def violations(graph: Graph) -> Iterator[Violation | ShapeFault]:
    """Yield each violation of a shape.

    Where the shapes cannot be checked together, each is checked alone, and those that cannot be are
    yielded as faults.
    """
    shapes = shapes_of(graph.ontology)
    facts = rdflib.Graph().parse(data=export_facts(graph, NTRIPLES), format="nt")
    seconds = _MIN_SECONDS + len(facts) / _FACTS_PER_SECOND
    outcome = _outcome(facts, shapes, seconds)
    if not isinstance(outcome, ShapeFault):
        yield from outcome
        return
    faults = 0
    for root in roots(shapes):
        single = _outcome(facts, alone(shapes, root), seconds / _SINGLE_SHARE)
        if not isinstance(single, ShapeFault):
            yield from single
            continue
        faults += 1
        yield single._replace(shape=Iri(str(root)) if isinstance(root, rdflib.URIRef) else None)
        if faults == _MAX_FAULTS:
            return
    if not faults:
        yield outcome


def _outcome(
    facts: rdflib.Graph, shapes: rdflib.Graph, seconds: float
) -> list[Violation] | ShapeFault:
    """Return the violations, or the fault for which pySHACL gives up, or goes on without end."""
    try:
        with deadline(seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, report, _ = pyshacl.validate(facts, shacl_graph=shapes)
            if not isinstance(report, rdflib.Graph):
                return ShapeFault(None, _REFUSED)
            # Results of inner shapes are details of the results of the outer ones.
            return [
                _violation(shapes, report, result) for result in report.objects(None, SH.result)
            ]
    except DeadlineError:
        return ShapeFault(None, f"checking it takes longer than {seconds:.0f} s")
    except RecursionError:
        return ShapeFault(None, "it is nested too deeply, or refers to itself")
    except ParseBaseException:
        return ShapeFault(None, "its SPARQL query has a syntax error")
    except re.error:
        return ShapeFault(None, "its pattern is no regular expression")
    except _FAILURES:
        return ShapeFault(None, _REFUSED)


def _violation(shapes: rdflib.Graph, report: rdflib.Graph, result: Node) -> Violation:
    shape = report.value(result, SH.sourceShape)
    described = _shape(shapes, shape, _MAX_DEPTH) if shape is not None else Shape({})
    component = str(report.value(result, SH.sourceConstraintComponent))
    severity = rdflib.URIRef(str(report.value(result, SH.resultSeverity)))
    value = report.value(result, SH.value)
    return Violation(
        focus=_focus(report.value(result, SH.focusNode)),
        path=described.path or _path(report.value(result, SH.resultPath)),
        value=None if value is None else term_of(value),
        component=component.removeprefix(str(SH)).removesuffix("ConstraintComponent"),
        shape=described,
        severity=_SEVERITIES.get(severity, Severity.ERROR),
        message=_message(shapes, report, result),
    )


def _focus(node: Node | None) -> Term:
    """Return the node that is checked; a shape may have literals for targets."""
    return Iri("") if node is None else term_of(node)


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
        return ListedTerms(tuple(map(term_of, items)))
    if name in _SHAPE_PARAMETERS or isinstance(value, rdflib.BNode):
        return _shape(shapes, value, depth - 1)
    return term_of(value)
