"""Traversal of the network: which facts a step may follow, in which direction."""

from kbgraph.network.traversal.memory import MemoryTraversal, filtered
from kbgraph.network.traversal.protocol import Traversal, Walk
from kbgraph.network.traversal.relation_filter import (
    ALL_FACTS,
    STATED_OR_INFERRED,
    Direction,
    RelationFilter,
)
from kbgraph.network.traversal.stored import (
    StoredTraversal,
    all_edges,
    edges_of_facts,
    facts_among,
    facts_with,
)

__all__ = [
    "ALL_FACTS",
    "STATED_OR_INFERRED",
    "Direction",
    "MemoryTraversal",
    "RelationFilter",
    "StoredTraversal",
    "Traversal",
    "Walk",
    "all_edges",
    "edges_of_facts",
    "facts_among",
    "facts_with",
    "filtered",
]
