"""RDF terms as cells of a table, and the texts of literals in words."""

from kbgraph_web.viewmodels.term_cells.cells import TermCell, TermCells, term_of
from kbgraph_web.viewmodels.term_cells.periods import whole_period

__all__ = ["TermCell", "TermCells", "term_of", "whole_period"]
