"""Traversal of a network in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from operator import is_

from kbgraph.network.network import Adjacency, Edge, FactsByProperty, edges_between
from kbgraph.network.traversal.relation_filter import ALL_FACTS, Direction, RelationFilter
from kbgraph.rdf.terms import Iri


class MemoryTraversal:
    """The things of a network in memory and the facts between them that a filter admits.

    Steps go in the given direction, by default in either. The nodes of its walk are the things.
    """

    def __init__(
        self,
        adjacency: Adjacency,
        relations: RelationFilter = ALL_FACTS,
        direction: Direction | None = None,
    ) -> None:
        outgoing, incoming = filtered(adjacency, relations)
        self.direction = direction
        self._facts = outgoing
        self._outgoing = _EMPTY_TABLE if direction is Direction.AGAINST else outgoing
        self._incoming = _EMPTY_TABLE if direction is Direction.ALONG else incoming

    @property
    def walk(self) -> MemoryTraversal:
        """The traversal itself."""
        return self

    def node(self, thing: Iri) -> Iri:
        """Return a thing, which is its own node."""
        return thing

    def things(self, nodes: Iterable[Iri]) -> Mapping[Iri, Iri]:
        """Return things by themselves."""
        return {thing: thing for thing in nodes}

    def in_order(self, nodes: Iterable[Iri]) -> list[Iri]:
        """Return things sorted."""
        return sorted(nodes)

    def neighbours(self, thing: Iri) -> AbstractSet[Iri]:
        """Return the things one step away.

        They come in the order of the network's edges, which is almost sorted, so that sorting is
        fast.
        """
        return {**self._outgoing[thing], **self._incoming[thing]}.keys()

    def beyond(self, thing: Iri, things: AbstractSet[Iri]) -> int:
        """Return the number of things one step away that are not among some things."""
        return len(self.neighbours(thing) - things)

    def expand(self, things: Collection[Iri], known: AbstractSet[Iri] = frozenset()) -> set[Iri]:
        """Return the things one step away from any of several, together with the known ones."""
        return set(known).union(
            *map(self._outgoing.__getitem__, things), *map(self._incoming.__getitem__, things)
        )

    def degree(self, things: Collection[Iri]) -> int:
        """Return the number of neighbours that a step from these things visits."""
        # Without a generator, which takes three times as long.
        along = sum(map(len, map(self._outgoing.__getitem__, things)))
        return along + sum(map(len, map(self._incoming.__getitem__, things)))

    def followed(self, thing: Iri) -> list[Edge]:
        """Return the facts that a step from a thing follows: those it states, then those of it."""
        along = self._outgoing[thing].items()
        against = self._incoming[thing].items()
        return [
            *(edge for other, facts in along for edge in edges_between(facts, thing, other)),
            *(edge for other, facts in against for edge in edges_between(facts, other, thing)),
        ]

    def edges(self, source: Iri, targets: AbstractSet[Iri]) -> list[Edge]:
        """Return the facts from a thing to any of the targets, sorted."""
        outgoing = self._facts[source]
        edges = [
            edge
            for target in outgoing.keys() & targets
            for edge in edges_between(outgoing[target], source, target)
        ]
        edges.sort()
        return edges

    def edges_among(self, things: AbstractSet[Iri]) -> list[Edge]:
        """Return the facts between some things, sorted."""
        return [edge for source in sorted(things) for edge in self.edges(source, things)]


def filtered(adjacency: Adjacency, relations: RelationFilter) -> Adjacency:
    """Return the tables of the facts that a filter admits; the row of a thing is made when used."""
    if relations == ALL_FACTS:
        return adjacency
    return Adjacency(*(_FilteredTable(table, relations) for table in adjacency))


class _EmptyTable(dict[Iri, dict[Iri, FactsByProperty]]):
    """An adjacency table in which no thing has a neighbour."""

    def __missing__(self, thing: Iri) -> dict[Iri, FactsByProperty]:
        return {}


_EMPTY_TABLE = _EmptyTable()


class _FilteredTable(dict[Iri, dict[Iri, FactsByProperty]]):
    """An adjacency table of the admitted facts; the row of a thing is made at its first use.

    A dict, so that the look-ups of a traversal run without a call of Python code.
    """

    def __init__(
        self, table: dict[Iri, dict[Iri, FactsByProperty]], relations: RelationFilter
    ) -> None:
        super().__init__()
        self._table, self._relations = table, relations

    def __missing__(self, thing: Iri) -> dict[Iri, FactsByProperty]:
        row = self._table[thing]
        filtered = {
            other: admitted for other, facts in row.items() if (admitted := self._admitted(facts))
        }
        # An unchanged row is shared: a copy of the whole network would be large.
        is_unchanged = len(filtered) == len(row) and all(map(is_, filtered.values(), row.values()))
        self[thing] = row if is_unchanged else filtered
        return self[thing]

    def _admitted(self, facts: FactsByProperty) -> FactsByProperty:
        admits = self._relations.admits
        admitted = {prop: data for prop, data in facts.items() if admits(prop, data["basis"])}
        return facts if len(admitted) == len(facts) else admitted
