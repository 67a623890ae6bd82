"""The values that a parameter can have: the things of a class, or the concepts of a scheme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.ontology.example_queries import ParameterKind, QueryParameter, kind_of
from kbgraph.questions.stored_choices import stored_choices
from kbgraph.questions.value_choices import Choices, KnownChoices, ValueChoice, label_order
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import IN_SCHEME, NOTATION, SUBCLASS, TYPE
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.views.labels import Labels, codes

_Thing = TypeVar("_Thing")
_MAX_READ = 100
"""Things of an index that are read at once."""


class ChoiceFinder:
    """Finds the choices of types in one graph, each once."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels
        self._found: dict[Iri, Choices] = {}

    def choices(self, parameter: QueryParameter) -> Choices:
        """Return the choices of a parameter; none for values of a datatype."""
        return self.of_type(parameter.type)

    def of_type(self, kind: Iri) -> Choices:
        """Return the choices of a class or of a scheme."""
        if kind not in self._found:
            self._found[kind] = self._find(kind)
        return self._found[kind]

    def kind(self, parameter: QueryParameter) -> ParameterKind | None:
        """Return the kind of a parameter; None for a type that is unknown."""
        ontology = self._graph.ontology
        return kind_of(parameter.type, ontology.served, set(ontology.mapping.types.values()))

    def _find(self, kind: Iri) -> Choices:
        served = self._graph.ontology.served
        concepts = served.subjects(IN_SCHEME, kind)
        if concepts:
            ranks = self._graph.ontology.schemes.ranks
            # Ranks have the order of the scale; concepts without one follow by their labels.
            in_order = sorted(
                self._terms(concepts),
                key=lambda each: (
                    each.iri not in ranks,
                    ranks.get(each.iri, 0),
                    *label_order(each),
                ),
            )
            return KnownChoices(in_order)
        terms = sorted(self._terms(self._instances(kind)), key=label_order)
        stored = stored_choices(self._graph, self._labels, kind)
        if stored is None:
            return KnownChoices([*sorted(self._things(kind), key=label_order), *terms])
        are_few = bool(terms) or len(stored.all) <= _MAX_READ
        return KnownChoices([*stored.all, *terms]) if are_few else stored

    @cached_property
    def _codes(self) -> dict[Iri, tuple[str, ...]]:
        return codes(self._graph)

    def _things(self, cls: Iri) -> Iterator[ValueChoice]:
        """Yield the things of a class that entries describe or mention."""
        graph, labels = self._graph, self._labels
        for subject in self._of_class(self._described, cls):
            names = (*subject.lookup_names, *self._codes_of(subject.iri))
            yield ValueChoice(subject.slug, subject.iri, labels.label(subject.iri), names)
        for iri in self._of_class(self._mentioned, cls):
            value = graph.iris.slug(iri) or iri
            yield ValueChoice(value, iri, labels.label(iri), self._codes_of(iri))

    def _codes_of(self, thing: Iri) -> tuple[str, ...]:
        return tuple(sorted({*self._codes.get(thing, ())}))

    def _of_class(self, things: Mapping[Iri | None, list[_Thing]], cls: Iri) -> Iterator[_Thing]:
        classes = (each for each in things if self._graph.ontology.is_a(each, cls))
        return (thing for each in classes for thing in things[each])

    @cached_property
    def _described(self) -> dict[Iri | None, list[Subject]]:
        """The subjects of entries by their class: each is read once for all parameters."""
        found: dict[Iri | None, list[Subject]] = {}
        for subject in self._graph.subjects.values():
            found.setdefault(subject.cls, []).append(subject)
        return found

    @cached_property
    def _mentioned(self) -> dict[Iri | None, list[Iri]]:
        """The things without an entry by their class."""
        found: dict[Iri | None, list[Iri]] = {}
        for iri in self._labels.mentioned:
            found.setdefault(self._labels.type(iri), []).append(iri)
        return found

    def _instances(self, cls: Iri) -> list[Iri]:
        """Return the terms of the ontology that are of a class or of one below it."""
        served = self._graph.ontology.served
        below = [cls]
        for each in below:
            below += [near for near in served.subjects(SUBCLASS, each) if near not in below]
        found = (term for each in below for term in served.subjects(TYPE, each))
        return [each for each in dict.fromkeys(found) if not self._graph.iris.is_thing(each)]

    def _terms(self, terms: Sequence[Iri]) -> Iterator[ValueChoice]:
        """Yield terms of the ontology, each with a value that names it alone."""
        prefixes, counts = self._graph.ontology.prefixes, Counter(map(local_name, terms))
        for each in terms:
            local, name = local_name(each), shorten(each, prefixes) or each
            value = local if counts[local] == 1 else name
            names = (local, name, *self._other_names(each))
            yield ValueChoice(value, each, self._labels.label(each), names)

    def _other_names(self, term: Iri) -> Iterator[str]:
        ontology = self._graph.ontology
        for each in (*ontology.labels_of(term), *ontology.served.objects(term, NOTATION)):
            if isinstance(each, Literal):
                yield each.lexical
