"""Turtle: reads the files of the ontology. Entries are never read as Turtle."""

from kbgraph.ontology.turtle.files import FileLine, OntologyFiles
from kbgraph.ontology.turtle.index import TripleIndex
from kbgraph.ontology.turtle.parsing import read_turtle

__all__ = ["FileLine", "OntologyFiles", "TripleIndex", "read_turtle"]
