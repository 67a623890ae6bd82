"""The hierarchy of things as JSON: a tree, each place with the facts that state it."""

from __future__ import annotations

from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import HierarchyNode, HierarchyTree, NodeRelation
from kbgraph.views import citation_json, evidence_json


def hierarchy_json(base: KnowledgeBase, tree: HierarchyTree) -> dict[str, Any]:
    """Return a part of the hierarchy.

    `children` of a thing are those within the bounds, `total` is the number of all.
    """
    return {
        "start": str(tree.start) if tree.start else None,
        "above": [str(each) for each in tree.above],
        "relations": {"total": tree.total, "shown": tree.shown},
        "nodes": [_node(base, each) for each in tree.nodes],
    }


def _node(base: KnowledgeBase, node: HierarchyNode) -> dict[str, Any]:
    return {
        "iri": str(node.thing),
        "slug": node.slug,
        "label": node.label,
        "type": base.ontology.label(node.cls) if node.cls else "",
        "relations": [_relation(base, each) for each in node.relations],
        "otherParents": [str(each) for each in node.other_parents],
        "isFull": node.is_full,
        "fullUnder": str(node.full_under) if node.full_under else None,
        "total": node.total,
        "children": [_node(base, each) for each in node.children],
    }


def _relation(base: KnowledgeBase, relation: NodeRelation) -> dict[str, Any]:
    """Return a relation with its claims; `label` is as read from the thing above."""
    cited = [each for fact in relation.facts for each in base.network.cited(fact)]
    return {
        "property": str(relation.property),
        "label": relation.label,
        **evidence_json(cited),
        "claims": [citation_json(each) for each in cited],
    }
