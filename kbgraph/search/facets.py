"""Facets: the values by which a list of things can be filtered, with counts.

The ontology determines the facets: the class, the things that contain a thing, the coded
properties, and the relations to other things. `note_facets` adds those of plain notes. The things
of each value are a bit mask in one integer, so that counting them among thousands takes a
microsecond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError
from kbgraph.network.network import Network
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import LINKED, REFERENCES
from kbgraph.rdf.terms import Iri, Term
from kbgraph.search.bit_masks import mask_of, union
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.search.note_facets import NoteFacet
from kbgraph.views.breadcrumbs import Breadcrumbs
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels

TYPE = "type"
NONE_FOUND, UNKNOWN = "~none", "~unknown"
"""Keys of a coded facet for things without a value: none found, and not researched."""
_KEY_LABELS = {NONE_FOUND: "none found", UNKNOWN: "not researched"}
_MAX_NAMED = 30
"""Facets that an error names."""
Selection: TypeAlias = Mapping[str, frozenset[str]]
"""The chosen keys by facet. A thing matches if it has one of the keys in every named facet."""


class FacetValue(NamedTuple):
    """A value of a facet, and the number of listed things that have it."""

    key: str
    label: str
    things: int
    is_chosen: bool


class Facet(NamedTuple):
    """A property by which a list can be filtered, and its values."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


def _named(facets: Collection[str]) -> str:
    """Return the names of some facets as the end of a sentence."""
    shown = ", ".join(islice(facets, _MAX_NAMED))
    more = f" and {len(facets) - _MAX_NAMED} more" if len(facets) > _MAX_NAMED else ""
    return f"the facets are {shown}{more}" if shown else "there are none"


