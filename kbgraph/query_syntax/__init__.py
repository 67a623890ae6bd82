"""The grammar of SPARQL queries, and the faults of a query that does not follow it."""

from kbgraph.query_syntax.diagnosis import QueryFault, diagnose, emptiness
from kbgraph.query_syntax.places import QueryPlace, excerpt, place_of, place_within
from kbgraph.query_syntax.tokens import WRONG_KINDS, QueryToken, prefix_of, tokenize

__all__ = [
    "WRONG_KINDS",
    "QueryFault",
    "QueryPlace",
    "QueryToken",
    "diagnose",
    "emptiness",
    "excerpt",
    "place_of",
    "place_within",
    "prefix_of",
    "tokenize",
]
