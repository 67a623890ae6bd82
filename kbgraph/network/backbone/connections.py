"""Connections: pairs of things with facts between them, each pair once, with their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from kbgraph.network.network import Adjacency, FactsByProperty
from kbgraph.network.traversal import RelationFilter, facts_among, filtered
from kbgraph.rdf.namespaces import LINKED
from kbgraph.rdf.terms import Iri
from kbgraph.stored_network import NetworkRows


class PairFacts(NamedTuple):
    """The facts between two things, in either direction."""

    facts: int
    firm: int
    """The number of those that are more than a link in the text."""


_NO_FACTS = PairFacts(0, 0)
_MAX_KEPT = 4_096
Connections: TypeAlias = dict[Iri, dict[Iri, PairFacts]]
"""The connections of each thing by the other thing; both ends have them."""


def connections(tables: Adjacency, relations: RelationFilter, things: Iterable[Iri]) -> Connections:
    """Return the connections among some things by the facts that a filter admits.

    A thing without any has an empty table; facts of a thing about itself do not count.
    """
    outgoing = filtered(tables, relations).outgoing
    found: Connections = {thing: {} for thing in sorted(things)}
    for source in found:
        for target, facts in outgoing[source].items():
            if facts and target in found and target != source:
                both = _joined(found[source].get(target), facts)
                found[source][target] = found[target][source] = both
    return found


class StoredConnections(NamedTuple):
    """The connections among things of a network on disk."""

    found: Connections
    relations: Counter[Iri]
    """The number of facts between different ones of the things, by property, admitted or not."""


def stored_connections(
    rows: NetworkRows, relations: RelationFilter, things: AbstractSet[Iri]
) -> StoredConnections:
    """Return the connections among some things of a network on disk, as `connections` does."""
    found: Connections = {thing: {} for thing in sorted(things)}
    counts: Counter[Iri] = Counter()
    for source, prop, basis, targets in facts_among(rows, things):
        counts[prop] += len(targets)
        if relations.admits(prop, basis):
            of_source, is_firm = found[source], basis != LINKED
            for target in targets:
                both = _with_one_more(of_source.get(target, _NO_FACTS), is_firm=is_firm)
                of_source[target] = found[target][source] = both
    return StoredConnections(found, counts)


@lru_cache(_MAX_KEPT)
def _with_one_more(known: PairFacts, *, is_firm: bool) -> PairFacts:
    """Return the number of facts with one more: a million pairs have a few hundred numbers."""
    return PairFacts(known.facts + 1, known.firm + is_firm)


def count_relations(tables: Adjacency, things: AbstractSet[Iri]) -> Counter[Iri]:
    """Return the number of facts between different ones of some things, by property."""
    counts: Counter[Iri] = Counter()
    for source in things:
        for target, facts in tables.outgoing.get(source, {}).items():
            if target in things and target != source:
                counts.update(facts.keys())
    return counts


def rank(found: Connections) -> tuple[Iri, ...]:
    """Return the things, those with most connections first; then those with most facts."""
    return tuple(
        sorted(found, key=lambda thing: (-len(found[thing]), -facts_of(found, thing), thing))
    )


def facts_of(found: Connections, thing: Iri) -> int:
    """Return the number of facts between a thing and all others."""
    return sum(each.facts for each in found[thing].values())


def pairs(found: Connections) -> Iterator[tuple[Iri, Iri, PairFacts]]:
    """Yield each connection once, from its lesser end."""
    for one, others in found.items():
        for other, connection in others.items():
            if one < other:
                yield one, other, connection


def _joined(known: PairFacts | None, facts: FactsByProperty) -> PairFacts:
    before = known or _NO_FACTS
    firm = sum(data["basis"] != LINKED for data in facts.values())
    return PairFacts(before.facts + len(facts), before.firm + firm)
