"""Evaluation of SPARQL 1.1 queries, with results as values or in a standard syntax."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.errors import AnswerTooLargeError, FormatError, QueryError
from kbgraph.export.serialize import write
from kbgraph.limits import Limits
from kbgraph.rdf.formats import (
    CITED_JSON,
    RDF_FORMATS,
    RESULT_FORMATS,
    RESULTS_CSV,
    Format,
)
from kbgraph.sparql.cited_json import cited_json
from kbgraph.sparql.evaluation import solve
from kbgraph.sparql.preparation import prepare
from kbgraph.sparql.request import Request
from kbgraph.sparql.results import AskResult, GraphResult, QueryResult, SelectResult
from kbgraph.sparql.row_provenance import cite
from kbgraph.store.oxigraph import (
    EngineTriples,
    Solutions,
    count_rows,
    read_boolean,
    read_rows,
    read_triples,
    serialize_quoted,
    serialize_results,
    sorted_triples,
    splits_cells,
)
from kbgraph.views.provenance import Citations


def evaluate(graph: Graph, query: str) -> QueryResult:
    """Evaluate a query and return its result as values.

    Relative IRIs are resolved against the base. Raises QueryError with line and column.
    """
    solutions = solve(graph, prepare(query, graph.ontology.prefixes))
    if isinstance(solutions, EngineTriples):
        return GraphResult(tuple(read_triples(solutions)))
    boolean = read_boolean(solutions)
    return SelectResult(*read_rows(solutions)) if boolean is None else AskResult(boolean)


def respond(
    graph: Graph, citations: Citations, request: Request, limits: Limits | None = None
) -> tuple[Format, bytes]:
    """Evaluate a request; return the syntax and the serialised result.

    The syntax is the first accepted one that can carry the result. Raises QueryError; FormatError
    where no accepted syntax fits; AnswerTooLargeError where the result exceeds the given limits.
    """
    if request.in_force is not None and request.in_force != graph.day:
        raise QueryError(f"this graph is not as of {request.in_force}: use KnowledgeBase.in_force")
    query = prepare(request.query, graph.ontology.prefixes)
    if query is not request.query:
        request = request._replace(query=query)
    if CITED_JSON in request.accepted[:1]:
        return CITED_JSON, _cited(graph, citations, request=request, limits=limits)
    solutions = _solutions(graph, request)
    syntax = _choose_syntax(solutions, request)
    if syntax == CITED_JSON:
        return syntax, _cited(graph, citations, request=request, limits=limits)
    if isinstance(solutions, EngineTriples):
        triples = sorted_triples(solutions)
        _check_rows(len(triples), limits)
        return syntax, _check_bytes(write(triples, syntax, graph.ontology), limits)
    body = _check_bytes(serialize_results(solutions, syntax), limits)
    if syntax == RESULTS_CSV and splits_cells(body):
        # The rows have been read, so that they are evaluated a second time.
        body = _check_bytes(serialize_quoted(_solutions(graph, request)), limits)
    if limits and len(body) > 2 * limits.response_max_rows:
        # The engine serialises rows without counting them. Only so long a body can hold too many
        # rows; they are counted by a second evaluation.
        _check_rows(count_rows(_solutions(graph, request), limits.response_max_rows + 1), limits)
    return syntax, body


def _solutions(graph: Graph, request: Request) -> Solutions:
    dataset = (request.default_graphs, request.named_graphs) if request.names_dataset else None
    return solve(graph, request.query, dataset)


def _choose_syntax(solutions: Solutions, request: Request) -> Format:
    fitting = RDF_FORMATS if isinstance(solutions, EngineTriples) else RESULT_FORMATS
    for syntax in request.accepted:
        if syntax in fitting:
            return syntax
    names = ", ".join(f"{each.name} ({each.media_type})" for each in fitting)
    raise FormatError(f"this query's answer comes as {names}")


def _cited(graph: Graph, citations: Citations, request: Request, limits: Limits | None) -> bytes:
    if request.names_dataset:
        raise QueryError(
            "a cited answer covers the whole graph: omit default-graph-uri and named-graph-uri"
        )
    cited = cite(graph, citations, query=request.query, prefixes=graph.ontology.prefixes)
    _check_rows(len(cited.rows), limits)
    return _check_bytes(cited_json(graph, cited), limits)


def _check_rows(rows: int, limits: Limits | None) -> None:
    if limits and rows > limits.response_max_rows:
        raise AnswerTooLargeError(
            f"the answer has more than {limits.response_max_rows} rows; "
            f"ask for less, or add a LIMIT"
        )


def _check_bytes(body: bytes, limits: Limits | None) -> bytes:
    if limits and len(body) > limits.response_max_bytes:
        raise AnswerTooLargeError(
            f"the answer is larger than {limits.response_max_bytes} bytes; "
            f"ask for less, or add a LIMIT"
        )
    return body
