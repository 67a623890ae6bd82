"""Walks over the graph of things, in either direction of its facts: which facts are walked, and where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from kbgraph.answer.network import Adjacency, Edge, Facts, between, strength
from kbgraph.terms import Iri
from kbgraph.vocabulary import INFERRED, LINKED


class Choice(NamedTuple):
    """Which facts are walked."""

    only: frozenset[Iri] = frozenset()
    """Their properties; empty for every one."""
    without: frozenset[Iri] = frozenset()
    weakest: Iri = LINKED
    """The weakest basis on which they may rest."""

    def firm(self) -> Choice:
        """The same without what is merely linked."""
        return self._replace(weakest=INFERRED)

    def takes(self, prop: Iri, basis: Iri) -> bool:
        """Whether a fact of the property, on the basis, is walked."""
        chosen = (not self.only or prop in self.only) and prop not in self.without
        return chosen and strength(basis) <= strength(self.weakest)


EVERYTHING = Choice()


class Walk:
    """The things of a network and the facts of a choice between them."""

    def __init__(self, adjacency: Adjacency, choice: Choice = EVERYTHING) -> None:
        self._outgoing, self._incoming = adjacency
        self.choice = choice

    def neighbours(self, thing: Iri) -> set[Iri]:
        """The things one step away."""
        if self.choice == EVERYTHING:
            return {*self._outgoing[thing], *self._incoming[thing]}
        sides = chain(self._outgoing[thing].items(), self._incoming[thing].items())
        return {other for other, facts in sides if self._takes_any(facts)}

    def beyond(self, things: Iterable[Iri]) -> set[Iri]:
        """The things one step away from any of several."""
        if self.choice == EVERYTHING:
            # Straight from the tables: a set for each thing would cost more than the walk.
            things = list(things)
            return set().union(*map(self._outgoing.__getitem__, things), *map(self._incoming.__getitem__, things))
        return set().union(*map(self.neighbours, things))

    def edges(self, source: Iri, targets: set[Iri]) -> list[Edge]:
        """The facts that start from a thing and lead to one of the targets, sorted."""
        outgoing = self._outgoing[source]
        found = (edge for target in outgoing.keys() & targets for edge in between(outgoing[target], source, target))
        return sorted(edge for edge in found if self.choice.takes(edge.property, edge.basis))

    def _takes_any(self, facts: Facts) -> bool:
        return any(self.choice.takes(prop, data["basis"]) for prop, data in facts.items())
