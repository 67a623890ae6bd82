"""The network of things of one knowledge base: neighbourhoods and shortest paths."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from kbgraph.build import Graph
from kbgraph.config.arguments import checked
from kbgraph.network.backbone import BackboneService
from kbgraph.network.documents import gexf, graphml
from kbgraph.network.edge_evidence import edge_evidence
from kbgraph.network.ending_facts import ending_facts
from kbgraph.network.hierarchy import (
    ALL_PLACES,
    HierarchyIndex,
    HierarchyTree,
    TreeBounds,
    WantedPlaces,
    hierarchy_tree,
)
from kbgraph.network.hierarchy.edges import has_hierarchy, is_in_hierarchy
from kbgraph.network.link_counts import LinkCounts, ambiguously_linking, link_counts, links_in
from kbgraph.network.neighbourhood import Neighbourhood, neighbourhood
from kbgraph.network.network import (
    Adjacency,
    Network,
    adjacency,
    network,
    network_on_day,
    network_with_labels,
    properties,
)
from kbgraph.network.plain_network import plain_network
from kbgraph.network.relation_names import RelationNames
from kbgraph.network.shortest_paths import MAX_HOPS, PathFinder, Paths
from kbgraph.network.thing_names import MemoryNames, ThingNames
from kbgraph.network.things import MemoryThings, NumberedThings, Things
from kbgraph.network.traversal import Direction, RelationFilter, Traversal, all_edges
from kbgraph.network.walks import Walks
from kbgraph.rdf.formats import GEXF, Format
from kbgraph.rdf.terms import Triple
from kbgraph.stored_network import NetworkRows, StoredNetwork
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations

_MAX_CITED = 4_096
"""Facts between things whose citations are kept."""


class NetworkService:
    """The things of one graph and the facts between them.

    The network is made at first use and kept. Arguments called `only` and `without` name relations:
    a prefixed name such as `kb:within`, a local name, a label, or an IRI.
    """

    def __init__(
        self,
        graph: Graph,
        labels: Labels,
        citations: Citations,
        undated: NetworkService | None = None,
        original: NetworkService | None = None,
    ) -> None:
        """Wrap a graph; the network of a day is made of the `undated` one, where that is made.

        The one in a language is made of the `original` one, which has other labels.
        """
        self._graph, self._labels, self._citations = graph, labels, citations
        self._undated, self._original = undated, original
        self.cited = lru_cache(_MAX_CITED)(citations.of)
        """The citations of a fact between things; those that were asked for last are kept."""

    @cached_property
    def multigraph(self) -> Network:
        """The things as the services use them, in a networkx MultiDiGraph: do not alter it.

        Nodes are IRIs. An edge is a fact, its key the property, its `basis` an IRI, its `lines` a
        tuple of them. `KnowledgeBase.networkx` is a copy with plain attributes.
        """
        if self._original is not None:
            return network_with_labels(self._original.multigraph, self._labels)
        of_all_times = vars(self._undated).get("multigraph") if self._undated else None
        if of_all_times is not None:
            return network_on_day(of_all_times, self._graph)
        stated = None if self._rows is None else all_edges(self._rows)
        return network(self._graph, stated)

    @cached_property
    def things(self) -> Things:
        """The things: label and class of each, and the number of its facts."""
        if self._rows is not None:
            return NumberedThings(self._rows, self._graph, self._labels)
        return MemoryThings(self.multigraph)

    @cached_property
    def link_counts(self) -> LinkCounts:
        """The things that most others link to, those without an entry, and those without links."""
        linking = ambiguously_linking(self._graph)
        if self._rows is not None:
            return link_counts(self._rows.links(), self.things, linking)
        links = links_in(self.multigraph, self._adjacency)
        return LinkCounts(*map(tuple, link_counts(links, self.things, linking)))

    @cached_property
    def ending(self) -> frozenset[Triple]:
        """The facts between things that have an end, by a claim or by one of the things."""
        along, against = (self.traversal(direction=direction) for direction in Direction)
        return ending_facts(self._graph, self.things, along, against)

    @cached_property
    def relations(self) -> RelationNames:
        """The relations between things, by the names that people write."""
        between = properties(self.multigraph) if self._rows is None else self._rows.relations()
        return RelationNames(between, self._graph.ontology, self._labels)

    @cached_property
    def backbones(self) -> BackboneService:
        """The best-connected things, on which all others are folded."""
        return BackboneService(self._graph, self._labels, lambda: self._adjacency, self._rows)

    def relation_filter(
        self, only: str | Iterable[str] = (), without: str | Iterable[str] = ()
    ) -> RelationFilter:
        """Return the filter that admits the facts of the relations in `only` but not `without`.

        Raises NotFoundError for an unknown relation.
        """
        return self._filter(only, without)

    @checked
    def knows(self, slug: str) -> bool:
        """Return whether an entry describes the thing or mentions it."""
        # An entry is known without the network, which takes a query over all facts.
        return slug in self._graph.subjects or self._graph.iris.thing(slug) in self.things

    @checked
    def find(self, name: str) -> str:
        """Return the slug of the thing with a slug, name, alias or code.

        Raises NotFoundError if no thing has the name, with the closest names, or if several have
        it, with their slugs.
        """
        return name if self.knows(name) else self._names.find(name)

    @checked
    def has_name(self, name: str) -> bool:
        """Return whether a thing has a name, alias or code; `find` says which."""
        return name in self._names

    @checked
    def neighbourhood(
        self,
        slug: str,
        depth: int = 1,
        limit: int = 500,
        only: str | Iterable[str] = (),
        without: str | Iterable[str] = (),
        *,
        direction: Direction | None = None,
        expanded: Iterable[str] = (),
    ) -> Neighbourhood:
        """Return the things within `depth` steps of a thing, at most `limit` of them.

        The thing is given by slug, name, alias or code. Steps go over facts in the given direction,
        by default in either. Things whose slugs are in `expanded` come with their neighbours.
        Raises NotFoundError for an unknown thing or relation.
        """
        return neighbourhood(
            self._walks.over(self._filter(only, without), direction),
            self._graph.iris.thing(self.find(slug)),
            depth=depth,
            limit=limit,
            expanded=map(self._graph.iris.thing, expanded),
        )

    @checked
    def path(
        self,
        a: str,
        b: str,
        *,
        only: str | Iterable[str] = (),
        without: str | Iterable[str] = (),
        limit: int = 5,
        max_hops: int = MAX_HOPS,
        facts: Iterable[Triple] | None = None,
    ) -> Paths:
        """Return the shortest paths between two things, each given by slug, name, alias or code.

        A hop may go against the direction of its fact. Mere links are used only if no stated or
        inferred facts connect the things. With `facts`, hops follow these alone. Raises
        NotFoundError for an unknown thing or relation.
        """
        start, end = (self._graph.iris.thing(self.find(name)) for name in (a, b))
        finder = PathFinder(
            self._walks.over if facts is None else self._walks.over_only(facts),
            ontology=self._graph.ontology,
            labels=self._labels,
            citations=self._citations,
        )
        return finder.paths(
            start,
            end,
            relations=self._filter(only, without),
            limit=limit,
            max_hops=max_hops,
        )

    @cached_property
    def has_hierarchy(self) -> bool:
        """Whether any thing stands above another; found without the index of all that do."""
        return has_hierarchy(self._graph)

    @cached_property
    def hierarchy_index(self) -> HierarchyIndex:
        """The things that stand directly above and below each thing."""
        return HierarchyIndex(self._graph, self._labels, self._rows)

    @checked
    def is_in_hierarchy(self, slug: str) -> bool:
        """Return whether a thing stands above or below another, on any day."""
        of_all_times = self._undated or self._original
        if of_all_times is not None:
            return of_all_times.is_in_hierarchy(slug)
        if self._rows is not None:
            return is_in_hierarchy(self._rows, self._graph.ontology, self._graph.iris.thing(slug))
        return self._graph.iris.thing(slug) in self.hierarchy_index.things

    @checked
    def hierarchy(
        self,
        slug: str = "",
        wanted: WantedPlaces = ALL_PLACES,
        bounds: TreeBounds = TreeBounds(),  # noqa: B008 - immutable
    ) -> HierarchyTree:
        """Return what stands below a thing as a tree; without a slug, the hierarchy of all things.

        The thing is given by slug, name, alias or code. Containment stands above, then what the
        mapping says to be above or below; `wanted` prunes the tree. Raises NotFoundError for an
        unknown thing.
        """
        start = self._graph.iris.thing(self.find(slug)) if slug else None
        return hierarchy_tree(self.hierarchy_index, start, wanted, bounds)

    @checked
    def traversal(
        self,
        only: str | Iterable[str] = (),
        without: str | Iterable[str] = (),
        direction: Direction | None = None,
    ) -> Traversal:
        """Return a traversal of the facts of the relations in `only`, but those in `without`.

        An empty `only` allows all.
        """
        return self._walks.over(self._filter(only, without), direction)

    def plain_copy(self) -> Network:
        """Return the network with attributes that every writer of networkx can write.

        Nodes are IRIs. An edge is a fact, with a key of its own; see `EdgeAttributes`.
        """
        return plain_network(
            self.multigraph, self._labels.label, evidence={}, identify=lambda thing: thing
        )

    def document(self, syntax: Format) -> bytes:
        """Return the things and the facts between them as GraphML or GEXF."""
        write = gexf if syntax == GEXF else graphml
        return write(self.multigraph, self._labels.label, edge_evidence(self._graph))

    @cached_property
    def _names(self) -> ThingNames:
        stored = self._stored
        names = MemoryNames(self._graph, self.multigraph) if stored is None else stored.names
        return ThingNames(names)

    @property
    def _stored(self) -> StoredNetwork | None:
        """The network on disk; it has the facts of all times."""
        return None if self._graph.day is not None else self._graph.stored_network

    @property
    def _rows(self) -> NetworkRows | None:
        return None if self._stored is None else self._stored.rows

    @cached_property
    def _adjacency(self) -> Adjacency:
        return adjacency(self.multigraph)

    @cached_property
    def _walks(self) -> Walks:
        return Walks(self._rows, lambda: self._adjacency)

    def _filter(self, only: Iterable[str], without: Iterable[str]) -> RelationFilter:
        return RelationFilter(self.relations.named(only), self.relations.named(without))
