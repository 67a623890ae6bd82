"""Example queries: SPARQL queries that an ontology ships, each in its own file."""

from kbgraph.ontology.example_queries.binding import bind
from kbgraph.ontology.example_queries.datatypes import DATATYPES, Datatype
from kbgraph.ontology.example_queries.kinds import ParameterKind, kind_of
from kbgraph.ontology.example_queries.parameters import (
    RESERVED_NAMES,
    SLOT,
    UNKNOWN_TYPE,
    WRONG_DEFAULT,
    QueryParameter,
)
from kbgraph.ontology.example_queries.reading import (
    FOLDER,
    ExampleQuery,
    QueryForm,
    parse_example_query,
    read_example_queries,
)
from kbgraph.ontology.example_queries.terms import TermReader

__all__ = [
    "DATATYPES",
    "FOLDER",
    "RESERVED_NAMES",
    "SLOT",
    "UNKNOWN_TYPE",
    "WRONG_DEFAULT",
    "Datatype",
    "ExampleQuery",
    "ParameterKind",
    "QueryForm",
    "QueryParameter",
    "TermReader",
    "bind",
    "kind_of",
    "parse_example_query",
    "read_example_queries",
]
