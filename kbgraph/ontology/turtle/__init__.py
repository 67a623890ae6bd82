"""Turtle: reads the files of the ontology. Entries are never read as Turtle."""

from kbgraph.ontology.turtle.files import FileLine, OntologyFiles
from kbgraph.ontology.turtle.index import GENID, TripleIndex
from kbgraph.ontology.turtle.parsing import read_turtle, resolve
from kbgraph.ontology.turtle.statement_places import (
    StatementPlace,
    TextPosition,
    statement_places,
)

__all__ = [
    "GENID",
    "FileLine",
    "OntologyFiles",
    "StatementPlace",
    "TextPosition",
    "TripleIndex",
    "read_turtle",
    "resolve",
    "statement_places",
]
