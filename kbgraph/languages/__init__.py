"""The graph in the language of a reader, and the languages in which its labels are."""

from kbgraph.languages.graph_in_language import graph_in_language
from kbgraph.languages.label_languages import (
    KINDS,
    LabelCoverage,
    LabelCoverages,
    LabelLanguages,
    MissingLabel,
    label_coverage,
    label_languages,
)

__all__ = [
    "KINDS",
    "LabelCoverage",
    "LabelCoverages",
    "LabelLanguages",
    "MissingLabel",
    "graph_in_language",
    "label_coverage",
    "label_languages",
]
