"""Whether two answers are the same: rows as multisets, blank nodes by isomorphism, numbers and booleans by value."""

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
    "integer", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte", "nonNegativeInteger",
    "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "positiveInteger",
)  # fmt: skip
_EXACT = {XSD.decimal, *(XSD[name] for name in _INTEGERS)}
_FLOATING = {XSD.double, XSD.float}
_BOOLEANS = {"1": "true", "true": "true", "0": "false", "false": "false"}
_COUNT, _INDEX, _VARIABLE = URIRef("row:count"), URIRef("row:index"), "variable:"


def difference(expected: Answer, found: Answer) -> str:
    """In what an answer differs from the expected one, in a line; empty where it does not."""
    match expected, found:
        case Truth(), Truth():
            return "" if expected == found else f"expected {expected.value}, came {found.value}"
        case Triples(), Triples():
            return _of_graphs(expected.graph, found.graph)
        case Rows(), Rows():
            return _of_rows(expected, found)
    return f"expected {type(expected).__name__}, came {shown(found)}"


def shown(answer: Answer) -> str:
    """The kind of an answer, or why there is none."""
    return str(getattr(answer, "reason", type(answer).__name__)).partition("\n")[0]


def _of_graphs(expected: rdflib.Graph, found: rdflib.Graph) -> str:
    graphs = [_canonical_graph(graph) for graph in (expected, found)]
    return (
        "" if isomorphic(*graphs) else f"other triples: expected {len(expected)}, came {len(found)}"
    )


def _of_rows(expected: Rows, found: Rows) -> str:
    if set(expected.variables) != set(found.variables):
        return (
            f"expected the variables {sorted(expected.variables)}, came {sorted(found.variables)}"
        )
    if isomorphic(*(_as_graph(each.rows, expected) for each in (expected, found))):
        return ""
    if len(expected.rows) != len(found.rows):
        return f"expected {len(expected.rows)} rows, came {len(found.rows)}"
    missing, extra = (_texts(a) - _texts(b) for a, b in ((expected, found), (found, expected)))
    if not missing:
        return "the same rows in another order"
    if any("=_:" in row for row in missing):
        return "blank nodes are shared or told apart otherwise"
    return f"other rows: expected {next(iter(missing))}, came {next(iter(extra))}"


def _texts(rows: Rows) -> Counter[str]:
    return Counter(
        " ".join(f"?{name}={canonical(row[name]).n3()}" for name in sorted(row))
        for row in rows.rows
    )


def _as_graph(rows: tuple[dict[str, Node], ...], expected: Rows) -> rdflib.Graph:
    """Rows as triples, so that graph isomorphism is that of answers: a node for each different row, with how often it comes."""
    graph = rdflib.Graph()
    same = [tuple(sorted((name, canonical(term)) for name, term in row.items())) for row in rows]
    for row, count in Counter(same).items():
        node = _node(row)
        graph.add((node, _COUNT, Literal(count)))
        for name, term in row:
            graph.add((node, URIRef(_VARIABLE + name), term))
    if expected.is_ordered:
        for place, row in enumerate(same):
            graph.add((_node(row), _INDEX, Literal(place)))
    return graph


def _node(row: tuple[tuple[str, Node], ...]) -> URIRef | BNode:
    """A row without blank nodes has a name of its own, so that isomorphism has little to search."""
    key = hashlib.sha256(repr(row).encode()).hexdigest()
    return BNode(key) if any(isinstance(term, BNode) for _, term in row) else URIRef(f"row:{key}")


def _canonical_graph(graph: rdflib.Graph) -> rdflib.Graph:
    changed = rdflib.Graph()
    for subject, predicate, value in graph:
        changed.add((subject, predicate, canonical(value)))
    return changed


def canonical(term: Node) -> Node:
    """A number or boolean in one form for each value and datatype, a plain string without its datatype, a language tag in small letters.

    All else as it is.
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
    """The form of a literal's value; nothing for what has none."""
    try:
        if datatype in _EXACT:
            yield f"{Decimal(lexical).normalize():f}"
        elif datatype in _FLOATING:
            yield repr(float(lexical))
        elif datatype == XSD.boolean:
            yield _BOOLEANS[lexical]
    except (InvalidOperation, KeyError, ValueError):
        return
