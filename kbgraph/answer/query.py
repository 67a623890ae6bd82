"""SPARQL 1.1 queries over the graph, and their answers as values or in a standard syntax."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kbgraph.answer.export import write
from kbgraph.errors import FormatError
from kbgraph.formats import RDF_FORMATS, RESULT_FORMATS, Format
from kbgraph.graph import Graph
from kbgraph.store import EngineTriples, Row, read_rows, read_triples, read_truth, serialize_results, sorted_triples
from kbgraph.terms import Triple


class Bindings(NamedTuple):
    """The answer of SELECT: a row for each solution, with a term or None for each variable."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


class Truth(NamedTuple):
    """The answer of ASK."""

    value: bool


class Triples(NamedTuple):
    """The answer of CONSTRUCT and DESCRIBE."""

    triples: tuple[Triple, ...]


Answer: TypeAlias = Bindings | Truth | Triples


def ask(graph: Graph, query: str, prefixes: dict[str, str] | None = None) -> Answer:
    """The answer as values. Relative IRIs are resolved against the base; raises QueryError with line and column."""
    found = graph.store.solutions(query, prefixes)
    if isinstance(found, EngineTriples):
        return Triples(tuple(read_triples(found)))
    truth = read_truth(found)
    return Bindings(*read_rows(found)) if truth is None else Truth(truth)


def answer(graph: Graph, query: str, accepted: tuple[Format, ...], prefixes: dict[str, str] | None = None) -> tuple[Format, bytes]:
    """The answer in the first of the accepted syntaxes that can carry it, with that syntax; raises QueryError or FormatError."""
    found = graph.store.solutions(query, prefixes)
    fitting = RDF_FORMATS if isinstance(found, EngineTriples) else RESULT_FORMATS
    syntax = next((each for each in accepted if each in fitting), None)
    if syntax is None:
        raise FormatError(f"this query's answer comes as {', '.join(each.name for each in fitting)}")
    if isinstance(found, EngineTriples):
        return syntax, write(sorted_triples(found), syntax, graph.ontology)
    return syntax, serialize_results(found, syntax)
