"""Answers of SPARQL queries as values.

rdflib reads them from files and responses of every result syntax: it is not the engine under test.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeAlias

import rdflib
from rdflib import RDF
from rdflib.query import Result
from rdflib.term import Node

from conformance.namespaces import RS


class Rows(NamedTuple):
    """The answer of SELECT: the bound variables of each solution."""

    variables: tuple[str, ...]
    rows: tuple[dict[str, Node], ...]
    is_ordered: bool = False
    """Whether the order of rows counts: the expected answer has `rs:index`."""


class Truth(NamedTuple):
    """The answer of ASK."""

    value: bool


class Triples(NamedTuple):
    """The answer of CONSTRUCT or DESCRIBE."""

    graph: rdflib.Graph


class Failed(NamedTuple):
    """A query without an answer."""

    reason: str
    is_refusal: bool = False
    """Whether the engine refused the text; it was stopped otherwise."""
    is_syntax: bool = False
    """Whether it reported a syntax error."""


Answer: TypeAlias = Rows | Truth | Triples | Failed
RESULT_SYNTAXES = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
"""rdflib's names of the result syntaxes, by file suffix."""
RDF_SYNTAXES = {".ttl": "turtle", ".rdf": "xml", ".nt": "nt"}
"""rdflib's names of the RDF syntaxes, by file suffix."""


def read_expected(path: Path) -> Answer:
    """Read the answer of a file of the suite; RDF may hold rows as a result set."""
    answer = read_answer(path.read_bytes(), path.suffix, path.as_uri())
    if isinstance(answer, Triples) and (None, RDF.type, RS.ResultSet) in answer.graph:
        return _result_set(answer.graph)
    return answer


def read_answer(body: bytes, suffix: str, base: str) -> Answer:
    """Read an answer in the syntax of a file suffix; raise KeyError for an unknown one."""
    if suffix in RDF_SYNTAXES:
        return Triples(rdflib.Graph().parse(data=body, format=RDF_SYNTAXES[suffix], publicID=base))
    return answer_of(Result.parse(BytesIO(body), format=RESULT_SYNTAXES[suffix]))


def answer_of(result: Result) -> Rows | Truth:
    """Convert rdflib's answer to SELECT or ASK."""
    if result.type == "ASK":
        return Truth(bool(result.askAnswer))
    rows: tuple[dict[str, Node], ...] = tuple(
        {str(name): term for name, term in row.items() if term is not None}
        for row in result.bindings
    )
    assert all(isinstance(term, Node) for row in rows for term in row.values()), (
        "rdflib returned a value that is no RDF term"
    )
    return Rows(tuple(map(str, result.vars or ())), rows)


def _result_set(graph: rdflib.Graph) -> Rows | Truth:
    if isinstance(truth := next(graph.objects(None, RS.boolean), None), rdflib.Literal):
        return Truth(str(truth) == "true")
    solutions = list(graph.objects(None, RS.solution))
    indexes = {solution: graph.value(solution, RS["index"]) for solution in solutions}
    is_ordered = bool(solutions) and None not in indexes.values()
    if is_ordered:
        solutions.sort(key=lambda solution: int(str(indexes[solution])))
    rows = tuple(_row(graph, solution) for solution in solutions)
    return Rows(tuple(sorted(map(str, graph.objects(None, RS.resultVariable)))), rows, is_ordered)


def _row(graph: rdflib.Graph, solution: Node) -> dict[str, Node]:
    pairs = (
        (graph.value(each, RS.variable), graph.value(each, RS.value))
        for each in graph.objects(solution, RS.binding)
    )
    return {str(name): term for name, term in pairs if term is not None}
