"""Questions: example queries that take values for their parameters."""

from kbgraph.questions.defaults import missing_defaults
from kbgraph.questions.questions import BoundQuestion, GivenValue, Questions
from kbgraph.questions.sentence import SentencePart, sentence_parts
from kbgraph.questions.value_choices import ValueChoice

__all__ = [
    "BoundQuestion",
    "GivenValue",
    "Questions",
    "SentencePart",
    "ValueChoice",
    "missing_defaults",
    "sentence_parts",
]
