"""SPARQL queries: their results, and the provenance of each row."""

from kbgraph.sparql.request import Request
from kbgraph.sparql.results import AskResult, GraphResult, QueryResult, SelectResult, SelectRow
from kbgraph.sparql.row_provenance import CitedResult, CitedRow, TripleProvenance
from kbgraph.sparql.service import SparqlService
from kbgraph.sparql.unknown_terms import QueryWarning

__all__ = [
    "AskResult",
    "CitedResult",
    "CitedRow",
    "GraphResult",
    "QueryResult",
    "QueryWarning",
    "Request",
    "SelectResult",
    "SelectRow",
    "SparqlService",
    "TripleProvenance",
]
