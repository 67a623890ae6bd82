"""The grammar of SPARQL queries, and the faults of a query that does not follow it."""

from kbgraph.query_syntax.diagnosis import Fault, diagnose, emptiness
from kbgraph.query_syntax.places import Place, excerpt, place_of, place_within
from kbgraph.query_syntax.tokens import Token, prefix_of, tokenize

__all__ = [
    "Fault",
    "Place",
    "Token",
    "diagnose",
    "emptiness",
    "excerpt",
    "place_of",
    "place_within",
    "prefix_of",
    "tokenize",
]
