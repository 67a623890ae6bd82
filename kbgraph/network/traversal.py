"""Traversal of the network: which facts a step may follow, in which direction."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from enum import Enum
from operator import is_
from typing import NamedTuple

from kbgraph.network.network import Adjacency, Edge, FactsByProperty, edges_between
from kbgraph.rdf.namespaces import LINKED
from kbgraph.rdf.terms import Iri


class Direction(Enum):
    """The direction of a step over a fact: from subject to object, or back."""

    ALONG = "along"
    AGAINST = "against"


class RelationFilter(NamedTuple):
    """A condition on the facts that are followed."""

    only: frozenset[Iri] = frozenset()
    """The properties that are followed; empty for all."""
    without: frozenset[Iri] = frozenset()
    """Properties that are not followed."""
    excluded_bases: frozenset[Iri] = frozenset()
    """Facts on one of these bases are not followed."""

    def without_links(self) -> RelationFilter:
        """Return the same filter without facts that are merely linked."""
        return self._replace(excluded_bases=self.excluded_bases | {LINKED})


ALL_FACTS = RelationFilter()
STATED_OR_INFERRED = ALL_FACTS.without_links()


class Traversal:
    """The things of a network and the facts between them that a filter admits.

    Steps go in the given direction, by default in either.
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

    def neighbours(self, thing: Iri) -> AbstractSet[Iri]:
        """Return the things one step away.

        They come in the order of the network's edges, which is almost sorted, so that sorting is
        fast.
        """
        return {**self._outgoing[thing], **self._incoming[thing]}.keys()

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
        only, without, excluded_bases = self._relations
        admitted = {
            prop: data
            for prop, data in facts.items()
            if data["basis"] not in excluded_bases
            and prop not in without
            and (not only or prop in only)
        }
        return facts if len(admitted) == len(facts) else admitted
