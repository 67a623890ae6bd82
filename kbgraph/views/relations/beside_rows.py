"""The relations of a thing, less the claims that the rows of its record tables show."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple, TypeAlias

from kbgraph.rdf.terms import Iri
from kbgraph.views.backlinks import LazySequence
from kbgraph.views.citation import Citation
from kbgraph.views.entry import Description
from kbgraph.views.facts import Fact, IncomingFact, Value
from kbgraph.views.provenance import Citations
from kbgraph.views.rows import with_own_strengths

Values: TypeAlias = tuple[Value, ...]


class RelationsBesideRows(NamedTuple):
    """Relations of a thing in both directions."""

    outgoing: tuple[Fact, ...]
    incoming: tuple[IncomingFact, ...]


def beside_rows(citations: Citations, thing: Description) -> RelationsBesideRows:
    """Return the relations with what no row says: other days and roles, and other relations.

    A row shows its own claims, and covers those of other entries with the same qualifiers.
    """
    rows = [row for group in thing.headings for table in group.tables for row in table.rows]
    own = {each.claim for row in rows for each in row.citations}
    if not own:
        return RelationsBesideRows(thing.outgoing, thing.incoming)
    shown = own.union(*(row.covered for row in rows))
    named = set[Iri]().union(*(row.named for row in rows))
    rest = partial(_rest, citations, shown)
    outgoing = (fact._replace(values=rest(fact.values)) for fact in thing.outgoing)
    incoming = (_incoming(fact, named, rest) for fact in thing.incoming)
    return RelationsBesideRows(
        tuple(fact for fact in outgoing if fact.values),
        tuple(fact for fact in incoming if fact.values),
    )


def _incoming(
    fact: IncomingFact, named: AbstractSet[Iri], rest: Callable[[Values], Values]
) -> IncomingFact:
    """Return a relation from other things without what rows show of the things that they name."""
    known = [key for key in fact.values.keys if key in named]
    if not known:
        return fact
    left = {value.term for value in rest(fact.values.of(known))}
    values = LazySequence(
        [key for key in fact.values.keys if key not in named or key in left],
        lambda keys: rest(fact.values.of(keys)),
    )
    return fact._replace(values=values)


def _rest(citations: Citations, shown: AbstractSet[Iri], values: Values) -> Values:
    """Return values with their claims that are not shown, and without those that have no other."""
    left = (
        value
        if shown.isdisjoint(each.claim for each in value.citations)
        else value._replace(citations=_own(citations, shown, value))
        for value in values
    )
    return tuple(value for value in left if value.citations)


def _own(citations: Citations, shown: AbstractSet[Iri], value: Value) -> tuple[Citation, ...]:
    """Return the claims of a value that are not shown, each with the strength of what it says."""
    left = (each for each in value.citations if each.claim not in shown)
    return with_own_strengths(citations, left)
