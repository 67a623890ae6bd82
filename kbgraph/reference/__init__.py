"""Reference: the ontology's terms, how authors write them, their completion."""

from kbgraph.reference.completion import Completion, ThingCompletion
from kbgraph.reference.glossary import Glossary
from kbgraph.reference.lesson import Lesson
from kbgraph.reference.ontology_terms import PropertyTerm

__all__ = [
    "Completion",
    "Glossary",
    "Lesson",
    "PropertyTerm",
    "ThingCompletion",
]
