"""Facets: by what the things can be narrowed down, and how many of a list have each value. Which facets there are, the ontology says.

They are the class, the wholes that a thing is a part of, the coded properties, and the relations to other things. A value's things are the
bits of a number, so that counting them among thousands takes a microsecond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError
from kbgraph.network.network import Network
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import BROADER, LINKED, REFERENCES
from kbgraph.rdf.terms import Iri, Term
from kbgraph.views.breadcrumbs import Breadcrumbs
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels

TYPE = "type"
NONE_FOUND, UNKNOWN = "~none", "~unknown"
"""Keys of the values of a coded facet that are none: researched without result, and not researched."""
_WORDS = {NONE_FOUND: "none found", UNKNOWN: "not researched"}
Selection: TypeAlias = Mapping[str, frozenset[str]]
"""The chosen values of each facet: a thing has one of them, in every facet that is named."""


class IndexedThing(NamedTuple):
    """A thing that can be found."""

    iri: Iri
    slug: str
    label: str
    type: str
    described: bool
    """Whether an entry describes it."""


class FacetValue(NamedTuple):
    """A value of a facet, and how many of the listed things have it."""

    key: str
    label: str
    things: int
    is_chosen: bool


class Facet(NamedTuple):
    """One way to narrow a list down."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


class Facets:
    """The facets of one graph, over its things in the order given."""

    def __init__(self, graph: Graph, labels: Labels, items: tuple[IndexedThing, ...]) -> None:
        self._graph, self._labels, self._items = graph, labels, items
        self._positions = {item.iri: position for position, item in enumerate(items)}
        self._facet_labels: dict[str, str] = {}
        self._value_labels: dict[str, dict[str, str]] = defaultdict(dict)
        self._masks: dict[str, dict[str, int]] = {}
        self._scales: set[str] = set()
        """The coded facets, whose values keep the order of their scale."""
        self.everything = (1 << len(items)) - 1

    def fill(self, spreads: Iterable[Distribution], trails: Breadcrumbs, net: Network) -> Facets:
        """Itself, with all facets: types, wholes, coded properties in the page's order, relations by how many things have them."""
        self._add(TYPE, TYPE, self._types())
        relations = self._relations(net)
        wholes = [prop for prop in trails.properties if prop in relations]
        for prop in wholes:
            self._add_relation(prop, _closed(relations.pop(prop)))
        for spread in spreads:
            self._add_coded(spread)
        for prop, members in sorted(
            relations.items(), key=lambda each: (-len({thing for thing, _ in each[1]}), each[0])
        ):
            self._add_relation(prop, members)
        return self

    def select(self, selection: Selection, but: str = "") -> int:
        """The things that are selected, as bits; `but` names a facet that is passed over. Raises NotFoundError for an unknown one."""
        found = self.everything
        for name, keys in selection.items():
            if name not in self._masks:
                raise NotFoundError(
                    f"no facet is called {name!r}; there are {', '.join(self._masks)}"
                )
            if name != but:
                found &= _any(self._masks[name].get(key, 0) for key in keys)
        return found

    def count(self, listed: int, selection: Selection) -> tuple[Facet, ...]:
        """The facets of the things that `listed` has as bits before they were selected; values that none has are left out."""
        found = []
        for name, masks in self._masks.items():
            within, chosen = listed & self.select(selection, name), selection.get(name, frozenset())
            values = [
                self._value(name, key, (mask & within).bit_count(), chosen)
                for key, mask in masks.items()
            ]
            kept = tuple(value for value in values if value.things or value.is_chosen)
            if name not in self._scales:
                kept = tuple(sorted(kept, key=lambda value: -value.things))
            if kept:
                found.append(Facet(name, self._facet_labels[name], kept))
        return tuple(found)

    def label(self, name: str, key: str) -> tuple[str, str]:
        """The words for a facet and a value of it."""
        return self._facet_labels.get(name, name), self._value_labels[name].get(key, key)

    def positions(self, bits: int) -> list[int]:
        """The places of the things that are set."""
        return [
            8 * place + bit
            for place, byte in enumerate(_bytes(bits))
            if byte
            for bit in range(8)
            if byte >> bit & 1
        ]

    def bits(self, positions: Iterable[int]) -> int:
        """The things at these places, as bits."""
        made = bytearray(len(self._items) // 8 + 1)
        for position in positions:
            made[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(made, "little")

    def _value(self, name: str, key: str, count: int, chosen: frozenset[str]) -> FacetValue:
        return FacetValue(key, self._value_labels[name][key], count, key in chosen)

    def _add(self, name: str, label: str, members: dict[str, list[int]]) -> None:
        """A facet; where two properties have the same last part, the first keeps it."""
        if members and name not in self._masks:
            self._facet_labels[name] = label
            self._masks[name] = {key: self.bits(found) for key, found in members.items()}

    def _types(self) -> dict[str, list[int]]:
        members: dict[str, list[int]] = defaultdict(list)
        for position, item in enumerate(self._items):
            cls = self._labels.type(item.iri)
            if cls:
                word = self._graph.ontology.type_word(cls)
                self._value_labels[TYPE].setdefault(word, self._graph.ontology.label(cls))
                members[word].append(position)
        return dict(sorted(members.items(), key=lambda each: (-len(each[1]), each[0])))

    def _add_coded(self, spread: Distribution) -> None:
        name, label = spread.coded.name, spread.coded.label
        members: dict[str, list[int]] = {}
        for group in spread.groups:
            for term in self._with_broader(group.value):
                key = _key(term)
                self._value_labels[name].setdefault(
                    key, group.label if term == group.value else self._labels.label(Iri(str(term)))
                )
                members.setdefault(key, []).extend(
                    self._positions[subject.iri] for subject in group.subjects
                )
        for key, subjects in ((NONE_FOUND, spread.none_found), (UNKNOWN, spread.unknown)):
            if members and subjects:
                self._value_labels[name][key] = _WORDS[key]
                members[key] = [self._positions[subject.iri] for subject in subjects]
        self._scales.add(name)
        self._add(name, label, members)

    def _with_broader(self, value: Term) -> list[Term]:
        """A concept, and those that it is a part of."""
        found = [value]
        for term in found:
            found += [
                each
                for each in self._graph.ontology.served.iris(Iri(str(term)), BROADER)
                if each not in found
            ]
        return found

    def _relations(self, net: Network) -> dict[Iri, list[tuple[Iri, Iri]]]:
        """The facts between things, by property; links that say no more are none."""
        found: dict[Iri, list[tuple[Iri, Iri]]] = defaultdict(list)
        for source, target, prop, known in net.edges(keys=True, data=True):
            if known["basis"] != LINKED and prop != REFERENCES:
                found[Iri(str(prop))].append((source, target))
        return found

    def _add_relation(self, prop: Iri, facts: Iterable[tuple[Iri, Iri]]) -> None:
        name = local_name(prop)
        members: dict[str, list[int]] = defaultdict(list)
        for source, target in facts:
            slug = self._graph.iris.slug(target) or target
            self._value_labels[name].setdefault(slug, self._labels.label(target))
            members[slug].append(self._positions[source])
        self._add(
            name,
            self._labels.label(prop),
            dict(sorted(members.items(), key=lambda each: (-len(each[1]), each[0]))),
        )


def _closed(facts: Iterable[tuple[Iri, Iri]]) -> list[tuple[Iri, Iri]]:
    """Each part with all its wholes, however far up."""
    above: dict[Iri, list[Iri]] = defaultdict(list)
    for part, whole in facts:
        above[part].append(whole)
    found = []
    for part in list(above):
        wholes = list(above[part])
        for whole in wholes:
            wholes += [each for each in above.get(whole, ()) if each not in wholes]
        found += [(part, whole) for whole in wholes]
    return found


def _key(term: Term) -> str:
    return local_name(term) if isinstance(term, Iri) else term.lexical


def _any(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
