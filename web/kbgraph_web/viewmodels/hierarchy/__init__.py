"""The page of the hierarchy: what it shows of the tree, and its rows as HTML."""

from kbgraph_web.viewmodels.hierarchy.page import HierarchyView, hierarchy_view, wanted_places

__all__ = ["HierarchyView", "hierarchy_view", "wanted_places"]
