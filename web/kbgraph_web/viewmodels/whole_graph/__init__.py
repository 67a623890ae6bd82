"""The graph of all things as its page shows it."""

from kbgraph_web.viewmodels.whole_graph.page import whole_graph_context
from kbgraph_web.viewmodels.whole_graph.view import MAX_DRAWN, WholeGraph, whole_graph

__all__ = ["MAX_DRAWN", "WholeGraph", "whole_graph", "whole_graph_context"]
