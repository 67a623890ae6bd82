"""Tasks of facts that an entry lacks, of those that its class should have."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from math import log2
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.linking.worklist.task import Task, TaskKind
from kbgraph.network import NetworkService
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.namespaces import NONE_FOUND, NOT_KNOWN
from kbgraph.rdf.terms import Iri
from kbgraph.views.coverage import missing_fields

_LEAST, _BY_LINKS, _BY_SHARE, _MOST = 5.0, 4.0, 15.0, 50.0
_MAX_ENTRIES = 200
"""Entries of a class whose gaps are looked for: those that most others link to."""
_SHOWN = 6


class _Linked(NamedTuple):
    """An entry, and the facts that lead to it."""

    degree: int
    subject: Subject


def gap_tasks(graph: Graph, network: NetworkService) -> Iterator[Task]:
    """Yield a task for each entry that lacks expected facts, of the most linked of each class."""
    by_class: dict[Iri, list[_Linked]] = {}
    for subject in graph.subjects.values():
        if subject.cls is not None and graph.ontology.expected_fields(subject.cls):
            degree = network.things.in_degree(subject.iri)
            by_class.setdefault(subject.cls, []).append(_Linked(degree, subject))
    for entries in by_class.values():
        best = nlargest(_MAX_ENTRIES, entries, key=lambda each: (each.degree, each.subject.slug))
        for degree, subject in best:
            yield from _gaps(graph, subject, degree)


def _gaps(graph: Graph, subject: Subject, degree: int) -> Iterator[Task]:
    stated = _stated(graph, subject.iri)
    missing = missing_fields(graph.ontology, subject.cls, stated)
    labels = [label for each in missing for label in each.labels]
    if not labels:
        return
    expected = graph.ontology.expected_fields(subject.cls)
    share = len(labels) / max(len(expected), 1)
    priority = _LEAST + _BY_LINKS * log2(1 + degree) + _BY_SHARE * share
    more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
    yield Task(
        kind=TaskKind.GAP,
        priority=min(_MOST, priority),
        file=subject.path,
        line=1,
        column=1,
        slug=subject.slug,
        label=subject.name,
        what=f"{len(labels)} of {len(expected)} facts are missing: "
        f"{', '.join(labels[:_SHOWN])}{more}",
        write="\n".join(_rows(graph, subject, stated)),
    )


def _stated(graph: Graph, thing: Iri) -> set[Iri]:
    """Return the properties that are stated of a thing, or were looked for in vain."""
    facts = graph.store.facts_about(thing)
    answers = {NONE_FOUND, NOT_KNOWN}
    vain = {value for prop, value in facts if prop in answers and isinstance(value, Iri)}
    return {prop for prop, _ in facts} | vain


def _rows(graph: Graph, subject: Subject, stated: set[Iri]) -> Iterator[str]:
    """Yield the rows and keys of the facts that are missing, below the titles of their sections."""
    section = ""
    for prop, field in graph.ontology.expected_fields(subject.cls).items():
        if prop in stated or not field.heading:
            continue
        title = field.heading.section_titles[0] if field.heading.section_titles else ""
        if title != section and field.label_spellings:
            section = title
            yield f"## {section}"
        yield from _row(field)


def _row(field: Field) -> Iterator[str]:
    if field.label_spellings:
        yield f"| {field.label_spellings[0]} |  |"
    elif field.key_spellings:
        yield f"{field.key_spellings[0]}:"
