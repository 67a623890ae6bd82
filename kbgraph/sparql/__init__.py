"""SPARQL queries: their results, and the provenance of each row."""

from kbgraph.sparql.query import Answer, AskResult, GraphResult, SelectResult
from kbgraph.sparql.request import Request
from kbgraph.sparql.row_provenance import CitedAnswer, CitedRow, TripleProvenance
from kbgraph.sparql.service import SparqlService

__all__ = [
    "Answer",
    "AskResult",
    "CitedAnswer",
    "CitedRow",
    "GraphResult",
    "Request",
    "SelectResult",
    "SparqlService",
    "TripleProvenance",
]
