"""The figures about all entries that are made with an index and kept with it."""

from kbgraph.views.kept_figures.figures import KEPT_FIGURES, carry_over, make_figures

__all__ = ["KEPT_FIGURES", "carry_over", "make_figures"]
