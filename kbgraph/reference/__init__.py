"""Reference: the ontology's terms, how authors write them, their completion."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
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
_NAMES = {
    "completion": "Completion ThingCompletion",
    "glossary": "Glossary",
    "lesson": "Lesson",
    "ontology_terms": "PropertyTerm",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
