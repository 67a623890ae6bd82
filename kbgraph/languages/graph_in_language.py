"""The graph with the labels that a reader of a language gets.

It shares the store, and all that was read: other labels are chosen, and none is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.labels import preferred_label
from kbgraph.rdf.namespaces import LABEL, PREF_LABEL
from kbgraph.rdf.terms import Literal, text


class SubjectsInLanguage(Mapping[str, Subject]):
    """Subjects whose first names are those of a language; each is chosen at its first use."""

    def __init__(self, subjects: Mapping[str, Subject], language: str) -> None:
        self._subjects, self._language = subjects, language
        self._renamed: dict[str, Subject] = {}
        """Those with another first name than the original has."""

    def __getitem__(self, slug: str) -> Subject:
        """Return the subject of an entry. Raises KeyError without one."""
        renamed = self._renamed.get(slug)
        if renamed is not None:
            return renamed
        original = self._subjects[slug]
        subject = _subject_in(original, self._language)
        if subject is not original:
            self._renamed[slug] = subject
        return subject

    def __iter__(self) -> Iterator[str]:
        """Yield the slugs."""
        return iter(self._subjects)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._subjects)


def graph_in_language(graph: Graph, language: str) -> Graph:
    """Return the graph with labels in a language, where it has some (`rdf.labels`)."""
    ontology = graph.ontology
    return replace(
        graph,
        ontology=_with_languages(ontology, (language, *ontology.languages), asked=language),
        subjects=SubjectsInLanguage(graph.subjects, language),
        known_resolver=None,
    )


def graph_of_entry(graph: Graph, language: str) -> Graph:
    """Return the graph for the page of an entry in a language.

    Words of the ontology are in the language that is asked for, else in that of the entry.
    """
    ontology = graph.ontology
    own = ontology.mapping.general.label_languages
    order = filter(None, (ontology.asked, language, *own))
    return replace(
        graph,
        ontology=_with_languages(ontology, order, ontology.asked),
        known_resolver=graph.resolver,
    )


def _with_languages(ontology: Ontology, languages: Iterable[str], asked: str) -> Ontology:
    order = tuple(dict.fromkeys(languages))
    found = {
        heading.iri: preferred_label(ontology.obeyed.objects(heading.iri, LABEL), order)
        for heading in ontology.mapping.headings
    }
    labels = {iri: label for iri, label in found.items() if label is not None}
    mapping = ontology.mapping.with_heading_labels(labels)
    return replace(ontology, languages=order, asked=asked, mapping=mapping)


def _subject_in(subject: Subject, language: str) -> Subject:
    """Return a subject whose first name is the preferred one of a language."""
    first = subject.names[0]
    names = {text(each.text, each.language): each for each in subject.names}
    label = preferred_label(preferred_names(subject), (language, first.language))
    chosen = names[text(label, label.language)] if label is not None else first
    if chosen is first:
        return subject
    return subject._replace(names=(chosen, *(each for each in subject.names if each != chosen)))


def preferred_names(subject: Subject) -> list[Literal]:
    """Return the preferred names of a thing, at most one in each language, the first in front."""
    return [
        text(each.text, each.language)
        for number, each in enumerate(subject.names)
        if number == 0 or each.property == PREF_LABEL
    ]
