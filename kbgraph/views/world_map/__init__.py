"""The map of the world: the places of things, and the disputed areas."""

from kbgraph.views.world_map.places import MapArea, MapPlace, WorldMap, world_map

__all__ = ["MapArea", "MapPlace", "WorldMap", "world_map"]
