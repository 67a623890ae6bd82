"""The map of the world as a mapping describes it: codes, positions and disputed areas."""

from kbgraph.ontology.world_map.disputed_areas import DisputedArea, compile_disputed_areas
from kbgraph.ontology.world_map.rules import MapRules, compile_map_rules

__all__ = ["DisputedArea", "MapRules", "compile_disputed_areas", "compile_map_rules"]
