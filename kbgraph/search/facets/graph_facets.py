"""The facets of a graph in memory.

The ontology determines the facets: the class, the things that contain a thing, the coded
properties, and the relations to other things. `note_facets` adds those of plain notes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kbgraph.build import Graph
from kbgraph.network.network import Network
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import LINKED, REFERENCES
from kbgraph.rdf.terms import Iri, Term
from kbgraph.search.bit_masks import mask_of
from kbgraph.search.facets.facet_set import (
    KEY_LABELS,
    NONE_FOUND,
    TYPE,
    UNKNOWN,
    Facets,
    MaskFacet,
)
from kbgraph.search.facets.note_facets import NoteFacet
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.views.breadcrumbs import Breadcrumbs
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels


class _GraphFacets:
    """Makes the facets of one graph, over its things in the given order."""

    def __init__(self, graph: Graph, labels: Labels, items: tuple[IndexedThing, ...]) -> None:
        self._graph, self._labels, self._items = graph, labels, items
        self._positions = {item.iri: position for position, item in enumerate(items)}
        self._value_labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.members: dict[str, MaskFacet] = {}
        self._scales: set[str] = set()
        """The facets whose values have an order of their own: coded ones, and numbers."""
        self.of_notes: list[str] = []

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

    def _add(self, name: str, label: str, members: dict[str, list[int]]) -> None:
        """Add a facet; of two properties with the same local name, the first one gets it."""
        if members and name not in self.members:
            size = len(self._items)
            masks = {key: mask_of(things, size) for key, things in members.items()}
            self.members[name] = MaskFacet(
                label, masks, self._value_labels[name], is_scale=name in self._scales
            )

    def _add_found(self, facet: NoteFacet) -> None:
        """Add a facet of notes; a key whose name is taken gets a longer one."""
        name = facet.name if facet.name not in self.members else f"property/{facet.name}"
        self._value_labels[name] = facet.labels
        self.of_notes.append(name)
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
                labels[key] = KEY_LABELS[key]
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
    made = _GraphFacets(graph, labels, items)
    made.add_all(distributions, Breadcrumbs(graph, labels), network, found)
    everything = (1 << len(items)) - 1
    return Facets(made.members, everything=everything, of_notes=tuple(made.of_notes))


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
