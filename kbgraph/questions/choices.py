"""The values that a parameter can have: the things of a class, or the concepts of a scheme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.fuzzy import by_likeness, closest
from kbgraph.ontology.example_queries import ParameterKind, QueryParameter, kind_of
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import IN_SCHEME, NOTATION, SUBCLASS, TYPE
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import Labels, codes

_MIN_SIMILARITY = 70
"""In percent, from which a name is taken for a misspelling of another."""
_MIN_PART = 3
"""The letters from which a part of a name is taken for it."""
_MAX_OFFERED = 3
_Thing = TypeVar("_Thing")


class ValueChoice(NamedTuple):
    """A thing or a concept that a parameter can have as its value."""

    value: str
    """The text that names it in an address: a slug, or the local name of a term."""
    iri: Iri
    label: str
    names: tuple[str, ...] = ()
    """Other names: aliases, codes, and labels of other languages."""


class Choices:
    """The choices of one type, in the order of their labels or of their scheme."""

    def __init__(self, choices: Iterable[ValueChoice]) -> None:
        self.all = tuple(choices)
        self._by_iri = {choice.iri: choice for choice in self.all}
        self._by_value = {choice.value: choice for choice in self.all}
        self._by_name: dict[str, dict[str, ValueChoice]] = {}
        for choice in self.all:
            for name in (choice.label, *choice.names):
                self._by_name.setdefault(normalise_name(name), {})[choice.value] = choice

    def of(self, iri: Iri) -> ValueChoice | None:
        """Return the choice that is a term; None if it is none of them."""
        return self._by_iri.get(iri)

    def named(self, text: str) -> tuple[ValueChoice, ...]:
        """Return the choices that a text names by value, label, alias or code."""
        if text in self._by_value:
            return (self._by_value[text],)
        return tuple(self._by_name.get(normalise_name(text), {}).values())

    def near(self, text: str) -> tuple[ValueChoice, ...]:
        """Return up to three choices that a text may mean: names that hold it come first."""
        wanted = normalise_name(text)
        holding = [name for name in self._by_name if wanted in name]
        names = by_likeness(wanted, holding) if len(wanted) >= _MIN_PART else []
        found: dict[str, ValueChoice] = {}
        for name in (*names, *closest(wanted, self._by_name, _MIN_SIMILARITY)):
            found |= self._by_name[name]
        return tuple(found.values())[:_MAX_OFFERED]

    def written(self, choice: ValueChoice) -> str:
        """Return the label of a choice where it names that alone, else its value."""
        return choice.label if self.named(choice.label) == (choice,) else choice.value


class ChoiceFinder:
    """Finds the choices of types in one graph, each once."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels
        self._found: dict[Iri, Choices] = {}

    def choices(self, parameter: QueryParameter) -> Choices:
        """Return the choices of a parameter; none for values of a datatype."""
        if parameter.type not in self._found:
            self._found[parameter.type] = Choices(self._find(parameter.type))
        return self._found[parameter.type]

    def kind(self, parameter: QueryParameter) -> ParameterKind | None:
        """Return the kind of a parameter; None for a type that is unknown."""
        ontology = self._graph.ontology
        return kind_of(parameter.type, ontology.served, set(ontology.mapping.types.values()))

    def _find(self, kind: Iri) -> Iterator[ValueChoice]:
        served = self._graph.ontology.served
        concepts = served.subjects(IN_SCHEME, kind)
        if concepts:
            ranks = self._graph.ontology.schemes.ranks
            # Ranks have the order of the scale; concepts without one follow by their labels.
            yield from sorted(
                self._terms(concepts),
                key=lambda each: (each.iri not in ranks, ranks.get(each.iri, 0), *_order(each)),
            )
            return
        yield from sorted(self._things(kind), key=_order)
        yield from sorted(self._terms(self._instances(kind)), key=_order)

    @cached_property
    def _codes(self) -> dict[Iri, tuple[str, ...]]:
        return codes(self._graph)

    def _things(self, cls: Iri) -> Iterator[ValueChoice]:
        """Yield the things of a class that entries describe or mention."""
        graph, labels = self._graph, self._labels
        for subject in self._of_class(self._described, cls):
            names = (*subject.lookup_names, *self._codes.get(subject.iri, ()))
            yield ValueChoice(subject.slug, subject.iri, labels.label(subject.iri), names)
        for iri in self._of_class(self._mentioned, cls):
            value = graph.iris.slug(iri) or iri
            yield ValueChoice(value, iri, labels.label(iri), self._codes.get(iri, ()))

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


def _order(choice: ValueChoice) -> tuple[str, str]:
    return normalise_name(choice.label), choice.value
