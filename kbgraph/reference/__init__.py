"""Reference: the terms of the ontology, how authors write them, and their completion."""

from kbgraph.reference.completion import Completion, ThingCompletion
from kbgraph.reference.glossary import Glossary
from kbgraph.reference.ontology_terms import PropertyTerm

__all__ = [
    "Completion",
    "Glossary",
    "PropertyTerm",
    "ThingCompletion",
]
