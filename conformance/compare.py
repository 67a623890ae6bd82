"""Comparison of two answers.

Rows are compared as multisets, blank nodes by isomorphism, numbers and booleans by value.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import rdflib
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from conformance.answers import Answer, Rows, Triples, Truth

_INTEGERS = (
    "integer",
    "nonPositiveInteger",
    "negativeInteger",
    "long",
    "int",
    "short",
    "byte",
    "nonNegativeInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
    "positiveInteger",
)
_EXACT = {XSD.decimal, *(XSD[name] for name in _INTEGERS)}
_FLOATING = {XSD.double, XSD.float}
_BOOLEANS = {"1": "true", "true": "true", "0": "false", "false": "false"}
_COUNT, _INDEX, _VARIABLE = URIRef("row:count"), URIRef("row:index"), "variable:"


def difference(expected: Answer, actual: Answer) -> str:
    """Describe the difference from the expected answer in a line; empty if there is none."""
    match expected, actual:
        case Truth(), Truth():
            return "" if expected == actual else f"expected {expected.value}, was {actual.value}"
        case Triples(), Triples():
            return _compare_graphs(expected.graph, actual.graph)
        case Rows(), Rows():
            return _compare_rows(expected, actual)
    return f"expected {type(expected).__name__}, was {describe(actual)}"


def describe(answer: Answer) -> str:
    """Return the kind of an answer, or the reason for its absence."""
    return str(getattr(answer, "reason", type(answer).__name__)).partition("\n")[0]


def _compare_graphs(expected: rdflib.Graph, actual: rdflib.Graph) -> str:
    graphs = [_canonical_graph(graph) for graph in (expected, actual)]
    return (
        ""
        if isomorphic(*graphs)
        else f"different triples: expected {len(expected)}, got {len(actual)}"
    )


def _compare_rows(expected: Rows, actual: Rows) -> str:
    if set(expected.variables) != set(actual.variables):
        return (
            f"expected the variables {sorted(expected.variables)}, got {sorted(actual.variables)}"
        )
    if isomorphic(*(_as_graph(each.rows, expected) for each in (expected, actual))):
        return ""
    if len(expected.rows) != len(actual.rows):
        return f"expected {len(expected.rows)} rows, got {len(actual.rows)}"
    missing, extra = (_texts(a) - _texts(b) for a, b in ((expected, actual), (actual, expected)))
    if not missing:
        return "the same rows in a different order"
    if any("=_:" in row for row in missing):
        return "blank nodes are shared or distinguished differently"
    return f"different rows: expected {next(iter(missing))}, got {next(iter(extra))}"


def _texts(rows: Rows) -> Counter[str]:
    return Counter(
        " ".join(f"?{name}={canonical(row[name]).n3()}" for name in sorted(row))
        for row in rows.rows
    )


def _as_graph(rows: tuple[dict[str, Node], ...], expected: Rows) -> rdflib.Graph:
    """Convert rows to triples, so that graph isomorphism compares answers.

    Each distinct row becomes a node, with the number of its occurrences.
    """
    graph = rdflib.Graph()
    canonical_rows = [
        tuple(sorted((name, canonical(term)) for name, term in row.items())) for row in rows
    ]
    for row, count in Counter(canonical_rows).items():
        node = _node(row)
        graph.add((node, _COUNT, Literal(count)))
        for name, term in row:
            graph.add((node, URIRef(_VARIABLE + name), term))
    if expected.is_ordered:
        for index, row in enumerate(canonical_rows):
            graph.add((_node(row), _INDEX, Literal(index)))
    return graph


def _node(row: tuple[tuple[str, Node], ...]) -> URIRef | BNode:
    """Return the node of a row.

    It is an IRI unless the row has blank nodes, so that isomorphism has little to search.
    """
    key = hashlib.sha256(repr(row).encode()).hexdigest()
    return BNode(key) if any(isinstance(term, BNode) for _, term in row) else URIRef(f"row:{key}")


def _canonical_graph(graph: rdflib.Graph) -> rdflib.Graph:
    changed = rdflib.Graph()
    for subject, predicate, value in graph:
        changed.add((subject, predicate, canonical(value)))
    return changed


def canonical(term: Node) -> Node:
    """Return the canonical form of a term.

    Numbers and booleans have a form for each value and datatype, plain strings lose their datatype,
    and language tags become lower case. Other terms stay as they are.
    """
    if not isinstance(term, Literal):
        return term
    if term.datatype is None:
        return Literal(str(term), lang=term.language.lower() if term.language else None)
    if term.datatype == XSD.string:
        return Literal(str(term))
    return Literal(
        next(_value(str(term), term.datatype), str(term)), datatype=term.datatype, normalize=False
    )


def _value(lexical: str, datatype: URIRef) -> Iterator[str]:
    """Yield the canonical form of a literal; nothing if the literal is ill-typed."""
    try:
        if datatype in _EXACT:
            yield f"{Decimal(lexical).normalize():f}"
        elif datatype in _FLOATING:
            yield repr(float(lexical))
        elif datatype == XSD.boolean:
            yield _BOOLEANS[lexical]
    except (InvalidOperation, KeyError, ValueError):
        return
