"""Completion of queries: the ontology's terms, and things by the typed text.

The terms are few and are sent at once; things are looked up as the user types.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from kbgraph.build import Graph
from kbgraph.export.statistics import GraphStatistics
from kbgraph.rdf.prefixes import relative
from kbgraph.rdf.terms import Iri
from kbgraph.reference.glossary import Glossary
from kbgraph.reference.names_by_text import (
    KnownName,
    NamesByText,
    NamesWithText,
    StoredNamesByText,
    best_matches,
)
from kbgraph.reference.ontology_terms import OntologyTerm
from kbgraph.reference.property_values import prose_properties, values_of
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import Labels, codes

_MAX_THINGS = 20
"""Things that are offered at once."""


class ThingCompletion(NamedTuple):
    """A thing that matches the typed text."""

    text: str
    """Its IRI as a query has it, relative to the base."""
    label: str
    type: str
    matched: str
    """The name, alias or code that holds the typed text."""


class Completion:
    """Offers the terms and things of one graph."""

    def __init__(
        self,
        graph: Graph,
        labels: Labels,
        glossary: Glossary,
        figures: Callable[[], GraphStatistics],
    ) -> None:
        """Wrap a graph; `figures` are asked for where uses are shown, and not for things."""
        self._graph, self._labels, self._glossary, self._figures = graph, labels, glossary, figures

    @cached_property
    def vocabulary(self) -> dict[str, Any]:
        """Prefixes and terms as JSON: each term has its label, its meaning and its uses.

        A property has in `of` the number of its facts by class of thing, so that the properties
        that fit a thing can come first, and in `values` whether these are codes or descriptions.
        """
        of, prose = self._facts_by_class, prose_properties(self._graph.ontology)
        words = [_term_json("class", each.term) for each in self._glossary.classes]
        words += [
            _term_json("property", each.term)
            | {"of": of.get(each.term.iri, {}), "values": values_of(each, prose).value}
            for each in self._glossary.properties
        ]
        words += [
            _term_json("value", value.term)
            for scheme in self._glossary.schemes
            for value in scheme.values
        ]
        return {"prefixes": self._graph.ontology.prefixes, "words": words}

    @property
    def _facts_by_class(self) -> dict[Iri, dict[str, int]]:
        """The number of facts of each property, by the class of the thing."""
        counts: dict[Iri, dict[str, int]] = defaultdict(dict)
        if self._graph.is_large:
            # Counting them by class takes minutes: properties keep their own order.
            return counts
        for of_class in self._figures().classes:
            for prop in of_class.properties:
                counts[prop.property][self._glossary.name(of_class.cls)] = prop.triples
        return counts

    def things(self, typed: str) -> list[ThingCompletion]:
        """Return the things with a name, alias, code or slug that holds the typed text.

        Exact matches come first, then beginnings of names, then beginnings of words.
        """
        query = normalise_name(typed)
        if not query:
            return []
        ranked = sorted(
            (match, self._labels.label(thing), thing)
            for thing, match in best_matches(self._names, query, _MAX_THINGS).items()
        )
        return [
            self._thing(thing, label, match.written) for match, label, thing in ranked[:_MAX_THINGS]
        ]

    def _thing(self, thing: Iri, label: str, name: str) -> ThingCompletion:
        return ThingCompletion(
            text=f"<{relative(thing, self._graph.iris.base)}>",
            label=label,
            type=self._labels.type_label(thing),
            matched=name,
        )

    @cached_property
    def _names(self) -> NamesWithText:
        """All names of each thing, with or without an entry."""
        stored = self._graph.stored_network
        if stored is not None:
            return StoredNamesByText(stored.names, self._graph.iris)
        return NamesByText(
            KnownName(normalise_name(name), thing, name) for thing, name in self._named_things()
        )

    def _named_things(self) -> Iterator[tuple[Iri, str]]:
        for subject in self._graph.subjects.values():
            for name in (*(each.text for each in subject.names), subject.slug):
                yield subject.iri, name
        for thing in self._labels.mentioned:
            yield thing, self._labels.label(thing)
        for thing, codes_of_thing in codes(self._graph).items():
            for code in codes_of_thing:
                yield thing, code


def _term_json(kind: str, term: OntologyTerm) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": term.name,
        "label": term.label,
        "meaning": term.definition,
        "used": term.used,
    }
