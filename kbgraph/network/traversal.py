"""Walks over the graph of things, in either direction of its facts: which facts are walked, and where they lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from enum import Enum
from operator import is_
from typing import NamedTuple

from kbgraph.network.network import Adjacency, Edge, FactKey, between
from kbgraph.rdf.namespaces import LINKED
from kbgraph.rdf.terms import Iri


class Direction(Enum):
    """How a step goes over a fact: from subject to object, or back."""

    ALONG = "along"
    AGAINST = "against"


class RelationFilter(NamedTuple):
    """Which facts are walked."""

    only: frozenset[Iri] = frozenset()
    """Their properties; empty for every one."""
    without: frozenset[Iri] = frozenset()
    """Properties that they do not have."""
    not_on: frozenset[Iri] = frozenset()
    """Bases on which they do not rest."""

    def firm(self) -> RelationFilter:
        """The same without what is merely linked."""
        return self._replace(not_on=self.not_on | {LINKED})


EVERYTHING = RelationFilter()
STATED_OR_INFERRED = EVERYTHING.firm()


class Traversal:
    """The things of a network and the facts of a choice between them; all steps go in one direction, where one is given."""

    def __init__(
        self,
        adjacency: Adjacency,
        choice: RelationFilter = EVERYTHING,
        direction: Direction | None = None,
    ) -> None:
        outgoing, incoming = adjacency
        self.direction = direction
        self._facts = outgoing if choice == EVERYTHING else _Chosen(outgoing, choice)
        back = incoming if choice == EVERYTHING else _Chosen(incoming, choice)
        self._outgoing = _NOWHERE if direction is Direction.AGAINST else self._facts
        self._incoming = _NOWHERE if direction is Direction.ALONG else back

    def neighbours(self, thing: Iri) -> AbstractSet[Iri]:
        """The things one step away, in the order of the network's edges: all but sorted, so that sorting them is quick."""
        return {**self._outgoing[thing], **self._incoming[thing]}.keys()

    def expand(self, things: Collection[Iri], known: AbstractSet[Iri] = frozenset()) -> set[Iri]:
        """The things one step away from any of several, with those that are known already."""
        return set(known).union(
            *map(self._outgoing.__getitem__, things), *map(self._incoming.__getitem__, things)
        )

    def degree(self, things: Iterable[Iri]) -> int:
        """How many facts a step from these things looks at."""
        return sum(len(self._outgoing[thing]) + len(self._incoming[thing]) for thing in things)

    def edges(self, source: Iri, targets: AbstractSet[Iri]) -> list[Edge]:
        """The facts that start from a thing and lead to one of the targets, sorted."""
        outgoing = self._facts[source]
        return sorted(
            edge
            for target in outgoing.keys() & targets
            for edge in between(outgoing[target], source, target)
        )


class _Nowhere(dict[Iri, dict[Iri, FactKey]]):
    """A table by which no step leads anywhere."""

    def __missing__(self, thing: Iri) -> dict[Iri, FactKey]:
        return {}


_NOWHERE = _Nowhere()


class _Chosen(dict[Iri, dict[Iri, FactKey]]):
    """A table with the facts of a choice alone, made for each thing when it is first asked for."""

    def __init__(self, table: dict[Iri, dict[Iri, FactKey]], choice: RelationFilter) -> None:
        super().__init__()
        self._table, self._choice = table, choice

    def __missing__(self, thing: Iri) -> dict[Iri, FactKey]:
        row = self._table[thing]
        kept = {other: chosen for other, facts in row.items() if (chosen := self._chosen(facts))}
        # What loses nothing is shared: a copy of the whole network would be large.
        self[thing] = (
            row if len(kept) == len(row) and all(map(is_, kept.values(), row.values())) else kept
        )
        return self[thing]

    def _chosen(self, facts: FactKey) -> FactKey:
        only, without, not_on = self._choice
        kept = {
            prop: data for prop, data in facts.items()
            if data["basis"] not in not_on and prop not in without and (not only or prop in only)
        }  # fmt: skip
        return facts if len(kept) == len(facts) else kept
