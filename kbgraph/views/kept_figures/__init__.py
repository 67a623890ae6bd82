"""The figures about all entries that are made with an index and kept with it."""

from kbgraph.views.kept_figures.figures import KEPT_FIGURES, carry_over, make_figures
from kbgraph.views.kept_figures.stated_facts import StatedFacts

__all__ = ["KEPT_FIGURES", "StatedFacts", "carry_over", "make_figures"]
