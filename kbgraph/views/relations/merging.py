"""Relations read from a thing: a relation and its inverse are one, with the claims of both ends.

A symmetric relation has one label in both directions. An incoming relation whose inverse is stated
as well joins it where both name the same thing; the others keep the label of their direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kbgraph.rdf.terms import Iri
from kbgraph.views.backlinks import LazySequence
from kbgraph.views.entry import Describer, Description
from kbgraph.views.facts import Fact, IncomingFact, Value
from kbgraph.views.relations.beside_rows import beside_rows
from kbgraph.views.rows import inverse_properties, with_own_strengths


class Relation(NamedTuple):
    """A relation of a thing, and the things at its other end, each once."""

    properties: tuple[Iri, ...]
    """The properties that state it, from either end."""
    label: str
    comment: str
    values: LazySequence[Iri, Value]
    """By name, with the citations of both ends; each is found when it is read."""
    directions: frozenset[str]
    """`outgoing`, `incoming` or both."""


def merged_relations(describer: Describer, thing: Description) -> tuple[Relation, ...]:
    """Return the relations of a thing, each related thing once for each relation.

    Claims that the rows of its record tables show are left out.
    """
    beside = beside_rows(describer.citations, thing)
    groups = [_MergedRelation.of_fact(fact, describer) for fact in beside.outgoing]
    merger = _Merger(describer, groups)
    for fact in beside.incoming:
        merger.add(fact)
    return tuple(each.relation() for each in groups if each.keys)


class _MergedRelation:
    """A relation that is being merged."""

    def __init__(self, prop: Iri, label: str, comment: str, describer: Describer) -> None:
        self.properties, self.label, self.comment = [prop], label, comment
        self._describer, self._labels = describer, describer.labels
        self.stated: dict[Iri, Value] = {}
        self._incoming: list[tuple[IncomingFact, frozenset[Iri]]] = []

    @classmethod
    def of_fact(cls, fact: Fact, describer: Describer) -> _MergedRelation:
        """Return the group of an outgoing relation."""
        group = cls(fact.property, fact.label, fact.comment, describer)
        group.stated = {value.term: value for value in fact.values if isinstance(value.term, Iri)}
        return group

    @property
    def keys(self) -> Sequence[Iri]:
        """The things of the group, by name."""
        if not self._incoming:
            return tuple(self.stated)
        keys = {*self.stated, *(key for _, keys in self._incoming for key in keys)}
        return sorted(keys, key=lambda key: (self._labels.label(key), key))

    def add(self, fact: IncomingFact, keys: Iterable[Iri]) -> None:
        """Add things of an incoming relation."""
        added = frozenset(keys)
        if added:
            self._incoming.append((fact, added))
            self.properties.append(fact.property)

    def relation(self) -> Relation:
        """Return the merged relation."""
        outgoing = {"outgoing"} if self.stated else set()
        return Relation(
            properties=tuple(dict.fromkeys(self.properties)),
            label=self.label,
            comment=self.comment,
            values=LazySequence(self.keys, self._values),
            directions=frozenset(outgoing | ({"incoming"} if self._incoming else set())),
        )

    def _values(self, keys: Sequence[Iri]) -> tuple[Value, ...]:
        found = {key: self.stated[key] for key in keys if key in self.stated}
        for fact, own in self._incoming:
            for value in fact.values.of([key for key in keys if key in own]):
                key = Iri(str(value.term))
                found[key] = self._merged(found[key], value) if key in found else value
        return tuple(found[key] for key in keys if key in found)

    def _merged(self, value: Value, other: Value) -> Value:
        """Return a value with the claims of both ends, each with the strength of both."""
        claims = {each.claim: each for each in (*value.citations, *other.citations)}
        if len(claims) == len(value.citations):
            return value
        merged = with_own_strengths(self._describer.citations, claims.values())
        return value._replace(citations=merged)


class _Merger:
    """Puts incoming relations into the groups of the relations that they are the inverses of."""

    def __init__(self, describer: Describer, groups: list[_MergedRelation]) -> None:
        self._describer, self._groups = describer, groups
        self._ontology, self._labels = describer.graph.ontology, describer.labels
        self._by_property = {group.properties[0]: group for group in groups}

    def add(self, fact: IncomingFact) -> None:
        """Add an incoming relation to the groups."""
        left = [*fact.values.keys]
        for group in self._inverse_groups(fact.property):
            group.add(fact, [key for key in left if key in group.stated])
            left = [key for key in left if key not in group.stated]
        if left:
            is_symmetric = self._ontology.is_symmetric(fact.property)
            label = self._labels.label(fact.property) if is_symmetric else fact.label
            self._group_called(label, fact).add(fact, left)

    def _inverse_groups(self, prop: Iri) -> list[_MergedRelation]:
        """Return the groups of the outgoing relations that say the same from the other end."""
        names = inverse_properties(self._ontology, prop)
        return [self._by_property[each] for each in names if each in self._by_property]

    def _group_called(self, label: str, fact: IncomingFact) -> _MergedRelation:
        """Return the group with a label, which is made where there is none."""
        found = next((each for each in self._groups if each.label == label), None)
        if found is None:
            found = _MergedRelation(fact.property, label, fact.comment, self._describer)
            self._groups.append(found)
        return found
