"""Evaluation by the store, with what SPARQL asks for and engines do otherwise put right.

The default graph of several FROM is the merge of these graphs, a set of triples (SPARQL 1.1 Query,
section 13.2.1), and the columns of `SELECT *` are in the order of the query. A store over HTTP gets
FROM as it is, since only its server can merge its graphs.
"""

from __future__ import annotations

from threading import Lock

from cachetools import LRUCache, cached

from kbgraph.build import Graph
from kbgraph.errors import QueryError, UntraceableError
from kbgraph.sparql.columns import by_appearance, find_star
from kbgraph.sparql.dataset_clause import DatasetClause, may_name_graphs, read_dataset_clause
from kbgraph.store.base import Dataset
from kbgraph.store.oxigraph import (
    Solutions,
    column_names,
    read_rows,
    reorder_columns,
    variables_of,
)
from kbgraph.store.remote import RemoteStore


def solve(graph: Graph, query: str, dataset: Dataset | None = None) -> Solutions:
    """Evaluate a query; return the results in the engine's terms.

    A given dataset replaces the query's own. Raises QueryError with line and column.
    """
    prefixes = graph.ontology.prefixes
    if isinstance(graph.store, RemoteStore):
        return _in_order(query, graph.store.solutions(query, prefixes, dataset))
    if dataset is None and may_name_graphs(query):
        dataset = _dataset_of(graph, query)
    return _in_order(query, graph.store.solutions(_with_columns(graph, query), prefixes, dataset))


def _with_columns(graph: Graph, query: str) -> str:
    """Return a query whose results have the columns of `SELECT *` in order, if one is sure."""
    if "*" not in query:
        return query
    return _expanded(query, graph.iris.base, graph.ontology.prefixes)


@cached(LRUCache(32), key=lambda query, base, _: (query, base), lock=Lock())
def _expanded(query: str, base: str, prefixes: dict[str, str]) -> str:
    star = find_star(query)
    if star is None or sorted(star.columns) == list(star.columns) or "SERVICE" in query.upper():
        return query
    names = column_names(query, base, prefixes)
    return star.replaced_in(query) if names == sorted(star.columns) else query


def _in_order(query: str, results: Solutions) -> Solutions:
    """Return results with their columns in order; they are written anew only where they differ."""
    if "*" not in query:
        return results
    names = variables_of(results)
    ordered = by_appearance(query, names)
    return results if ordered == names else reorder_columns(results, ordered)


def _dataset_of(graph: Graph, query: str) -> Dataset | None:
    """Return the dataset that a query describes; None where it describes none."""
    try:
        clause = read_dataset_clause(query)
    except UntraceableError as error:
        # A query that is not SPARQL has an error of its own.
        graph.store.solutions(query, graph.ontology.prefixes)
        raise QueryError(f"the graphs after FROM cannot be merged: {error}") from error
    if not clause.default and not clause.named:
        return None
    names = _evaluate_names(graph, clause)
    if names is None:
        return None
    return names[: len(clause.default)], names[len(clause.default) :]


def _evaluate_names(graph: Graph, clause: DatasetClause) -> tuple[str, ...] | None:
    """Return the IRIs of graphs as the engine reads their names; None where it cannot."""
    names = (*clause.default, *clause.named)
    columns = " ".join(f"({name} AS ?g{number})" for number, name in enumerate(names))
    query = f"{clause.prologue}\nSELECT {columns} {{}}"
    try:
        results = graph.store.solutions(query, graph.ontology.prefixes)
    except QueryError:
        return None
    _, (row,) = read_rows(results)
    return tuple(map(str, row))
