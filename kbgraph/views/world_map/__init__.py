"""The map of the world: the places of things, and the disputed areas."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.views.world_map.places import MapArea, MapPlace, WorldMap, world_map

__all__ = ["MapArea", "MapPlace", "WorldMap", "world_map"]
_NAMES = {
    "places": "MapArea MapPlace WorldMap world_map",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
