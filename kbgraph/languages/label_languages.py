"""The languages of labels, how many labels each has, and which are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.languages.graph_in_language import preferred_names
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.labels import Label, preferred_label
from kbgraph.rdf.namespaces import IN_SCHEME, LABEL, OWL, TYPE
from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.summaries import Counts, Tally

_THINGS = "things"
KINDS = ("properties", "classes", "concepts", "headings", _THINGS)
_CLASS, _ONTOLOGY = Iri(OWL + "Class"), Iri(OWL + "Ontology")
_INDIVIDUAL = Iri(OWL + "NamedIndividual")


class MissingLabel(NamedTuple):
    """Something without a label in a language."""

    iri: Iri
    label: str
    """The label that its readers get instead."""


class LabelCount(NamedTuple):
    """The labels of one kind of words in one language."""

    kind: str
    """A member of `KINDS`; schemes are among the concepts."""
    labelled: int
    total: int
    """The number of labels that are wanted."""


LabelCounts: TypeAlias = dict[str, tuple[LabelCount, ...]]
"""The number of labels of each kind, by language."""
MissingLabels: TypeAlias = dict[str, tuple[MissingLabel, ...]]
"""The labels that a language lacks, by kind."""


class LabelLanguages(NamedTuple):
    """The languages of the labels of a graph."""

    used: tuple[str, ...]
    """Each language in which there is a label, the one with most labels first."""
    differing: frozenset[str]
    """The languages whose readers get some label that others do not get."""


class _Labelled(NamedTuple):
    """Something with labels, the first of which its readers get by default."""

    iri: Iri
    default: Label
    labels: tuple[Label, ...]


def label_languages(graph: Graph) -> LabelLanguages:
    """Return the languages of the labels of a graph."""
    counts: Counter[str] = Counter()
    differing: set[str] = set()
    for each in chain.from_iterable(_words(graph).values()):
        languages = {label.language for label in each.labels} - {""}
        counts.update(languages)
        differing |= languages - {each.default.language}
    for (first, *further), things in NAME_LANGUAGES.of(graph).items():
        counts.update(dict.fromkeys({first, *further} - {""}, things))
        differing |= {*further} - {first, ""}
    used = sorted(counts, key=lambda language: (-counts[language], language))
    return LabelLanguages(tuple(used), frozenset(differing))


def label_counts(graph: Graph) -> LabelCounts:
    """Return how many labels of each kind each language has, the one with most labels first.

    English is among the languages in any case, and labels without a language count for that of the
    entries. Things are those that an entry describes.
    """
    words = _words(graph)
    counts = {
        kind: Counter(language for each in found for language in _languages(each, graph))
        for kind, found in words.items()
    }
    totals = {kind: len(found) for kind, found in words.items()}
    own, *_ = graph.ontology.languages
    for languages_of_names, things in NAME_LANGUAGES.of(graph).items():
        counts[_THINGS].update(dict.fromkeys({each or own for each in languages_of_names}, things))
        totals[_THINGS] += things
    languages = dict.fromkeys((*graph.ontology.languages, *label_languages(graph).used))
    return {
        language: tuple(
            LabelCount(kind, counts[kind][language], total) for kind, total in totals.items()
        )
        for language in languages
    }


def missing_labels(graph: Graph, language: str) -> MissingLabels:
    """Return what has no label in a language, by kind, each kind by the label shown instead."""
    return {
        kind: tuple(
            MissingLabel(each.iri, each.default)
            for each in found
            if language not in _languages(each, graph)
        )
        for kind, found in _kinds(graph).items()
    }


def _languages(each: _Labelled, graph: Graph) -> set[str]:
    own, *_ = graph.ontology.languages
    return {label.language or own for label in each.labels}


def _kinds(graph: Graph) -> dict[str, tuple[_Labelled, ...]]:
    """Return all that has labels, by kind, each kind by default label."""
    found = _words(graph)
    for subject in graph.subjects.values():
        names = tuple(Label(str(each), each.language) for each in preferred_names(subject))
        found[_THINGS].append(_Labelled(subject.iri, subject.name, names))
    return {
        kind: tuple(sorted(each, key=lambda one: (one.default, one.iri)))
        for kind, each in found.items()
    }


def _words(graph: Graph) -> dict[str, list[_Labelled]]:
    """Return the words of the ontology that have labels, by kind; there are no things."""
    found: dict[str, list[_Labelled]] = {kind: [] for kind in KINDS}
    for iri in graph.ontology.labelled:
        if kind := _kind(graph.ontology, iri):
            found[kind].append(_labelled(iri, graph.ontology.labels_of(iri), graph.ontology))
    for heading in graph.ontology.mapping.headings:
        labels = graph.ontology.obeyed.objects(heading.iri, LABEL)
        found["headings"].append(_labelled(heading.iri, labels, graph.ontology))
    return found


def _count_names(subjects: Iterable[Subject]) -> Counts:
    """Count things by the languages of their names: that of the one shown, then the others."""
    counts: Counts = Counter()
    for subject in subjects:
        languages = {each.language for each in preferred_names(subject)}
        shown = subject.name.language
        counts[shown, *sorted(languages - {shown})] += 1
    return counts


NAME_LANGUAGES = Tally[Graph](
    "name-languages",
    lambda graph: _count_names(graph.subjects.values()),
    lambda graph, slugs: _count_names(
        graph.subjects[slug] for slug in slugs if slug in graph.subjects
    ),
)
"""The things that entries describe, by the languages of their names."""


def _labelled(iri: Iri, terms: Iterable[Term], ontology: Ontology) -> _Labelled:
    terms = tuple(terms)
    default = preferred_label(terms, ontology.languages) or Label(local_name(iri))
    labels = (Label(str(each), each.language) for each in terms if isinstance(each, Literal))
    return _Labelled(iri, default, tuple(labels))


def _kind(ontology: Ontology, iri: Iri) -> str:
    """Return the kind of a word of the ontology; empty for the ontology itself."""
    types = ontology.served.iris(iri, TYPE)
    if _CLASS in types:
        return "classes"
    if _ONTOLOGY in types:
        return ""
    is_property = all(each.startswith(OWL) for each in types) and _INDIVIDUAL not in types
    is_concept = bool(ontology.served.iris(iri, IN_SCHEME)) or not is_property
    return "concepts" if is_concept else "properties"
