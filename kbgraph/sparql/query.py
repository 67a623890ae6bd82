"""SPARQL 1.1 queries over the graph, and their answers as values or in a standard syntax."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.errors import AnswerTooLargeError, FormatError, QueryError
from kbgraph.export.serialize import write
from kbgraph.limits import Limits
from kbgraph.rdf.formats import CITED_JSON, RDF_FORMATS, RESULT_FORMATS, Format
from kbgraph.rdf.terms import Triple
from kbgraph.sparql.cited_json import cited_json
from kbgraph.sparql.request import Request
from kbgraph.sparql.row_provenance import cite
from kbgraph.store.oxigraph import (
    EngineTriples,
    Row,
    Solutions,
    count_rows,
    read_boolean,
    read_rows,
    read_triples,
    serialize_results,
    sorted_triples,
)
from kbgraph.views.provenance import Citations


class SelectResult(NamedTuple):
    """The answer of SELECT: a row for each solution, with a term or None for each variable."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


class AskResult(NamedTuple):
    """The answer of ASK."""

    value: bool


class GraphResult(NamedTuple):
    """The answer of CONSTRUCT and DESCRIBE."""

    triples: tuple[Triple, ...]


Answer: TypeAlias = SelectResult | AskResult | GraphResult


def ask(graph: Graph, query: str) -> Answer:
    """The answer as values. Relative IRIs are resolved against the base; raises QueryError with line and column."""
    found = graph.store.solutions(query, graph.ontology.prefixes)
    if isinstance(found, EngineTriples):
        return GraphResult(tuple(read_triples(found)))
    truth = read_boolean(found)
    return SelectResult(*read_rows(found)) if truth is None else AskResult(truth)


def answer(
    graph: Graph, citations: Citations, request: Request, limits: Limits | None = None
) -> tuple[Format, bytes]:
    """The answer in the first of the accepted syntaxes that can carry it, with that syntax.

    Raises QueryError or FormatError; AnswerTooLargeError where limits are given and the answer goes beyond them.
    """
    if CITED_JSON in request.accepted[:1]:
        return CITED_JSON, _cited(graph, citations, request, limits)
    found = _solutions(graph, request)
    fitting = RDF_FORMATS if isinstance(found, EngineTriples) else RESULT_FORMATS
    syntax = next((each for each in request.accepted if each in fitting), None)
    if syntax is None:
        raise FormatError(
            f"this query's answer comes as {', '.join(each.name for each in fitting)}"
        )
    if syntax == CITED_JSON:
        return syntax, _cited(graph, citations, request, limits)
    if isinstance(found, EngineTriples):
        triples = sorted_triples(found)
        _refuse_more_rows(len(triples), limits)
        return syntax, _within(write(triples, syntax, graph.ontology), limits)
    body = _within(serialize_results(found, syntax), limits)
    if limits and len(body) > 2 * limits.answer_rows:
        # The engine writes rows without counting them. Only an answer that is so long can have too many, and is counted by asking again.
        _refuse_more_rows(count_rows(_solutions(graph, request), limits.answer_rows + 1), limits)
    return syntax, body


def _solutions(graph: Graph, request: Request) -> Solutions:
    dataset = (request.default_graphs, request.named_graphs) if request.names_dataset else None
    return graph.store.solutions(request.query, graph.ontology.prefixes, dataset)


def _cited(graph: Graph, citations: Citations, request: Request, limits: Limits | None) -> bytes:
    if request.names_dataset:
        raise QueryError(
            "an answer is cited over the whole graph: leave out default-graph-uri and named-graph-uri"
        )
    found = cite(graph, citations, request.query, graph.ontology.prefixes)
    _refuse_more_rows(len(found.rows), limits)
    return _within(cited_json(graph, found), limits)


def _refuse_more_rows(rows: int, limits: Limits | None) -> None:
    if limits and rows > limits.answer_rows:
        raise AnswerTooLargeError(
            f"the answer has more than {limits.answer_rows} rows; ask for less, or add a LIMIT"
        )


def _within(body: bytes, limits: Limits | None) -> bytes:
    if limits and len(body) > limits.answer_bytes:
        raise AnswerTooLargeError(
            f"the answer is larger than {limits.answer_bytes} bytes; ask for less, or add a LIMIT"
        )
    return body
