"""The backbone of a network: its best-connected things, on which all others are folded."""

from kbgraph.network.backbone.backbone import (
    MAX_OPENED,
    Backbone,
    BackboneDrawing,
    BackboneEdge,
    BackboneThing,
)
from kbgraph.network.backbone.places import ThingPlace
from kbgraph.network.backbone.service import BackboneService, BackboneView

__all__ = [
    "MAX_OPENED",
    "Backbone",
    "BackboneDrawing",
    "BackboneEdge",
    "BackboneService",
    "BackboneThing",
    "BackboneView",
    "ThingPlace",
]
