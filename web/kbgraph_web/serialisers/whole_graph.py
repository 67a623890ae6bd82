"""The whole graph as JSON: its best-connected things, and the strongest ties between them."""

from __future__ import annotations

from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Backbone, BackboneDrawing, BackboneEdge, BackboneThing


def backbone_json(
    base: KnowledgeBase, backbone: Backbone, drawing: BackboneDrawing
) -> dict[str, Any]:
    """Return what is drawn of a backbone, and the numbers of all things and facts."""
    return {
        "things": len(backbone.ranked),
        "facts": backbone.facts,
        "apart": backbone.apart,
        "nodes": [_node(base, each) for each in drawing.things],
        "edges": [_edge(each) for each in drawing.edges],
        "further": [_edge(each) for each in drawing.further],
    }


def _edge(edge: BackboneEdge) -> dict[str, Any]:
    return {"source": str(edge.source), "target": str(edge.target), "facts": edge.facts}


def _node(base: KnowledgeBase, each: BackboneThing) -> dict[str, Any]:
    attributes = base.network.things[each.thing]
    place = base.network.backbones.places.get(each.thing)
    return {
        "iri": str(each.thing),
        "slug": attributes["slug"],
        "label": attributes["label"],
        "type": attributes["type"],
        "described": attributes["described"],
        "place": place.label if place else "",
        "connections": each.connections,
        "facts": each.facts,
        "folded": each.folded,
        "nearest": str(each.nearest) if each.nearest else None,
    }
