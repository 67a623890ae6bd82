"""SPARQL queries: their results, and the provenance of each row."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
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
_NAMES = {
    "request": "Request",
    "results": "AskResult GraphResult QueryResult SelectResult SelectRow",
    "row_provenance": "CitedResult CitedRow TripleProvenance",
    "service": "SparqlService",
    "unknown_terms": "QueryWarning",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
