"""The protocol of traversals, in terms of things and in terms of nodes that stand for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, TypeVar

from kbgraph.network.network import Edge
from kbgraph.network.traversal.relation_filter import Direction
from kbgraph.rdf.terms import Iri

Node = TypeVar("Node")


class Walk(Protocol[Node]):
    """A traversal of nodes that stand for things: IRIs in memory, numbers on disk.

    Searches run over nodes, since those of a disk are numbers, of which thousands are read at once.
    """

    @property
    def direction(self) -> Direction | None:
        """The direction of its steps; None for either."""

    def node(self, thing: Iri) -> Node:
        """Return the node of a thing that the network has."""

    def things(self, nodes: Iterable[Node]) -> Mapping[Node, Iri]:
        """Return the things for which some nodes stand."""

    def in_order(self, nodes: Collection[Node]) -> list[Node]:
        """Return nodes sorted by the IRIs of their things."""

    def neighbours(self, node: Node) -> AbstractSet[Node]:
        """Return the nodes one step away, in any order."""

    def expand(self, nodes: Collection[Node], known: AbstractSet[Node] = frozenset()) -> set[Node]:
        """Return the nodes one step away from any of several, together with the known ones."""

    def degree(self, nodes: Collection[Node]) -> int:
        """Return about how many neighbours a step from these nodes visits, at least one each."""

    def edges(self, source: Node, targets: AbstractSet[Node]) -> list[Edge]:
        """Return the facts from a node to any of the targets, sorted."""

    def edges_among(self, nodes: AbstractSet[Node]) -> list[Edge]:
        """Return the facts between some nodes, sorted."""


class Traversal(Protocol):
    """The things of a network and the facts between them that a filter admits.

    Steps go in one direction, or in either.
    """

    @property
    def direction(self) -> Direction | None:
        """The direction of its steps; None for either."""

    @property
    def walk(self) -> Walk[Any]:
        """The same traversal in terms of its own nodes."""

    def neighbours(self, thing: Iri) -> AbstractSet[Iri]:
        """Return the things one step away."""

    def beyond(self, thing: Iri, things: AbstractSet[Iri]) -> int:
        """Return the number of things one step away that are not among some things."""

    def expand(self, things: Collection[Iri], known: AbstractSet[Iri] = frozenset()) -> set[Iri]:
        """Return the things one step away from any of several, together with the known ones."""

    def followed(self, thing: Iri) -> list[Edge]:
        """Return the facts that a step from a thing follows: those it states, then those of it."""

    def edges(self, source: Iri, targets: AbstractSet[Iri]) -> list[Edge]:
        """Return the facts from a thing to any of the targets, sorted."""
