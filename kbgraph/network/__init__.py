"""The network of things: traversal, neighbourhoods and shortest paths."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.network.backbone import (
        MAX_OPENED,
        Backbone,
        BackboneDrawing,
        BackboneEdge,
        BackboneService,
        BackboneThing,
        BackboneView,
        ThingPlace,
    )
    from kbgraph.network.hierarchy import (
        MAX_LEVELS,
        HierarchyNode,
        HierarchyTree,
        NodeRelation,
        TreeBounds,
        WantedPlaces,
    )
    from kbgraph.network.link_counts import LinkCounts, LinkedThing
    from kbgraph.network.neighbourhood import Neighbourhood, ReachedThing
    from kbgraph.network.network import Edge, Network
    from kbgraph.network.relation_names import RelationNames
    from kbgraph.network.service import NetworkService
    from kbgraph.network.shortest_paths import MAX_HOPS, FactPath, Hop, Paths
    from kbgraph.network.traversal import Direction, RelationFilter, Traversal
    from kbgraph.rdf.bases import strength

__all__ = [
    "MAX_HOPS",
    "MAX_LEVELS",
    "MAX_OPENED",
    "Backbone",
    "BackboneDrawing",
    "BackboneEdge",
    "BackboneService",
    "BackboneThing",
    "BackboneView",
    "Direction",
    "Edge",
    "FactPath",
    "HierarchyNode",
    "HierarchyTree",
    "Hop",
    "LinkCounts",
    "LinkedThing",
    "Neighbourhood",
    "Network",
    "NetworkService",
    "NodeRelation",
    "Paths",
    "ReachedThing",
    "RelationFilter",
    "RelationNames",
    "ThingPlace",
    "Traversal",
    "TreeBounds",
    "WantedPlaces",
    "strength",
]
_NAMES = {
    "backbone": "MAX_OPENED Backbone BackboneDrawing BackboneEdge BackboneService BackboneThing "
    "BackboneView ThingPlace",
    "hierarchy": "MAX_LEVELS HierarchyNode HierarchyTree NodeRelation TreeBounds WantedPlaces",
    "link_counts": "LinkCounts LinkedThing",
    "neighbourhood": "Neighbourhood ReachedThing",
    "network": "Edge Network",
    "relation_names": "RelationNames",
    "service": "NetworkService",
    "shortest_paths": "MAX_HOPS FactPath Hop Paths",
    "traversal": "Direction RelationFilter Traversal",
}
if not TYPE_CHECKING:
    from kbgraph.rdf.bases import strength

    __getattr__ = lazy_names(__name__, _NAMES)
