"""Answers as values, read from the files and bytes of every result syntax by rdflib, which is not the engine under test."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeAlias

import rdflib
from rdflib import RDF
from rdflib.query import Result
from rdflib.term import Node

from conformance.words import RS


class Rows(NamedTuple):
    """The answer of SELECT: for each solution, what each bound variable is."""

    variables: tuple[str, ...]
    rows: tuple[dict[str, Node], ...]
    is_ordered: bool = False
    """Whether the order of rows counts, as `rs:index` says."""


class Truth(NamedTuple):
    """The answer of ASK."""

    value: bool


class Triples(NamedTuple):
    """The answer of CONSTRUCT or DESCRIBE."""

    graph: rdflib.Graph


class Failed(NamedTuple):
    """No answer."""

    reason: str
    is_refusal: bool = False
    """Whether the engine refused the text, and was not stopped."""
    is_syntax: bool = False
    """Whether it refused it as no SPARQL."""


Answer: TypeAlias = Rows | Truth | Triples | Failed
RESULT_SYNTAXES = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
"""rdflib's names of the result syntaxes, by the ending of a file."""
RDF_SYNTAXES = {".ttl": "turtle", ".rdf": "xml", ".nt": "nt"}
"""rdflib's names of the RDF syntaxes, by the ending of a file."""


def read_expected(path: Path) -> Answer:
    """The answer that a file of the suite holds; rows may stand in it as RDF in the result set vocabulary."""
    found = read_answer(path.read_bytes(), path.suffix, path.as_uri())
    if isinstance(found, Triples) and (None, RDF.type, RS.ResultSet) in found.graph:
        return _result_set(found.graph)
    return found


def read_answer(body: bytes, ending: str, base: str) -> Answer:
    """The answer in a syntax, which is named by the ending of its files. Raises KeyError where there is no such syntax."""
    if ending in RDF_SYNTAXES:
        return Triples(rdflib.Graph().parse(data=body, format=RDF_SYNTAXES[ending], publicID=base))
    return answer_of(Result.parse(BytesIO(body), format=RESULT_SYNTAXES[ending]))


def answer_of(found: Result) -> Rows | Truth:
    """The value of rdflib's own answer to SELECT or ASK."""
    if found.type == "ASK":
        return Truth(bool(found.askAnswer))
    rows: tuple[dict[str, Node], ...] = tuple(
        {str(name): term for name, term in row.items() if term is not None}
        for row in found.bindings
    )
    assert all(isinstance(term, Node) for row in rows for term in row.values()), (
        "a value that is no RDF term"
    )
    return Rows(tuple(map(str, found.vars or ())), rows)


def _result_set(graph: rdflib.Graph) -> Rows | Truth:
    if isinstance(truth := next(graph.objects(None, RS.boolean), None), rdflib.Literal):
        return Truth(str(truth) == "true")
    solutions = list(graph.objects(None, RS.solution))
    places = {solution: graph.value(solution, RS["index"]) for solution in solutions}
    is_ordered = bool(solutions) and None not in places.values()
    if is_ordered:
        solutions.sort(key=lambda solution: int(str(places[solution])))
    rows = tuple(_row(graph, solution) for solution in solutions)
    return Rows(tuple(sorted(map(str, graph.objects(None, RS.resultVariable)))), rows, is_ordered)


def _row(graph: rdflib.Graph, solution: Node) -> dict[str, Node]:
    pairs = (
        (graph.value(each, RS.variable), graph.value(each, RS.value))
        for each in graph.objects(solution, RS.binding)
    )
    return {str(name): term for name, term in pairs if term is not None}
