"""Coverage: the stated and missing fields of the entries of each class.

A field that says "none found", or that its value is not known, was researched: it is not missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.ontology.ontology import Ontology
from kbgraph.parallel import in_shares
from kbgraph.rdf.namespaces import NONE_FOUND, NOT_KNOWN
from kbgraph.rdf.terms import Iri
from kbgraph.store.remote import RemoteStore
from kbgraph.summaries import Counts, Tally

_FACTS_QUERY = "SELECT DISTINCT ?thing ?property { ?thing ?property ?object }"
"""Reads the default graph, which holds each fact once: six times as fast as the claim graphs."""
NONE_FOUND_QUERY = (
    f"SELECT DISTINCT ?thing ?property {{ VALUES ?answer {{ <{NONE_FOUND}> <{NOT_KNOWN}> }} "
    "GRAPH ?claim { ?thing ?answer ?property } }"
)
"""The properties that were researched without finding a value, by thing."""

_ANSWERS = frozenset({NONE_FOUND, NOT_KNOWN})
_ENTRIES, _STATED, _NONE_FOUND = "entries", "stated", "none-found"


class Coverage(NamedTuple):
    """The entries of one class, and how many of their fields are filled."""

    cls: Iri
    label: str
    entries: int
    expected: int
    """Number of expected fields, over all the entries."""
    stated: int
    none_found: int
    """Number of fields that were researched without finding a value."""

    @property
    def unknown(self) -> int:
        """Number of fields that were not researched."""
        return self.expected - self.stated - self.none_found


class MissingFields(NamedTuple):
    """A heading, and the labels of the fields under it that an entry does not state."""

    heading: str
    labels: tuple[str, ...]


def missing_fields(
    ontology: Ontology, cls: Iri | None, stated: AbstractSet[Iri]
) -> tuple[MissingFields, ...]:
    """Return the fields expected of a class that are not answered by `stated`, by heading."""
    missing: dict[str, list[str]] = defaultdict(list)
    answered = _answered(ontology, ontology.expected_fields(cls), stated)
    for prop, field in ontology.expected_fields(cls).items():
        if prop not in answered and field.heading:
            missing[field.heading.label].append(ontology.label(prop))
    return tuple(MissingFields(heading, tuple(labels)) for heading, labels in missing.items())


def _answered(ontology: Ontology, expected: Iterable[Iri], stated: AbstractSet[Iri]) -> set[Iri]:
    """Return the properties that are stated, or another that their row could have stated."""
    answers = ontology.layout.answers
    return {
        prop for prop in expected if prop in stated or not stated.isdisjoint(answers.get(prop, ()))
    }


def classes_of_entries(graph: Graph) -> set[Iri]:
    """Return the classes of entries; those of an index without reading all of them."""
    if graph.stored_network is None or graph.day is not None:
        return {subject.cls for subject in graph.subjects.values() if subject.cls}
    counts = FIELD_COUNTS.of(graph).items()
    return {Iri(cls) for (cls, kind), number in counts if kind == _ENTRIES and number}


def coverage(graph: Graph) -> tuple[Coverage, ...]:
    """Return the coverage of each class, the one whose entries are asked for most first."""
    by_class: dict[str, dict[str, int]] = defaultdict(dict)
    for (cls, kind), number in FIELD_COUNTS.of(graph).items():
        by_class[cls][kind] = number
    classes = (_coverage(graph.ontology, Iri(cls), of) for cls, of in by_class.items())
    return tuple(sorted(classes, key=lambda row: (-row.expected, -row.entries, row.label)))


def has_classes(graph: Graph) -> bool:
    """Say whether some entry has a class: an index has that counted."""
    if graph.stored_network is not None:
        return bool(coverage(graph))
    return any(subject.cls for subject in graph.subjects.values())


def _coverage(ontology: Ontology, cls: Iri, counts: Mapping[str, int]) -> Coverage:
    entries = counts[_ENTRIES]
    return Coverage(
        cls=cls,
        label=ontology.label(cls),
        entries=entries,
        expected=len(ontology.expected_fields(cls)) * entries,
        stated=counts.get(_STATED, 0),
        none_found=counts.get(_NONE_FOUND, 0),
    )


def _count_fields(graph: Graph, slugs: Iterable[str]) -> Counts:
    """Count the entries of each class, with the fields that they state or searched in vain."""
    counts: Counts = Counter()
    properties = _Properties(graph)
    for slug in slugs:
        subject = graph.subjects.get(slug)
        if subject is None or not subject.cls:
            continue
        cls = subject.cls
        expected = set(graph.ontology.expected_fields(cls))
        facts, none_found = properties.of(subject.iri) if expected else ((), ())
        answered = _answered(graph.ontology, expected, frozenset(facts))
        counts[cls, _ENTRIES] += 1
        counts[cls, _STATED] += len(answered)
        counts[cls, _NONE_FOUND] += len(expected.intersection(none_found) - answered)
    return counts


def _count_fields_of_all(graph: Graph) -> Counts:
    if isinstance(graph.store, RemoteStore):
        return _count_fields(graph, graph.subjects)
    shares = in_shares(partial(_count_fields, graph), [*graph.subjects])
    return sum(shares, Counter())


class _Properties:
    """The properties that are stated of things, and those that were searched in vain."""

    def __init__(self, graph: Graph) -> None:
        self._store = graph.store
        # Over HTTP two queries for all things are faster than one for each.
        self._all = _all_properties(graph) if isinstance(graph.store, RemoteStore) else None

    def of(self, thing: Iri) -> tuple[Iterable[Iri], Iterable[Iri]]:
        """Return the properties of a thing, and those without a value that was found."""
        if self._all is not None:
            return self._all[0][thing], self._all[1][thing]
        # To read the values too takes four times as long.
        rows = self._store.select(_FACTS_QUERY, thing=thing)
        facts = {Iri(str(prop)) for _, prop, *_ in rows}
        return facts, () if facts.isdisjoint(_ANSWERS) else self._searched_in_vain(thing)

    def _searched_in_vain(self, thing: Iri) -> list[Iri]:
        facts = self._store.facts_about(thing)
        return [value for prop, value in facts if prop in _ANSWERS and isinstance(value, Iri)]


def _all_properties(graph: Graph) -> tuple[dict[Iri, set[Iri]], dict[Iri, set[Iri]]]:
    return (
        _properties_by_thing(graph, _FACTS_QUERY),
        _properties_by_thing(graph, NONE_FOUND_QUERY),
    )


def _properties_by_thing(graph: Graph, query: str) -> dict[Iri, set[Iri]]:
    by_thing: dict[Iri, set[Iri]] = defaultdict(set)
    for thing, prop, *_ in graph.store.select(query):
        by_thing[Iri(str(thing))].add(Iri(str(prop)))
    return by_thing


FIELD_COUNTS = Tally[Graph]("field-counts", _count_fields_of_all, _count_fields)
"""The entries of each class, and those of their fields that are answered."""
