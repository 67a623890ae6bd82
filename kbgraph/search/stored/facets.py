"""The facets of one generation, in the order of display."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import Iri, Term
from kbgraph.search.facets import (
    FOLDER,
    KEY_LABELS,
    NONE_FOUND,
    TAG,
    TYPE,
    UNKNOWN,
    FacetMembers,
    Facets,
    MaskFacet,
    value_key,
)
from kbgraph.search.facets.note_facets import (
    MAX_KEYS,
    are_names,
    is_number,
    tells_apart,
    usual_spelling,
)
from kbgraph.search.stored.generation import StoredGeneration
from kbgraph.search.stored.large_facet import LargeFacet
from kbgraph.search.stored.touched_values import StoredValue, Touched, ValueReader, touched_values
from kbgraph.search.stored.writing.facet_values import (
    OF_CODE,
    OF_FOLDER,
    OF_KEY,
    OF_RELATION,
    OF_TAG,
    OF_TYPE,
    decode_term,
)
from kbgraph.search.stored.writing.facet_writer import MIN_VALUES
from kbgraph.views.distribution import CodedProperty, coded_label, coded_properties_of
from kbgraph.views.labels import Labels

LabelOf: TypeAlias = Callable[[str, Mapping[str, int]], str]
"""Returns the label of a value, given its key and its terms with their numbers."""
_MAX_KEYS_OF_VALUES = 200
"""Keys of the front matter with more values are no facets, so that these are not read."""


class _StoredFacet(NamedTuple):
    """A facet of the base, or of newer things alone."""

    number: int | None
    kind: str
    property: Iri
    things: int
    """The number of things with any value."""
    keys: int
    """The number of its values in the base."""
    touched: Touched


class FacetReader:
    """Reads the facets of one generation."""

    def __init__(self, generation: StoredGeneration, graph: Graph, labels: Labels) -> None:
        """Read a generation; the graph gives the labels, and the order of coded properties."""
        self._generation, self._ontology, self._labels = generation, graph.ontology, labels
        self._found, self._graph = _facets(generation), graph
        self._members: dict[str, FacetMembers] = {}
        self._of_notes: list[str] = []

    def facets(self) -> Facets:
        """Return the facets.

        The class, folders and tags, containers, coded properties in the order of the page,
        relations, those of the most things first, and keys.
        """
        self._add(TYPE, self._by_number(self._of_kind(OF_TYPE), TYPE, self._type_label))
        keys: dict[Iri, MaskFacet] = {}
        if self._generation.base.of_notes:
            keys = dict(self._keys())
            self._add_note(FOLDER, OF_FOLDER, _first_term)
            self._add_note(TAG, OF_TAG, lambda _, terms: usual_spelling(terms))
        relations = {each.property: each for each in self._of_kind(OF_RELATION)}
        for prop in self._ontology.hierarchy.above:
            if prop in relations:
                self._add_relation(relations.pop(prop))
        for coded in coded_properties_of(self._ontology, self._classes()):
            self._add(coded.name, self._coded(coded))
        for each in sorted(relations.values(), key=lambda each: (-each.things, each.property)):
            if each.property not in keys:
                self._add_relation(each)
        for prop, members in keys.items():
            self._add_found(local_name(prop), members)
        return Facets(
            self._members,
            everything=self._generation.everything,
            of_notes=tuple(self._of_notes),
        )

    def _add(self, name: str, members: FacetMembers | None) -> None:
        """Add a facet; of two properties with the same local name, the first one gets it."""
        if members is not None and name not in self._members:
            self._members[name] = members

    def _add_note(self, name: str, kind: str, label_of: LabelOf) -> None:
        """Add folders or tags if they tell notes apart."""
        members = self._by_number(self._of_kind(kind), name, label_of)
        if members and len(members.counted(self._generation.everything, frozenset())) > 1:
            self._add_found(name, members)

    def _add_found(self, name: str, members: FacetMembers) -> None:
        """Add a facet of notes; a key whose name is taken gets a longer one."""
        name = name if name not in self._members else f"property/{name}"
        self._of_notes.append(name)
        self._add(name, members)

    def _add_relation(self, facet: _StoredFacet) -> None:
        label = self._labels.label(facet.property)
        members = self._by_number([facet], label, self._thing_label)
        self._add(local_name(facet.property), members)

    def _of_kind(self, kind: str) -> list[_StoredFacet]:
        return [each for each in self._found if each.kind == kind]

    def _by_number(
        self, facets: Iterable[_StoredFacet], label: str, label_of: LabelOf
    ) -> LargeFacet | MaskFacet | None:
        """Return a facet whose values with the most things come first; None without values."""
        facet = next(iter(facets), None)
        if facet is None:
            return None
        if facet.number is not None and facet.keys >= MIN_VALUES:
            large = LargeFacet(self._generation, facet.number, facet.touched, label, label_of)
            return large if self._has_values(facet, large) else None
        values = sorted(self._values(facet), key=_most_things_first)
        return _mask_facet(label, ((each, label_of(each.key, each.terms)) for each in values))

    def _has_values(self, facet: _StoredFacet, large: LargeFacet) -> bool:
        """Tell whether any thing has a value; to count them is left for where many have ended."""
        untouched = facet.keys - len(facet.touched.keys)
        return untouched > 0 or bool(large.counted(self._generation.everything, frozenset()))

    def _values(self, facet: _StoredFacet) -> list[StoredValue]:
        """Return the values that any thing has."""
        reader = ValueReader(self._generation, facet.number, facet.touched)
        return [value for value in reader.all() if value.things]

    def _classes(self) -> set[Iri]:
        """Return the classes of things with an entry."""
        values = (value for facet in self._of_kind(OF_TYPE) for value in self._values(facet))
        described = self._generation.described
        return {Iri(term) for value in values if value.things & described for term in value.terms}

    def _coded(self, coded: CodedProperty) -> MaskFacet | None:
        """Return a coded property with its values, and their groups, in the order of the scale."""
        facets = [each for each in self._of_kind(OF_CODE) if each.property == coded.property]
        values = {value.key: value for facet in facets for value in self._values(facet)}
        masks: dict[str, int] = {}
        labels: dict[str, str] = {}
        for term, things, label in self._in_order(coded.property, values):
            for each in self._with_groups(term):
                key = value_key(each)
                own = label if each == term else self._labels.label(Iri(str(each)))
                labels.setdefault(key, own)
                masks[key] = masks.get(key, 0) | things
        if not masks:
            return None
        for key in (NONE_FOUND, UNKNOWN):
            if key in values:
                labels[key], masks[key] = KEY_LABELS[key], values[key].things
        return MaskFacet(coded.label, masks, labels, is_scale=True)

    def _in_order(
        self, prop: Iri, values: Mapping[str, StoredValue]
    ) -> list[tuple[Term, int, str]]:
        """Return the coded values, with their things and labels, in the order of the scale."""
        scale = self._ontology.scale(prop)
        found = [
            (term, value.things, written, coded_label(self._graph, term))
            for key, value in values.items()
            if key not in {NONE_FOUND, UNKNOWN}
            for term, written in ((decode_term(text), n) for text, n in value.terms.items())
        ]
        found.sort(key=lambda each: (scale.place(each[0]), -each[2], each[3]))
        return [(term, things, label) for term, things, _, label in found]

    def _with_groups(self, value: Term) -> tuple[Term, ...]:
        """Return a concept and all its groups: broader concepts and collections."""
        if not isinstance(value, Iri):
            return (value,)
        return (value, *self._ontology.schemes.groups_of(value))

    def _keys(self) -> Iterator[tuple[Iri, MaskFacet]]:
        """Yield the keys of the front matter that tell notes apart, the most used first."""
        few = [
            (facet, values)
            for facet in self._of_kind(OF_KEY)
            if facet.keys <= _MAX_KEYS_OF_VALUES
            and (values := self._values(facet))
            and tells_apart(sum(len(value.terms) for value in values), facet.things)
        ]
        few.sort(key=lambda each: (-each[0].things, each[0].property))
        for facet, values in few[:MAX_KEYS]:
            members = self._key(facet.property, values)
            if are_names(members.labels.values()) and len(values) > 1:
                yield facet.property, members

    def _key(self, prop: Iri, values: list[StoredValue]) -> MaskFacet:
        terms = {value.key: [*map(decode_term, value.terms)] for value in values}
        are_numbers = all(is_number(term) for found in terms.values() for term in found)
        values = sorted(values, key=_most_things_first)
        if are_numbers:
            values.sort(key=lambda value: min(float(str(term)) for term in terms[value.key]))
        labelled = (
            (value, self._labels.label(first) if isinstance(first, Iri) else value.key)
            for value in values
            for first in terms[value.key][:1]
        )
        members = _mask_facet(self._labels.label(prop), labelled)
        assert members is not None, "a key has values"
        return replace(members, is_scale=are_numbers)

    def _type_label(self, _: str, terms: Mapping[str, int]) -> str:
        return self._ontology.label(Iri(next(iter(terms))))

    def _thing_label(self, _: str, terms: Mapping[str, int]) -> str:
        return self._labels.label(Iri(next(iter(terms))))


def _mask_facet(label: str, values: Iterable[tuple[StoredValue, str]]) -> MaskFacet | None:
    """Return a facet of values with their labels, in their order; None without any."""
    labelled = list(values)
    masks = {value.key: value.things for value, _ in labelled}
    labels = {value.key: label_of_value for value, label_of_value in labelled}
    return MaskFacet(label, masks, labels, is_scale=False) if masks else None


def _first_term(_: str, terms: Mapping[str, int]) -> str:
    return next(iter(terms))


def _most_things_first(value: StoredValue) -> tuple[int, str]:
    return -value.things.bit_count(), value.key


def _facets(generation: StoredGeneration) -> list[_StoredFacet]:
    """Return the facets of the base, and those of newer things alone."""
    touched = touched_values(generation)
    rows = generation.reader.rows(
        "SELECT facet, kind, property, things, keys FROM search_facet WHERE base = ?",
        (generation.base.base,),
    )
    found = []
    for number, kind, prop, things, keys in rows:
        changes = touched.pop((kind, prop), Touched())
        now = things + changes.things
        found.append(_StoredFacet(number, kind, Iri(prop), now, keys, changes))
    for (kind, prop), changes in touched.items():
        found.append(_StoredFacet(None, kind, Iri(prop), changes.things, 0, changes))
    return found
