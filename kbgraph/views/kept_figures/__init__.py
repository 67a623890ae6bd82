"""The figures about all entries that are made with an index and kept with it."""

from kbgraph.views.kept_figures.description_counts import NAME as DESCRIPTION_COUNTS
from kbgraph.views.kept_figures.description_counts import description_counts, revised_counts
from kbgraph.views.kept_figures.figures import KEPT_FIGURES, carry_over, make_figures
from kbgraph.views.kept_figures.stated_facts import StatedFacts

__all__ = [
    "DESCRIPTION_COUNTS",
    "KEPT_FIGURES",
    "StatedFacts",
    "carry_over",
    "description_counts",
    "make_figures",
    "revised_counts",
]
