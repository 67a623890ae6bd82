"""The hierarchy of things: what contains, supervises or otherwise stands above what, as a tree."""

from kbgraph.network.hierarchy.edges import DownwardRelation, HierarchyEdge
from kbgraph.network.hierarchy.index import HierarchyIndex
from kbgraph.network.hierarchy.tree import (
    ALL_PLACES,
    MAX_LEVELS,
    HierarchyNode,
    HierarchyTree,
    NodeRelation,
    TreeBounds,
    WantedPlaces,
    hierarchy_tree,
)

__all__ = [
    "ALL_PLACES",
    "MAX_LEVELS",
    "DownwardRelation",
    "HierarchyEdge",
    "HierarchyIndex",
    "HierarchyNode",
    "HierarchyTree",
    "NodeRelation",
    "TreeBounds",
    "WantedPlaces",
    "hierarchy_tree",
]
