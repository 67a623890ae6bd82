"""Traversal of a network on disk, of which only the rows of visited things are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from kbgraph.network.network import Edge
from kbgraph.network.traversal.relation_filter import ALL_FACTS, Direction, RelationFilter
from kbgraph.rdf.iris import LINE_MARK
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.stored_network import NetworkRows
from kbgraph.stored_network.adjacency_row import AdjacencyRow, LinkGroup, NumberedFact


class StoredWalk:
    """The numbers of things, and the facts between them that a filter admits."""

    def __init__(
        self, rows: NetworkRows, relations: RelationFilter, direction: Direction | None
    ) -> None:
        self._rows, self._relations, self.direction = rows, relations, direction
        # A network has a handful of properties and bases.
        self._admitted = lru_cache(maxsize=None)(self._is_admitted)

    def node(self, thing: Iri) -> int:
        """Return the number of a thing. Raises KeyError where the network does not have it."""
        number = self._rows.number(thing)
        if number is None:
            raise KeyError(thing)
        return number

    def things(self, nodes: Iterable[int]) -> Mapping[int, Iri]:
        """Return the things with some numbers."""
        return self._rows.things(nodes)

    def in_order(self, nodes: Collection[int]) -> list[int]:
        """Return numbers sorted by the IRIs of their things."""
        return self._rows.in_order(nodes)

    def neighbours(self, node: int) -> set[int]:
        """Return the things one step away."""
        return set(chain.from_iterable(self._others(self._rows.row(node))))

    def expand(self, nodes: Collection[int], known: AbstractSet[int] = frozenset()) -> set[int]:
        """Return the things one step away from any of several, together with the known ones."""
        return set(known).union(
            *(other for _, row in self._rows.rows(nodes) for other in self._others(row))
        )

    def degree(self, nodes: Collection[int]) -> int:
        """Return the number of facts that a step from these things follows."""
        rows = self._rows.rows(nodes)
        return sum(len(group.others) for _, row in rows for group in self._groups(row))

    def edges(self, source: int, targets: AbstractSet[int]) -> list[Edge]:
        """Return the facts from a thing to any of the targets, sorted."""
        return sorted(self._edges((source,), targets))

    def edges_among(self, nodes: AbstractSet[int]) -> list[Edge]:
        """Return the facts between some things, sorted."""
        return sorted(self._edges(nodes, nodes))

    def followed(self, node: int) -> list[Edge]:
        """Return the facts that a step from a thing follows: those it states, then those of it.

        Facts with one thing are together, at the place of the first that the thing states, whether
        it is followed or not.
        """
        along: list[Edge] = []
        against: list[Edge] = []
        if self.direction is not Direction.AGAINST:
            along = sorted(_edges_of(self._rows, self._stated((node,), None)))
        if self.direction is not Direction.ALONG:
            sources = set(
                chain.from_iterable(each.others for each in self._rows.row(node).incoming)
            )
            against = sorted(_edges_of(self._rows, self._stated(sources, {node})))
        by_target: dict[Iri, list[Edge]] = {}
        for edge in along:
            by_target.setdefault(edge.target, []).append(edge)
        admits = self._relations.admits
        every = chain(*by_target.values(), against)
        return [edge for edge in every if admits(edge.property, edge.basis)]

    def _edges(self, sources: Collection[int], targets: AbstractSet[int]) -> list[Edge]:
        facts = self._stated(sources, targets)
        return _edges_of(
            self._rows, (each for each in facts if self._admitted(each.property, each.basis))
        )

    def _stated(
        self, sources: Collection[int], targets: AbstractSet[int] | None
    ) -> Iterator[NumberedFact]:
        return chain.from_iterable(each.to(targets) for each in self._rows.outgoing(sources))

    def _others(self, row: AdjacencyRow) -> Iterator[list[int]]:
        return (group.others.tolist() for group in self._groups(row))

    def _groups(self, row: AdjacencyRow) -> Iterator[LinkGroup]:
        """Yield the groups of facts that a step follows: those of the thing, then those to it."""
        for direction, groups in zip(Direction, row, strict=True):
            if self.direction in {None, direction}:
                yield from (each for each in groups if self._admitted(each.property, each.basis))

    def _is_admitted(self, prop: int, basis: int) -> bool:
        return self._relations.admits(self._rows.terms[prop], self._rows.terms[basis])


def _edges_of(rows: NetworkRows, facts: Iterable[NumberedFact]) -> list[Edge]:
    """Return numbered facts as edges, in their order."""
    found = [*facts]
    numbers = {number for fact in found for number in (fact.source, fact.target)}
    owners = {owner for fact in found for owner in fact.lines[::2]}
    things, terms = rows.things(numbers | owners), rows.terms
    starts = {owner: f"{rows.document(things[owner])}{LINE_MARK}" for owner in owners}
    return [
        Edge(
            things[source],
            terms[prop],
            things[target],
            terms[basis],
            tuple(
                [
                    Iri(f"{starts[owner]}{line}")
                    for owner, line in zip(lines[::2], lines[1::2], strict=True)
                ]
            ),
        )
        for source, prop, target, basis, lines in found
    ]


class StoredTraversal:
    """A traversal of a network on disk in terms of things."""

    def __init__(
        self,
        rows: NetworkRows,
        relations: RelationFilter = ALL_FACTS,
        direction: Direction | None = None,
    ) -> None:
        """Follow the facts that a filter admits, in one direction or in either."""
        self._rows, self.direction = rows, direction
        self.walk = StoredWalk(rows, relations, direction)

    def neighbours(self, thing: Iri) -> set[Iri]:
        """Return the things one step away."""
        return set(self.walk.things(self.walk.neighbours(self.walk.node(thing))).values())

    def beyond(self, thing: Iri, things: AbstractSet[Iri]) -> int:
        """Return the number of things one step away that are not among some things."""
        return len(self.walk.neighbours(self.walk.node(thing)) - self._numbers(things))

    def expand(self, things: Collection[Iri], known: AbstractSet[Iri] = frozenset()) -> set[Iri]:
        """Return the things one step away from any of several, together with the known ones."""
        return {*known, *self.walk.things(self.walk.expand(self._numbers(things))).values()}

    def followed(self, thing: Iri) -> list[Edge]:
        """Return the facts that a step from a thing follows: those it states, then those of it."""
        return self.walk.followed(self.walk.node(thing))

    def edges(self, source: Iri, targets: AbstractSet[Iri]) -> list[Edge]:
        """Return the facts from a thing to any of the targets, sorted."""
        return self.walk.edges(self.walk.node(source), self._numbers(targets))

    def _numbers(self, things: Iterable[Iri]) -> set[int]:
        numbers = map(self._rows.number, things)
        return {number for number in numbers if number is not None}


def all_edges(rows: NetworkRows) -> list[Edge]:
    """Return the facts between all things of a network on disk, sorted."""
    facts = chain.from_iterable(stated.to(None) for stated in rows.all_outgoing())
    return sorted(_edges_of(rows, facts))


def edges_of_facts(rows: NetworkRows, facts: Iterable[Triple]) -> Iterator[Edge]:
    """Yield some facts of a network on disk; triples that are no facts are left out."""
    wanted: dict[Iri, dict[Iri, set[Iri]]] = {}
    for source, prop, target in facts:
        wanted.setdefault(source, {}).setdefault(Iri(str(target)), set()).add(prop)
    every = StoredTraversal(rows)
    for source, properties in wanted.items():
        if rows.number(source) is not None:
            for edge in every.edges(source, properties.keys()):
                if edge.property in properties[edge.target]:
                    yield edge


def facts_with(rows: NetworkRows, properties: Collection[Iri]) -> Iterator[Triple]:
    """Yield the facts of a network on disk that have one of some properties."""
    things = rows.every_thing()
    names = {number: term for number, term in rows.terms.items() if term in properties}
    for source, groups in rows.all_groups():
        for prop, _, others in groups:
            if prop in names:
                for target in others:
                    yield Triple(things[source], names[prop], things[target])


class FactsOfKind(NamedTuple):
    """The facts of a thing with one property and one basis."""

    source: Iri
    property: Iri
    basis: Iri
    targets: list[Iri]


def facts_among(rows: NetworkRows, things: AbstractSet[Iri]) -> Iterator[FactsOfKind]:
    """Yield the facts between different ones of some things of a network on disk."""
    every, terms = rows.every_thing(), rows.terms
    chosen = {number: thing for number, thing in every.items() if thing in things}
    for source, groups in rows.all_groups():
        if source in chosen:
            for prop, basis, others in groups:
                found = [each for each in others.tolist() if each in chosen and each != source]
                if found:
                    targets = [chosen[each] for each in found]
                    yield FactsOfKind(chosen[source], terms[prop], terms[basis], targets)
