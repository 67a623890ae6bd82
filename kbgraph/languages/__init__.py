"""The graph in the language of a reader, and the languages in which its labels are."""

from kbgraph.languages.graph_in_language import graph_in_language, graph_of_entry
from kbgraph.languages.label_languages import (
    KINDS,
    LabelCount,
    LabelCounts,
    LabelLanguages,
    MissingLabel,
    MissingLabels,
    label_counts,
    label_languages,
    missing_labels,
)
from kbgraph.languages.labels_json import labels_json

__all__ = [
    "KINDS",
    "LabelCount",
    "LabelCounts",
    "LabelLanguages",
    "MissingLabel",
    "MissingLabels",
    "graph_in_language",
    "graph_of_entry",
    "label_counts",
    "label_languages",
    "labels_json",
    "missing_labels",
]
