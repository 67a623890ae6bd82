"""The backbones of one network, kept for those that are asked for again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple

from cachetools import LRUCache

from kbgraph.build import Graph
from kbgraph.network.backbone.backbone import Backbone
from kbgraph.network.backbone.connections import (
    connections,
    count_relations,
    stored_connections,
)
from kbgraph.network.backbone.places import ThingPlace, places
from kbgraph.network.network import Adjacency, Edge, adjacency_of, adjacency_of_edges
from kbgraph.network.traversal import (
    ALL_FACTS,
    RelationFilter,
    edges_of_facts,
    facts_with,
)
from kbgraph.rdf.namespaces import STATED
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.stored_network import NetworkRows
from kbgraph.views.labels import Labels

_MAX_KEPT = 8


class BackboneView(NamedTuple):
    """The things and facts of which a backbone is made, and the number of things to draw."""

    limit: int = 40
    relations: RelationFilter = ALL_FACTS
    things: frozenset[Iri] | None = None
    """The only things; None for all."""
    facts: frozenset[Triple] | None = None
    """The only facts; None for all."""


class BackboneService:
    """The backbones of one graph, and the places of its things."""

    def __init__(
        self,
        graph: Graph,
        labels: Labels,
        tables: Callable[[], Adjacency],
        rows: NetworkRows | None,
    ) -> None:
        """Take the rows of a network on disk; `tables` are those of one in memory."""
        self._graph, self._labels, self._rows = graph, labels, rows
        self._every_fact = tables
        self._kept: LRUCache[BackboneView, Backbone] = LRUCache(_MAX_KEPT)
        self._types: LRUCache[BackboneView, Counter[str]] = LRUCache(_MAX_KEPT)
        self._relations: LRUCache[BackboneView, Counter[Iri]] = LRUCache(_MAX_KEPT)

    def backbone(self, view: BackboneView = BackboneView()) -> Backbone:  # noqa: B008 - immutable
        """Return the backbone of a view."""
        found: Backbone | None = self._kept.get(view)
        if found is None:
            found = self._kept[view] = self._made(view)
        return found

    def types(self, view: BackboneView = BackboneView()) -> Counter[str]:  # noqa: B008 - immutable
        """Return the number of things of each type in a view, by the label of the type."""
        found: Counter[str] | None = self._types.get(view)
        if found is None:
            found = self._types[view] = self._counted(view)
        return found

    def _counted(self, view: BackboneView) -> Counter[str]:
        network, ontology = self._graph.stored_network, self._graph.ontology
        if network is None or view.things is not None:
            types = map(self._labels.type_label, self.backbone(view).ranked)
            return Counter(map(str, types))
        # To ask each thing for its type takes a second for 10,000.
        counts: Counter[str] = Counter()
        for cls, things in network.names.classes.items():
            counts[str(ontology.label(Iri(cls)))] += things
        counts[""] += len(self._every_thing) - counts.total()
        return +counts

    @cached_property
    def places(self) -> Mapping[Iri, ThingPlace]:
        """The place of each thing that has one: the widest whole, or a folder."""
        above = self._graph.ontology.hierarchy.above
        if self._rows is None:
            return places(self._every_fact(), above, self._folders, self._labels.label)
        facts = facts_with(self._rows, above)
        upward = (Edge(each[0], each[1], Iri(str(each[2])), STATED, lines=()) for each in facts)
        return places(adjacency_of_edges(upward), above, self._folders, self._labels.label)

    def _folders(self) -> dict[Iri, str]:
        # Both are in the order of paths, and to read whole subjects takes ten times as long.
        pairs = zip(self._graph.subjects, self._graph.contents, strict=True)
        return {self._graph.iris.thing(slug): path for slug, path in pairs}

    def relations(self, view: BackboneView) -> Counter[Iri]:
        """Return the number of facts of each relation in a view, as if no relation was left out."""
        if self._rows is not None and view.facts is None:
            if view not in self._relations:
                self._kept[view] = self._made(view)
            counts: Counter[Iri] = self._relations[view]
            return counts
        return count_relations(self._tables_of(view), self._things_of(view))

    def _made(self, view: BackboneView) -> Backbone:
        things = self._things_of(view)
        if self._rows is not None and view.facts is None:
            stored = stored_connections(self._rows, view.relations, things)
            self._relations[view] = stored.relations
            return Backbone(stored.found, view.limit)
        found = connections(self._tables_of(view), view.relations, things)
        return Backbone(found, view.limit)

    def _tables_of(self, view: BackboneView) -> Adjacency:
        if view.facts is None:
            return self._every_fact()
        if self._rows is not None:
            return adjacency_of_edges(edges_of_facts(self._rows, view.facts))
        return adjacency_of(self._every_fact(), view.facts)

    def _things_of(self, view: BackboneView) -> AbstractSet[Iri]:
        every = self._every_thing
        return every if view.things is None else view.things & every

    @cached_property
    def _every_thing(self) -> AbstractSet[Iri]:
        if self._rows is not None:
            return frozenset(self._rows.every_thing().values())
        return self._every_fact().outgoing.keys()