class Facets:
    """The facets of one graph, over its things in the given order."""

    def __init__(self, graph: Graph, labels: Labels, items: tuple[IndexedThing, ...]) -> None:
        self._graph, self._labels, self._items = graph, labels, items
        self._positions = {item.iri: position for position, item in enumerate(items)}
        self._facet_labels: dict[str, str] = {}
        self._value_labels: dict[str, dict[str, str]] = defaultdict(dict)
        self._masks: dict[str, dict[str, int]] = {}
        self._scales: set[str] = set()
        """The facets whose values have an order of their own: coded ones, and numbers."""
        self._of_notes: list[str] = []
        self.everything = (1 << len(items)) - 1

    def add_all(
        self,
        distributions: Iterable[Distribution],
        breadcrumbs: Breadcrumbs,
        network: Network,
        found: tuple[NoteFacet, ...],
    ) -> None:
        """Add the facets in the order of display.

        The class, folders and tags, containers, coded properties in the order of the page,
        relations, those of the most things first, and keys.
        """
        self._add(TYPE, TYPE, self._types())
        relations = self._relations(network)
        keys = {each.property: each for each in found if each.property}
        for facet in (each for each in found if not each.property):
            self._add_found(facet)
        part_of = [prop for prop in breadcrumbs.properties if prop in relations]
        for prop in part_of:
            self._add_relation(prop, _transitive(relations.pop(prop)))
        for distribution in distributions:
            self._add_coded(distribution)
        for prop, facts in sorted(relations.items(), key=_most_subjects_first):
            if prop not in keys:
                self._add_relation(prop, facts)
        for facet in keys.values():
            self._add_found(facet)

    @property
    def of_notes(self) -> tuple[str, ...]:
        """The names of the facets of plain notes: folders, tags, and keys, the most used first."""
        return tuple(self._of_notes)

    def select(self, selection: Selection, skip: str = "") -> int:
        """Return the bit mask of the things that match a selection.

        `skip` names a facet to ignore. Raises NotFoundError for an unknown facet.
        """
        mask = self.everything
        for name, keys in selection.items():
            if name not in self._masks:
                raise NotFoundError(f"no facet is named {name!r}; {_named(self._masks)}")
            if name != skip:
                mask &= union(self._masks[name].get(key, 0) for key in keys)
        return mask

    def count(self, listed: int, selection: Selection) -> tuple[Facet, ...]:
        """Count the values of each facet among the things that match the other facets.

        `listed` is a bit mask from before the selection. Values without any thing are left out,
        unless they are chosen.
        """
        facets = []
        for name, masks in self._masks.items():
            candidates = listed & self.select(selection, name)
            chosen = selection.get(name, frozenset())
            counted = [
                self._value(name, key, count=(mask & candidates).bit_count(), chosen=chosen)
                for key, mask in masks.items()
            ]
            values = [value for value in counted if value.things or value.is_chosen]
            if name not in self._scales:
                values.sort(key=lambda value: -value.things)
            if values:
                facets.append(Facet(name, self._facet_labels[name], tuple(values)))
        return tuple(facets)

    def label(self, name: str, key: str) -> tuple[str, str]:
        """Return the labels of a facet and of one of its values."""
        return self._facet_labels.get(name, name), self._value_labels[name].get(key, key)

    def bits(self, positions: Iterable[int]) -> int:
        """Return the bit mask of the things at some positions."""
        return mask_of(positions, len(self._items))

    def _value(self, name: str, key: str, count: int, chosen: frozenset[str]) -> FacetValue:
        return FacetValue(
            key=key, label=self._value_labels[name][key], things=count, is_chosen=key in chosen
        )

    def _add(self, name: str, label: str, members: dict[str, list[int]]) -> None:
        """Add a facet; of two properties with the same local name, the first one gets it."""
        if members and name not in self._masks:
            self._facet_labels[name] = label
            self._masks[name] = {key: self.bits(things) for key, things in members.items()}

    def _add_found(self, facet: NoteFacet) -> None:
        """Add a facet of notes; a key whose name is taken gets a longer one."""
        name = facet.name if facet.name not in self._masks else f"property/{facet.name}"
        self._value_labels[name] = facet.labels
        self._of_notes.append(name)
        if facet.is_ordered:
            self._scales.add(name)
        positions = {
            key: [self._positions[thing] for thing in things if thing in self._positions]
            for key, things in facet.members.items()
        }
        self._add(name, facet.label, positions)

    def _types(self) -> dict[str, list[int]]:
        members: dict[str, list[int]] = defaultdict(list)
        for position, item in enumerate(self._items):
            cls = self._labels.type(item.iri)
            if cls:
                word = self._graph.ontology.type_word(cls)
                self._value_labels[TYPE].setdefault(word, self._graph.ontology.label(cls))
                members[word].append(position)
        return _largest_first(members)

    def _add_coded(self, distribution: Distribution) -> None:
        name, labels = distribution.coded.name, self._value_labels[distribution.coded.name]
        members: dict[str, list[int]] = {}
        for group in distribution.groups:
            positions = [self._positions[subject.iri] for subject in group.subjects]
            for term in self._with_groups(group.value):
                is_own = term == group.value
                label = group.label if is_own else self._labels.label(Iri(str(term)))
                labels.setdefault(value_key(term), label)
                members.setdefault(value_key(term), []).extend(positions)
        without_value = ((NONE_FOUND, distribution.none_found), (UNKNOWN, distribution.unknown))
        for key, subjects in without_value:
            if members and subjects:
                labels[key] = _KEY_LABELS[key]
                members[key] = [self._positions[subject.iri] for subject in subjects]
        self._scales.add(name)
        self._add(name, distribution.coded.label, members)

    def _with_groups(self, value: Term) -> tuple[Term, ...]:
        """Return a concept and all its groups: broader concepts and collections."""
        if not isinstance(value, Iri):
            return (value,)
        return (value, *self._graph.ontology.schemes.groups_of(value))

    def _relations(self, network: Network) -> dict[Iri, list[tuple[Iri, Iri]]]:
        """Return stated and inferred facts between things, by property; no mere links."""
        relations: dict[Iri, list[tuple[Iri, Iri]]] = defaultdict(list)
        for source, target, prop, edge in network.edges(keys=True, data=True):
            if edge["basis"] != LINKED and prop != REFERENCES:
                relations[Iri(str(prop))].append((source, target))
        return relations

    def _add_relation(self, prop: Iri, facts: Iterable[tuple[Iri, Iri]]) -> None:
        name = local_name(prop)
        members: dict[str, list[int]] = defaultdict(list)
        for source, target in facts:
            slug = self._graph.iris.slug(target) or target
            self._value_labels[name].setdefault(slug, self._labels.label(target))
            members[slug].append(self._positions[source])
        self._add(name, self._labels.label(prop), _largest_first(members))


def facets_of(
    graph: Graph,
    labels: Labels,
    items: tuple[IndexedThing, ...],
    network: Network,
    distributions: Iterable[Distribution],
    found: tuple[NoteFacet, ...] = (),
) -> Facets:
    """Return all facets of a graph over its things in the given order, with those of its notes."""
    facets = Facets(graph, labels, items)
    facets.add_all(distributions, Breadcrumbs(graph, labels), network, found)
    return facets


def _largest_first(members: dict[str, list[int]]) -> dict[str, list[int]]:
    return dict(sorted(members.items(), key=lambda value: (-len(value[1]), value[0])))


def _most_subjects_first(relation: tuple[Iri, list[tuple[Iri, Iri]]]) -> tuple[int, Iri]:
    prop, facts = relation
    return -len({subject for subject, _ in facts}), prop


def _transitive(facts: Iterable[tuple[Iri, Iri]]) -> list[tuple[Iri, Iri]]:
    """Return the transitive closure: each part with all its containers."""
    parents: dict[Iri, list[Iri]] = defaultdict(list)
    for part, container in facts:
        parents[part].append(container)
    closure = []
    for part in list(parents):
        containers = list(parents[part])
        for container in containers:
            containers += [outer for outer in parents.get(container, ()) if outer not in containers]
        closure += [(part, container) for container in containers]
    return closure


def value_key(term: Term) -> str:
    """Return the key of a coded value, by which addresses choose it."""
    return local_name(term) if isinstance(term, Iri) else term.lexical
