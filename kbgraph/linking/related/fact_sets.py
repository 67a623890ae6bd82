"""The facts of a thing that others can share, each with the entries that do.

The entries that share a value are a facet of the search index, as a bit mask: in memory and on
disk to read one takes microseconds, however many things it has. Links and the facts that others
state of a thing are no facets: the store is asked for them, up to a number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from math import log
from typing import NamedTuple, TypeGuard

from kbgraph.build import Graph
from kbgraph.linking.related.shareable_fact import Direct, ShareableFact, StatementKind
from kbgraph.linking.related.statements import Statements
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import PRIMARY_TOPIC, REFERENCES, RELATED, TYPE
from kbgraph.rdf.terms import BOOLEAN, DECIMAL, INTEGER, STRING, Iri, Literal, Term
from kbgraph.search.bit_masks import union
from kbgraph.search.facets import (
    FOLDER,
    NONE_FOUND,
    TAG,
    UNKNOWN,
    FacetMembers,
    Facets,
    MaskFacet,
    value_key,
)
from kbgraph.search.facets.note_facets import key_of_value, tag_keys
from kbgraph.search.search_index import SearchIndex
from kbgraph.views.labels import Labels

_MAX_STATING = 300
"""Things that state one property of a thing; of one with more, the property tells little."""
_MAX_SHARING = 1_000
"""Things that share a fact which is no facet; of more, the fact is left out."""
_MAX_COMPARED_LETTERS = 40
"""Of a text by which things are compared: a longer one is a description, which no other has."""
_COMMON_SHARE = 1 / 3
"""A fact that a larger share of the things has weighs less than its rarity says."""
_COMMON_FACTOR = 0.4
_MIN_WEIGHT = 0.2
"""Facts that tell less, since most entries share them, are left out."""
_NO_RELATIONS = {TYPE, REFERENCES, PRIMARY_TOPIC}
"""Properties that relate no thing to another."""
_DIRECT_AS = 3
"""The entries that share a fact which weighs as much as a fact between two things."""
_LINK_FACTOR = 0.5
"""Weight of a mere link, which does not say how two things are related."""
_NEIGHBOUR_FACTOR = 0.6
"""Weight of a fact of a symmetric property: two neighbours of a third thing may be far apart."""
_PLAIN_TYPES = {BOOLEAN, DECIMAL, INTEGER}
"""Datatypes of values that are equal by more than chance: not days and times."""
_PROPERTIES_QUERY = "SELECT DISTINCT ?property ?thing { ?other ?property ?thing }"
_STATING_QUERY = "SELECT DISTINCT ?other ?property ?thing { ?other ?property ?thing }"
_VALUES_QUERY = "SELECT DISTINCT ?value ?other ?property { ?other ?property ?value }"


class _FactKey(NamedTuple):
    """A fact without those that share it."""

    kind: StatementKind
    property: Iri
    value: Term


class FactSets:
    """Finds the facts of things that other entries share."""

    def __init__(
        self, graph: Graph, labels: Labels, index: SearchIndex, statements: Statements
    ) -> None:
        """Wrap a graph, its search index, and what finds its statements."""
        self._graph, self._labels, self._index = graph, labels, index
        self._statements, self._facets = statements, index.facets
        ontology = graph.ontology
        self._above = frozenset(ontology.hierarchy.above)
        self._links = frozenset(ontology.subproperties(RELATED))
        self._not_incoming = {*_NO_RELATIONS, *ontology.containers}
        self._stating: dict[str, int] = {}
        """Cache of the number of things with any value of a coded facet, by its name."""

    def of(self, thing: Iri) -> list[ShareableFact]:
        """Return the facts that a thing shares with another entry, the rarest first."""
        own = self._index.things.mask([thing])
        without = self._left_out(thing)
        keys = dict.fromkeys((*self._own(thing, without), *self._incoming(thing, without)))
        facts = (self._sized(key, own) for key in keys)
        found = [fact for fact in facts if fact is not None]
        return sorted(found, key=lambda fact: (-fact.weight, fact.property, str(fact.value)))

    def direct(self, thing: Iri) -> Direct:
        """Return the entries that have facts with a thing, or are above it in steps.

        They cannot share these facts with it.
        """
        rows = self._graph.store.select(f"{_STATING_QUERY} LIMIT {_MAX_STATING}", thing=thing)
        stating = [(Iri(str(prop)), _owner(other)) for other, prop, _ in rows]
        above = (
            (prop, each) for prop in self._above for each in self._statements.above(thing, prop)
        )
        about = (*self._statements.about(thing), *self._statements.of_parts(thing))
        pairs = [pair for pair in (*about, *above, *stating) if pair[0] not in _NO_RELATIONS]
        mere = self._left_out(thing)
        facts = self._described(each for prop, each in pairs if prop not in mere)
        links = self._described(each for prop, each in pairs if prop in mere)
        entries = self._index.things.described.bit_count()
        return Direct(facts, links, log(max(1.0, (entries + 1) / _DIRECT_AS)))

    def _described(self, things: Iterable[Term | str]) -> int:
        """Return the entries among some things, as a bit mask."""
        return self._index.things.mask(map(str, things)) & self._index.things.described

    def _left_out(self, thing: Iri) -> Collection[Iri]:
        """Return the properties of mere links, which count for notes without a class alone."""
        return self._links if self._labels.type(thing) else ()

    def _own(self, thing: Iri, without: Collection[Iri]) -> Iterator[_FactKey]:
        """Yield the facts that a thing states."""
        about = (pair for pair in self._statements.about(thing) if pair[0] not in without)
        for prop, value in about:
            if prop in self._above:
                above = self._statements.above(thing, prop)
                yield from (_FactKey(StatementKind.CONTAINER, prop, each) for each in above)
            elif isinstance(value, Iri) or _is_comparable(value):
                yield _FactKey(StatementKind.VALUE, prop, value)
        for tag in self._statements.tags(thing) if TAG in self._facets.of_notes else ():
            for key, _ in tag_keys(tag):
                yield _FactKey(StatementKind.TAG, Iri(TAG), Literal(key))

    def _incoming(self, thing: Iri, without: Collection[Iri]) -> Iterator[_FactKey]:
        """Yield the facts that other things state of a thing; of a symmetric property it does."""
        ontology, select = self._graph.ontology, self._graph.store.select
        names = {Iri(str(prop)) for prop, *_ in select(_PROPERTIES_QUERY, thing=thing)}
        both_ways = {name for name in names - self._links if ontology.is_symmetric(name)}
        for name in sorted(names - self._not_incoming - both_ways - {*without}):
            query = f"{_STATING_QUERY} LIMIT {_MAX_STATING + 1}"
            rows = select(query, thing=thing, property=name)
            if len(rows) <= _MAX_STATING:
                stating = {Iri(str(other)) for other, *_ in rows}
                things = sorted(filter(self._graph.iris.is_thing, stating))
                yield from (_FactKey(StatementKind.INCOMING, name, each) for each in things)

    def _sized(self, key: _FactKey, own: int) -> ShareableFact | None:
        """Return a fact with those that share it; None if no other entry does, or almost all."""
        mask, among, text = self._sharing(key)
        mask &= self._index.things.described
        if not mask & ~own:
            return None
        things = (mask | own).bit_count()
        weight = self._weight(key, things, among)
        return ShareableFact(*key, text, mask, things, weight) if weight >= _MIN_WEIGHT else None

    def _sharing(self, key: _FactKey) -> tuple[int, int, str]:
        """Return those that share a fact, the number of those among whom it is rare, its words."""
        entries = self._index.things.described.bit_count()
        if key.kind is StatementKind.TAG:
            tag = str(key.value)
            return self._facets.things_with(TAG, tag), entries, self._facets.label(TAG, tag)[1]
        words = self._words(key.value)
        if key.kind is StatementKind.INCOMING or key.property in self._links:
            return self._asked(key), entries, words
        name, code = self._facet(key.property), self._code(key)
        facet = self._facets.named(name)
        if facet is None:
            return self._asked(key) if _is_short(key.value) else 0, entries, words
        among = self._number_stating(name, facet) if _is_coded(facet, name, self._facets) else 0
        return facet.mask(code), among or entries, words

    def _facet(self, prop: Iri) -> str:
        """Return the name of the facet of a property."""
        name = local_name(prop)
        longer = f"property/{name}"
        is_taken = self._statements.is_key(prop) and self._facets.named(longer) is not None
        return longer if is_taken else name

    def _code(self, key: _FactKey) -> str:
        """Return the key of a value in its facet."""
        value = key.value
        if self._statements.is_key(key.property):
            return key_of_value(self._graph, value)
        if isinstance(value, Iri) and self._graph.iris.is_thing(value):
            return self._graph.iris.slug(value) or value
        return value_key(value)

    def _asked(self, key: _FactKey) -> int:
        """Return those that share a fact which is no facet; none of too many."""
        is_incoming = key.kind is StatementKind.INCOMING
        query = _VALUES_QUERY if is_incoming else _STATING_QUERY
        ends = {"other": key.value} if is_incoming else {"thing": key.value}
        limit = f"{query} LIMIT {_MAX_SHARING + 1}"
        rows = self._graph.store.select(limit, property=key.property, **ends)
        if len(rows) > _MAX_SHARING:
            return 0
        return self._index.things.mask(str(thing) for thing, *_ in rows)

    def _words(self, value: Term) -> str:
        """Return a value in words; those of a yes are none."""
        if isinstance(value, Iri):
            return self._labels.label(value)
        if value.datatype == BOOLEAN:
            return "" if value.lexical == "true" else "no"
        return " ".join(value.lexical.split())

    def _weight(self, key: _FactKey, things: int, among: int) -> float:
        """Return the information that a fact gives, less of common ones and of mere links.

        A coded value is as rare as it is among all entries and among those that have any value, by
        halves: the others may have it too, though nobody has said so.
        """
        entries = self._index.things.described.bit_count()
        rarities = (log((each + 1) / min(things, each)) for each in (entries, among))
        weight = sum(rarities) / 2
        if things > entries * _COMMON_SHARE:
            weight *= _COMMON_FACTOR
        if key.property in self._links:
            return weight * _LINK_FACTOR
        is_between_neighbours = self._graph.ontology.is_symmetric(key.property)
        return weight * _NEIGHBOUR_FACTOR if is_between_neighbours else weight

    def _number_stating(self, name: str, facet: MaskFacet) -> int:
        """Return the number of things with any value of a facet."""
        if name not in self._stating:
            known = (mask for key, mask in facet.masks.items() if key not in {NONE_FOUND, UNKNOWN})
            self._stating[name] = union(known).bit_count()
        return self._stating[name]


def _owner(node: Term | None) -> str:
    """Return the thing that a node is, or of which it is a structured value."""
    return str(node).partition("#")[0]


def _is_comparable(value: Literal) -> bool:
    """Say whether a value is equal by more than chance: a text without a letter is a number."""
    if value.datatype == STRING:
        return any(map(str.isalpha, value.lexical))
    return value.datatype in _PLAIN_TYPES


def _is_short(value: Term) -> bool:
    """Say whether a value is compared with those of other things: a word, not a description."""
    return (
        isinstance(value, Literal)
        and value.datatype == STRING
        and len(value.lexical) <= _MAX_COMPARED_LETTERS
    )


def _is_coded(facet: FacetMembers, name: str, facets: Facets) -> TypeGuard[MaskFacet]:
    """Say whether a facet tells the things that have a value of it apart.

    A thing without a value of a coded property, or of a key, was not asked for it; one that is no
    member of a group is none.
    """
    is_of_key = name in facets.of_notes and name not in {TAG, FOLDER}
    return isinstance(facet, MaskFacet) and (facet.is_scale or is_of_key)
