"""The relations of a thing, less the claims that the rows of its record tables show."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.views.backlinks import LazySequence
from kbgraph.views.entry import Description
from kbgraph.views.facts import Fact, IncomingFact, Value
from kbgraph.views.rows import row_triples


class RelationsBesideRows(NamedTuple):
    """Relations of a thing in both directions."""

    outgoing: tuple[Fact, ...]
    incoming: tuple[IncomingFact, ...]


def beside_rows(graph: Graph, thing: Description) -> RelationsBesideRows:
    """Return the relations with what no row says: other days and roles, and other relations.

    A row shows its own claims, and those of other entries that agree with them.
    """
    rows = [row for group in thing.headings for table in group.tables for row in table.rows]
    own = {each.claim for row in rows for each in row.citations}
    if not own:
        return RelationsBesideRows(thing.outgoing, thing.incoming)
    shown = own.union(each.claim for row in rows for each in row.agreeing)
    triples = chain.from_iterable(row_triples(graph, own).values())
    named = {end for each in triples for end in (each.subject, each.object) if isinstance(end, Iri)}
    outgoing = (fact._replace(values=_without(fact.values, shown)) for fact in thing.outgoing)
    incoming = (_incoming(fact, shown, named) for fact in thing.incoming)
    return RelationsBesideRows(
        tuple(fact for fact in outgoing if fact.values),
        tuple(fact for fact in incoming if fact.values),
    )


def _incoming(fact: IncomingFact, shown: AbstractSet[Iri], named: AbstractSet[Iri]) -> IncomingFact:
    """Return a relation from other things without what rows show of the things that they name."""
    known = [key for key in fact.values.keys if key in named]
    if not known:
        return fact
    left = {value.term for value in _without(fact.values.of(known), shown)}
    values = LazySequence(
        [key for key in fact.values.keys if key not in named or key in left],
        lambda keys: _without(fact.values.of(keys), shown),
    )
    return fact._replace(values=values)


def _without(values: tuple[Value, ...], shown: AbstractSet[Iri]) -> tuple[Value, ...]:
    """Return values with their claims that are not shown, and without those that have no other."""
    left = (
        value._replace(citations=tuple(each for each in value.citations if each.claim not in shown))
        for value in values
    )
    return tuple(value for value in left if value.citations)
