"""Things by a coded property: one whose values are the concepts of a scheme, or yes and no, so that they can be counted and coloured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.ontology.ontology import local_name
from kbgraph.ontology.value_types import AnyOf, ConceptType, Enumeration, ValueType
from kbgraph.rdf.namespaces import RANK
from kbgraph.rdf.terms import BOOLEAN, Iri, Literal, Term
from kbgraph.views.coverage import NONE_FOUND_QUERY

_VALUES = "SELECT DISTINCT ?thing ?value ?property { GRAPH ?claim { ?thing ?property ?value } }"


class CodedProperty(NamedTuple):
    """A coded property."""

    property: Iri
    name: str
    """The last part of its IRI, by which addresses name it."""
    label: str
    comment: str


class DistributionGroup(NamedTuple):
    """The things of which a property has one value. A thing stands in several groups where its sources disagree."""

    value: Term
    label: str
    subjects: tuple[Subject, ...]


class Distribution(NamedTuple):
    """How the things that may have a property spread over its values."""

    coded: CodedProperty
    groups: tuple[DistributionGroup, ...]
    """In the order of the scale, or else the largest first."""
    none_found: tuple[Subject, ...]
    unknown: tuple[Subject, ...]
    """Nobody has researched it: that is no value."""
    disputed: frozenset[Iri]
    """Things of which several values are stated."""

    @property
    def things(self) -> int:
        """How many things may have the property."""
        valued = {subject.slug for group in self.groups for subject in group.subjects}
        return len(valued) + len(self.none_found) + len(self.unknown)


def coded_properties(graph: Graph) -> tuple[CodedProperty, ...]:
    """The coded properties that entries are asked for: those of the class that is asked for the most first, in its page's order."""
    ontology = graph.ontology
    classes = {subject.cls for subject in graph.subjects.values() if subject.cls}
    ordered = sorted(classes, key=lambda cls: (-len(ontology.expected_fields(cls)), cls))
    paths = [
        path
        for cls in ordered
        for path, field in ontology.expected_fields(cls).items()
        if _is_coded(field.grammar)
    ]
    return tuple(
        CodedProperty(path, local_name(path), ontology.label(path), ontology.comment(path))
        for path in dict.fromkeys(paths)
    )


def distribution(graph: Graph, coded: CodedProperty) -> Distribution:
    """The entries that are asked for a coded property, by its values."""
    subjects = {
        each.iri: each
        for each in graph.subjects.values()
        if each.cls and coded.property in graph.ontology.expected_fields(each.cls)
    }
    values: dict[Term, list[Subject]] = defaultdict(list)
    times: dict[Iri, int] = defaultdict(int)
    for thing, value, *_ in graph.store.select(_VALUES, property=coded.property):
        if thing in subjects and value is not None and _label(graph, value):
            values[value].append(subjects[Iri(str(thing))])
            times[Iri(str(thing))] += 1
    nothing = {
        row[0] for row in graph.store.select(NONE_FOUND_QUERY, property=coded.property)
    } - set(times)
    groups = [
        DistributionGroup(value, _label(graph, value), _sorted(found))
        for value, found in values.items()
    ]
    groups.sort(key=lambda group: (_rank(graph, group.value), -len(group.subjects), group.label))
    none_found = _sorted(subjects[thing] for thing in subjects if thing in nothing)
    unknown = _sorted(
        subjects[thing] for thing in subjects if thing not in nothing and thing not in times
    )
    return Distribution(
        coded,
        tuple(groups),
        none_found,
        unknown,
        frozenset(thing for thing, count in times.items() if count > 1),
    )


def map_codes(graph: Graph) -> dict[Iri, str]:
    """The code by which each thing is known on the map of the world; none where the mapping names no property."""
    prop = graph.ontology.mapping.general.map_code
    rows = (
        graph.store.select(
            "SELECT ?thing ?code ?property { ?thing ?property ?code }", property=prop
        )
        if prop
        else []
    )
    return {
        thing: str(code)
        for thing, code, *_ in sorted(rows, key=str)
        if isinstance(thing, Iri) and graph.iris.is_thing(thing)
    }


def _is_coded(grammar: ValueType | None) -> bool:
    match grammar:
        case ConceptType():
            return True
        case Enumeration(entries=entries, otherwise=None):
            return all(
                isinstance(term, Literal) and term.datatype == BOOLEAN for term in entries.values()
            )
        case AnyOf(options=options):
            return any(map(_is_coded, options))
        case _:
            return False


def _label(graph: Graph, value: Term) -> str:
    """The word for a concept, or yes and no; empty for what is neither."""
    if isinstance(value, Iri):
        return graph.ontology.label(value)
    return (
        {"true": "yes", "false": "no"}.get(value.lexical, "") if value.datatype == BOOLEAN else ""
    )


def _rank(graph: Graph, value: Term) -> float:
    return (
        float(graph.ontology.served.text(value, RANK) or 0)
        if isinstance(value, Iri)
        else -(value.lexical == "true")
    )


def _sorted(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    return tuple(sorted(subjects, key=lambda subject: (subject.name, subject.slug)))
