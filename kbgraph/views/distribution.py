"""The distribution of entries over the values of a coded property.

The values of a coded property are concepts of a scheme, or yes and no, so that entries can be
counted and coloured by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError
from kbgraph.extraction.subject import Subject
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.scales import Scale, coded_values
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import BOOLEAN, Iri, Term
from kbgraph.views.coverage import NONE_FOUND_QUERY, classes_of_entries

_VALUES_QUERY = (
    "SELECT DISTINCT ?thing ?value ?property { GRAPH ?claim { ?thing ?property ?value } }"
)


class CodedProperty(NamedTuple):
    """A property whose values are concepts of a scheme, or yes and no."""

    property: Iri
    name: str
    """The last part of its IRI, which URLs use."""
    label: str
    comment: str


class DistributionGroup(NamedTuple):
    """The entries with one value; in several groups if their sources disagree."""

    value: Term
    label: str
    subjects: tuple[Subject, ...]


class Distribution(NamedTuple):
    """The entries that state a coded property or are expected to, by its values."""

    coded: CodedProperty
    scale: Scale
    """The values that the property may have, in order."""
    groups: tuple[DistributionGroup, ...]
    """In the order of the scale; off the scale, the largest group first."""
    none_found: tuple[Subject, ...]
    unknown: tuple[Subject, ...]
    """The entries for which the property was not researched."""
    disputed: frozenset[Iri]
    """The things for which several values are stated."""

    @property
    def things(self) -> int:
        """Number of entries that state the property or are expected to."""
        valued = {subject.slug for group in self.groups for subject in group.subjects}
        return len(valued) + len(self.none_found) + len(self.unknown)


def coded_properties(graph: Graph) -> tuple[CodedProperty, ...]:
    """Return the coded properties that the entries may have.

    Those of the class with the most expected fields come first, in the order of its page.
    """
    return coded_properties_of(graph.ontology, classes_of_entries(graph))


def coded_properties_of(ontology: Ontology, classes: Iterable[Iri]) -> tuple[CodedProperty, ...]:
    """Return the coded properties that entries of some classes may have, in the same order."""
    ordered = sorted(classes, key=lambda cls: (-len(ontology.expected_fields(cls)), cls))
    paths = [
        path
        for cls in ordered
        for path, field in ontology.placed_fields(cls).items()
        if coded_values(field.value_type)
    ]
    return tuple(
        CodedProperty(
            property=path,
            name=local_name(path),
            label=ontology.label(path),
            comment=ontology.comment(path),
        )
        for path in dict.fromkeys(paths)
    )


def distribution(graph: Graph, coded: CodedProperty) -> Distribution:
    """Group the entries that state a coded property, or are expected to, by its values."""
    ontology, prop = graph.ontology, coded.property
    subjects = {
        subject.iri: subject
        for subject in graph.subjects.values()
        if subject.cls and prop in ontology.placed_fields(subject.cls)
    }
    by_value: dict[Term, list[Subject]] = defaultdict(list)
    value_counts: dict[Iri, int] = defaultdict(int)
    for thing, value, *_ in graph.store.select(_VALUES_QUERY, property=prop):
        if thing in subjects and value is not None and coded_label(graph, value):
            by_value[value].append(subjects[Iri(str(thing))])
            value_counts[Iri(str(thing))] += 1
    rows = graph.store.select(NONE_FOUND_QUERY, property=prop)
    none_found = {thing for thing, *_ in rows} - set(value_counts)
    return Distribution(
        coded=coded,
        scale=ontology.scale(prop),
        groups=_groups(graph, ontology.scale(prop), by_value),
        none_found=_sorted(subjects[thing] for thing in subjects if thing in none_found),
        unknown=_sorted(
            subject
            for thing, subject in subjects.items()
            if thing not in none_found
            and thing not in value_counts
            and prop in ontology.expected_fields(subject.cls)
        ),
        disputed=frozenset(thing for thing, count in value_counts.items() if count > 1),
    )


class Distributions:
    """The distributions of one graph, each made at first use and kept."""

    def __init__(
        self,
        graph: Graph,
        coded: Iterable[CodedProperty],
        of_all_times: Mapping[str, Distribution],
    ) -> None:
        """Wrap a graph and its coded properties.

        Those `of_all_times` stand for the ones of a day on which no fact of the property is
        another.
        """
        self._graph, self._of_all_times = graph, of_all_times
        self._coded = {each.name: each for each in coded}
        self.kept: dict[str, Distribution] = {}

    def named(self, name: str) -> Distribution:
        """Return the distribution of a property. Raises NotFoundError for an unknown name."""
        if name not in self._coded:
            names = ", ".join(self._coded)
            raise NotFoundError(f"no coded property is called {name!r}; there are {names}")
        if name not in self.kept:
            self.kept[name] = self._made(self._coded[name])
        return self.kept[name]

    def _made(self, coded: CodedProperty) -> Distribution:
        is_changed = any(fact.predicate == coded.property for fact in self._graph.changed)
        known = None if is_changed else self._of_all_times.get(coded.name)
        return known or distribution(self._graph, coded)


def _groups(
    graph: Graph, scale: Scale, by_value: dict[Term, list[Subject]]
) -> tuple[DistributionGroup, ...]:
    groups = [
        DistributionGroup(value, coded_label(graph, value), _sorted(subjects))
        for value, subjects in by_value.items()
    ]
    groups.sort(key=lambda group: (scale.place(group.value), -len(group.subjects), group.label))
    return tuple(groups)


def coded_label(graph: Graph, value: Term) -> str:
    """Return the label of a concept, yes or no; empty for any other value."""
    if isinstance(value, Iri):
        return graph.ontology.label(value)
    return (
        {"true": "yes", "false": "no"}.get(value.lexical, "") if value.datatype == BOOLEAN else ""
    )


def _sorted(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    return tuple(sorted(subjects, key=lambda subject: (subject.name, subject.slug)))
