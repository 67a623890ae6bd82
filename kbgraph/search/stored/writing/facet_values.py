"""The values of facets that a thing has, each with the term from which its label is made."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.ontology.scales import coded_values
from kbgraph.rdf.namespaces import KEYWORDS, NONE_FOUND, NOT_KNOWN
from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.search.facets import NONE_FOUND as NO_VALUE
from kbgraph.search.facets import UNKNOWN, value_key
from kbgraph.search.facets.note_facets import folder_keys, key_of_value, tag_keys
from kbgraph.views.distribution import coded_label
from kbgraph.views.labels import Labels

OF_TYPE, OF_FOLDER, OF_TAG, OF_KEY, OF_CODE, OF_RELATION = "TFGKCR"
"""The kinds of facets."""
_MAX_CONTAINERS = 4096


class FacetRow(NamedTuple):
    """A value of a facet that a thing has."""

    kind: str
    property: str
    """The IRI of its property; empty for types, folders and tags."""
    key: str
    term: str
    written: int = 1
    """How often the thing has the term."""


class FacetValues:
    """Finds the facet values of the things of one graph."""

    def __init__(self, graph: Graph, labels: Labels, *, of_notes: bool) -> None:
        """Wrap a graph; with facets of notes if it has them."""
        self._graph, self._labels, self._of_notes = graph, labels, of_notes
        self._above = graph.ontology.hierarchy.above
        self._keys = graph.iris.property("").rpartition("/")[0] + "/"
        self._parents = lru_cache(_MAX_CONTAINERS)(self._parents_of)
        self._coded = lru_cache(None)(self._coded_of)

    def of(
        self,
        iri: Iri,
        subject: Subject | None,
        facts: Sequence[tuple[Iri, Term]],
        relations: Iterable[tuple[Iri, Iri]],
    ) -> Iterator[FacetRow]:
        """Yield the values of a thing, with its facts and those that are relations to things."""
        cls = self._labels.type(iri)
        if cls:
            yield FacetRow(OF_TYPE, "", self._graph.ontology.type_word(cls), cls)
        if subject and subject.cls:
            yield from self._codes(subject.cls, facts)
        for prop, value in dict.fromkeys(relations):
            containers = self._containers(iri, prop) if prop in self._above else (value,)
            for each in containers:
                yield FacetRow(OF_RELATION, prop, self._graph.iris.slug(each) or each, each)
        if self._of_notes:
            yield from self._of_note(subject) if subject else ()
            yield from self._of_keys(facts)

    def _codes(self, cls: Iri, facts: Sequence[tuple[Iri, Term]]) -> Iterator[FacetRow]:
        """Yield the coded values, and the coded properties without any."""
        coded, expected = self._coded(cls)
        absent = {value for prop, value in facts if prop in {NONE_FOUND, NOT_KNOWN}}
        valued = set()
        for prop, value in facts:
            if prop in coded and coded_label(self._graph, value):
                valued.add(prop)
                yield FacetRow(OF_CODE, prop, value_key(value), encode_term(value))
        for prop in coded:
            if prop in valued:
                continue
            if prop in absent:
                yield FacetRow(OF_CODE, prop, NO_VALUE, "")
            elif prop in expected:
                yield FacetRow(OF_CODE, prop, UNKNOWN, "")

    def _coded_of(self, cls: Iri) -> tuple[frozenset[Iri], frozenset[Iri]]:
        """Return the properties of a class that may have coded values, and the expected ones."""
        ontology = self._graph.ontology
        placed, expected = ontology.placed_fields(cls), ontology.expected_fields(cls)
        return frozenset(self._coded_anywhere & placed.keys()), frozenset(expected)

    @cached_property
    def _coded_anywhere(self) -> set[Iri]:
        ontology = self._graph.ontology
        return {
            path
            for cls in ontology.mapping.entry_classes
            for path, field in ontology.placed_fields(cls).items()
            if coded_values(field.value_type)
        }

    def _containers(self, iri: Iri, prop: Iri) -> list[Iri]:
        """Return the things above a thing by one property, the nearest first."""
        found = list(self._parents(iri, prop))
        for each in found:
            found += [outer for outer in self._parents(each, prop) if outer not in found]
        return found

    def _parents_of(self, iri: Iri, prop: Iri) -> tuple[Iri, ...]:
        facts = self._graph.store.facts_about(iri)
        return tuple(
            Iri(str(value))
            for path, value in facts
            if path == prop and isinstance(value, Iri) and self._graph.iris.is_thing(value)
        )

    def _of_note(self, subject: Subject) -> Iterator[FacetRow]:
        """Yield the folders and the tags."""
        for key, label in folder_keys(subject.path):
            yield FacetRow(OF_FOLDER, "", key, label)
        about_entry = self._graph.store.facts_about(subject.document)
        tags = Counter(
            each for prop, tag in about_entry if prop == KEYWORDS for each in tag_keys(str(tag))
        )
        for (key, spelling), count in tags.items():
            yield FacetRow(OF_TAG, "", key, spelling, count)

    def _of_keys(self, facts: Iterable[tuple[Iri, Term]]) -> Iterator[FacetRow]:
        """Yield the values of the keys of the front matter that are not in the mapping."""
        for prop, value in facts:
            if prop.startswith(self._keys):
                key = key_of_value(self._graph, value)
                yield FacetRow(OF_KEY, prop, key, encode_term(value))


def encode_term(term: Term) -> str:
    """Return an IRI, or a literal without its language, as a text."""
    return f"<{term}" if isinstance(term, Iri) else f"{term.datatype} {term.lexical}"


def decode_term(text: str) -> Term:
    """Return the term of a text that `encode_term` has made."""
    if text.startswith("<"):
        return Iri(text[1:])
    datatype, _, lexical = text.partition(" ")
    return Literal(lexical, Iri(datatype))


def encode_facets(facets: Iterable[FacetRow]) -> bytes:
    """Return facet values as compressed JSON: a fifth of its size."""
    return zlib.compress(json.dumps([*facets]).encode())


def decode_facets(data: bytes) -> tuple[FacetRow, ...]:
    """Return the facet values that `encode_facets` has written."""
    return tuple(FacetRow(*each) for each in json.loads(zlib.decompress(data)))
