"""The results of queries: rows of Python values, a truth value, or triples."""

from kbgraph.sparql.results.answers import AskResult, GraphResult, QueryResult
from kbgraph.sparql.results.select import SelectResult, SelectRow

__all__ = ["AskResult", "GraphResult", "QueryResult", "SelectResult", "SelectRow"]
