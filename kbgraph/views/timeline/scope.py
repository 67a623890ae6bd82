"""The things whose dates belong to the timeline of a thing: those below it, and its members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri

_PAIRS = """SELECT DISTINCT ?lower ?upper {
  { VALUES ?up { %s } ?lower ?up ?upper } UNION { VALUES ?down { %s } ?upper ?down ?lower } }"""

_LOWER = "SELECT DISTINCT ?lower ?end { ?lower <%s> ?end }"
_OF = "SELECT DISTINCT ?lower ?end { ?end <%s> ?lower }"


class Scopes:
    """The things below each thing of a graph, by the ontology's hierarchy and memberships."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def of(self, thing: Iri) -> frozenset[Iri]:
        """Return a thing with its members and parts, and all that is below any of them."""
        found, waiting = {thing}, [thing, *self._members.get(thing, ())]
        while waiting:
            upper = waiting.pop()
            fresh = self._below.get(upper, frozenset()) - found
            found |= fresh | {upper}
            waiting += fresh
        return frozenset(found)

    def nearby(self, thing: Iri, limit: int) -> frozenset[Iri] | None:
        """Return the same by asking for each thing alone; None where there are more than some."""
        ontology = self._graph.ontology
        below = ontology.hierarchy.above, ontology.hierarchy.below
        found = {thing, *self._lower(thing, ontology.memberships, ontology.members)}
        waiting = [*found]
        while waiting and len(found) <= limit:
            fresh = self._lower(waiting.pop(), *below) - found
            found |= fresh
            waiting += fresh
        return frozenset(found) if len(found) <= limit else None

    def _lower(self, thing: Iri, up: Iterable[Iri], down: Iterable[Iri]) -> set[Iri]:
        """Return the things directly below one, by properties that lead upwards, or downwards."""
        select, is_thing = self._graph.store.select, self._graph.iris.is_thing
        rows = [
            *(each for prop in up for each in select(_LOWER % prop, end=thing)),
            *(each for prop in down for each in select(_OF % prop, end=thing)),
        ]
        return {lower for lower, *_ in rows if isinstance(lower, Iri) and is_thing(lower)}

    @cached_property
    def _below(self) -> Mapping[Iri, frozenset[Iri]]:
        hierarchy = self._graph.ontology.hierarchy
        return self._pairs(hierarchy.above, hierarchy.below)

    @cached_property
    def _members(self) -> Mapping[Iri, frozenset[Iri]]:
        ontology = self._graph.ontology
        return self._pairs(ontology.memberships, ontology.members)

    def _pairs(self, up: Iterable[Iri], down: Iterable[Iri]) -> Mapping[Iri, frozenset[Iri]]:
        """Return the things below each thing, by properties that lead upwards, or downwards."""
        pairs: dict[Iri, set[Iri]] = defaultdict(set)
        is_thing = self._graph.iris.is_thing
        for lower, upper, *_ in self._graph.store.select(_PAIRS % (_names(up), _names(down))):
            if isinstance(lower, Iri) and isinstance(upper, Iri) and is_thing(lower):
                pairs[upper].add(lower)
        return {upper: frozenset(lower) for upper, lower in pairs.items()}


def _names(properties: Iterable[Iri]) -> str:
    return " ".join(f"<{prop}>" for prop in properties)
