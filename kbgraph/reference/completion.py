"""What may stand at a place of a query: the words of the ontology, sent at once, and the things, found by what is typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from kbgraph.build import Graph
from kbgraph.export.statistics import GraphStatistics
from kbgraph.rdf.terms import Iri
from kbgraph.reference.glossary import Glossary, OntologyTerm
from kbgraph.source.names import normalise_name
from kbgraph.views.codes import codes
from kbgraph.views.labels import Labels

_MOST = 20
"""Things that are offered at once."""
_WORD = re.compile(r"\w+")


class ThingCompletion(NamedTuple):
    """A thing that the words name."""

    text: str
    """As it stands in a query: relative to the base."""
    label: str
    type: str
    matched: str
    """The name, alias or code that holds the words."""


class Completion:
    """Offers words and things of one graph."""

    def __init__(
        self, graph: Graph, labels: Labels, glossary: Glossary, figures: GraphStatistics
    ) -> None:
        self._graph, self._labels, self._glossary, self._figures = graph, labels, glossary, figures

    @cached_property
    def vocabulary(self) -> dict[str, Any]:
        """As JSON has it: the prefixes, and each class, property and coded value with label, meaning and how often it is used.

        A property has in `of` how many facts of it each class's things state, so that those which fit can come first.
        """
        of = self._by_class()
        words = [self._plain("class", each.word) for each in self._glossary.classes]
        words += [
            self._plain("property", each.word) | {"of": of.get(each.word.iri, {})}
            for each in self._glossary.properties
        ]
        words += [
            self._plain("value", value.word)
            for scheme in self._glossary.schemes
            for value in scheme.values
        ]
        return {"prefixes": self._graph.ontology.prefixes, "words": words}

    def _by_class(self) -> dict[Iri, dict[str, int]]:
        found: dict[Iri, dict[str, int]] = defaultdict(dict)
        for cls in self._figures.classes:
            for prop in cls.properties:
                found[prop.property][self._glossary.name(cls.cls)] = prop.triples
        return found

    @staticmethod
    def _plain(kind: str, word: OntologyTerm) -> dict[str, Any]:
        return {
            "kind": kind,
            "name": word.name,
            "label": word.label,
            "meaning": word.definition,
            "used": word.used,
        }

    def things(self, words: str) -> list[ThingCompletion]:
        """The things of which a name, alias, code or slug holds the words; those that are called just so first."""
        wanted = normalise_name(words)
        if not wanted:
            return []
        rated = sorted(
            (min(rates), self._labels.label(thing), thing)
            for thing, names in self._names.items()
            if (
                rates := [
                    (rate, len(name), name)
                    for normal, name in names
                    if (rate := _rate(normal, wanted)) is not None
                ]
            )
        )
        return [self._thing(thing, label, name) for (_, _, name), label, thing in rated[:_MOST]]

    def _thing(self, thing: Iri, label: str, name: str) -> ThingCompletion:
        return ThingCompletion(
            f"<{thing.removeprefix(self._graph.iris.base)}>",
            label,
            self._labels.type_label(thing),
            name,
        )

    @cached_property
    def _names(self) -> dict[Iri, list[tuple[str, str]]]:
        """The names of each thing, entry or not, in normal form and as written."""
        found: dict[Iri, list[tuple[str, str]]] = defaultdict(list)
        for thing, name in self._called():
            found[thing].append((normalise_name(name), name))
        return found

    def _called(self) -> Iterator[tuple[Iri, str]]:
        for subject in self._graph.subjects.values():
            for name in (*(each.text for each in subject.names), subject.slug):
                yield subject.iri, name
        for thing in self._labels.mentioned:
            yield thing, self._labels.label(thing)
        for thing, known in codes(self._graph).items():
            for code in known:
                yield thing, code


def _rate(name: str, wanted: str) -> int | None:
    """0 for the name itself, 1 for its beginning, 2 for the beginning of a word in it, 3 for anywhere; None where it is not there."""
    if wanted not in name:
        return None
    if name.startswith(wanted):
        return 0 if name == wanted else 1
    return 2 if any(name.startswith(wanted, word.start()) for word in _WORD.finditer(name)) else 3
