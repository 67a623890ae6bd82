"""The backbones of one network, kept for those that are asked for again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple

from cachetools import LRUCache

from kbgraph.build import Graph
from kbgraph.network.backbone.backbone import Backbone
from kbgraph.network.backbone.connections import connections, count_relations
from kbgraph.network.backbone.places import ThingPlace, places
from kbgraph.network.network import Adjacency, adjacency_of
from kbgraph.network.traversal import ALL_FACTS, RelationFilter
from kbgraph.rdf.terms import Iri, Triple
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

    def __init__(self, graph: Graph, labels: Labels, tables: Adjacency) -> None:
        self._graph, self._labels, self._tables = graph, labels, tables
        self._kept: LRUCache[BackboneView, Backbone] = LRUCache(_MAX_KEPT)

    def backbone(self, view: BackboneView = BackboneView()) -> Backbone:  # noqa: B008 - immutable
        """Return the backbone of a view."""
        found: Backbone | None = self._kept.get(view)
        if found is None:
            found = self._kept[view] = self._made(view)
        return found

    @cached_property
    def places(self) -> Mapping[Iri, ThingPlace]:
        """The place of each thing that has one: the widest whole, or a folder."""
        folders = {subject.iri: subject.path for subject in self._graph.subjects.values()}
        above = self._graph.ontology.hierarchy.above
        return places(self._tables, above, folders, self._labels.label)

    def relations(self, view: BackboneView) -> Counter[Iri]:
        """Return the number of facts of each relation in a view, as if no relation was left out."""
        return count_relations(self._tables_of(view), self._things_of(view))

    def _made(self, view: BackboneView) -> Backbone:
        found = connections(self._tables_of(view), view.relations, self._things_of(view))
        return Backbone(found, view.limit)

    def _tables_of(self, view: BackboneView) -> Adjacency:
        return self._tables if view.facts is None else adjacency_of(self._tables, view.facts)

    def _things_of(self, view: BackboneView) -> AbstractSet[Iri]:
        every = self._tables.outgoing.keys()
        return every if view.things is None else view.things & every
