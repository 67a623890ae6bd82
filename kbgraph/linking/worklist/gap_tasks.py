"""Tasks of facts that an entry lacks, of those that its class should have."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from itertools import groupby
from math import log2
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.linking.worklist.task import Task, TaskKind
from kbgraph.network import NetworkService
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.namespaces import NONE_FOUND, NOT_KNOWN
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.views.coverage import missing_fields

_LEAST, _BY_LINKS, _BY_SHARE, _MOST = 5.0, 4.0, 15.0, 50.0
_MAX_ENTRIES = 200
"""Entries of a class whose gaps are looked for: those that most others link to."""
_SHOWN = 6
_TABLE_HEAD = ("", "|     |     |", "| --- | --- |")


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
    verb = "is" if len(labels) == 1 else "are"
    more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
    yield Task(
        kind=TaskKind.GAP,
        priority=min(_MOST, priority),
        file=subject.path,
        line=1,
        column=1,
        slug=subject.slug,
        label=subject.name,
        what=f"{len(labels)} of {len(expected)} facts {verb} missing: "
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
    """Yield the keys of the facts that are missing, then the rows below their sections' titles.

    A section that the entry lacks has the head of its table too, so that the rows are read.
    """
    fields = graph.ontology.expected_fields(subject.cls)
    missing = [each for prop, each in fields.items() if prop not in stated and each.heading]
    rows = [each for each in missing if each.label_spellings]
    yield from (f"{each.key_spellings[0]}:" for each in missing if _is_key(each))
    titles = {normalise_name(each.heading.text) for each in graph.entry(subject.slug).sections}
    for title, fields_there in groupby(rows, key=_title):
        if title:
            yield f"## {title}"
        if normalise_name(title) not in titles:
            yield from _TABLE_HEAD
        yield from (f"| {each.label_spellings[0]} |  |" for each in fields_there)


def _is_key(field: Field) -> bool:
    return bool(field.key_spellings) and not field.label_spellings


def _title(field: Field) -> str:
    titles = field.heading.section_titles if field.heading else ()
    return titles[0] if titles else ""
