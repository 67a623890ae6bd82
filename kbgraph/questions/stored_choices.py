"""The things of a class in an index on disk as choices, of which those are read that are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import islice

from kbgraph.build import Graph
from kbgraph.questions.value_choices import KnownChoices, ValueChoice, label_order
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.stored_network import StoredThingNames
from kbgraph.views.backlinks import SlicedSequence
from kbgraph.views.labels import Labels

_MAX_KEPT = 1_000
"""Things that stay read: a page completes a field with half as many."""


class StoredChoices:
    """The things of some classes, by label."""

    def __init__(
        self, graph: Graph, labels: Labels, names: StoredThingNames, classes: frozenset[str]
    ) -> None:
        self._graph, self._labels = graph, labels
        self._names, self._classes = names, classes
        self.thing = lru_cache(_MAX_KEPT)(self._thing)
        """A thing as a choice, by its slug."""

    @cached_property
    def all(self) -> Sequence[ValueChoice]:
        """All of them, which are read slice by slice."""
        return _ThingsInOrder(self)

    def takes(self, value: str) -> bool:
        """Return whether a choice has a text as its value."""
        return self._names.class_of(value) in self._classes

    def of(self, iri: Iri) -> ValueChoice | None:
        """Return the choice that is a term; None if it is none of them."""
        slug = self._graph.iris.slug(iri) or ""
        return self.thing(slug) if self.takes(slug) and self.thing(slug).iri == iri else None

    def named(self, text: str) -> tuple[ValueChoice, ...]:
        """Return the choices that a text names by value, label, alias or code."""
        if self.takes(text):
            return (self.thing(text),)
        named = self._names.named(normalise_name(text))
        found = (self.thing(slug) for slug, cls in named.items() if cls in self._classes)
        return tuple(sorted(found, key=label_order))

    def near(self, text: str) -> tuple[ValueChoice, ...]:
        """Return up to three choices that a text may mean: names that hold it come first."""
        # The names of all are read for a wrong value alone.
        return self._known.near(text)

    @cached_property
    def _known(self) -> KnownChoices:
        return KnownChoices(self.all)

    def _thing(self, slug: str) -> ValueChoice:
        iri = self._graph.iris.thing(slug)
        subject = self._graph.subjects.get(slug)
        names = subject.lookup_names if subject else ()
        codes = self._names.codes(slug)
        return ValueChoice(slug, iri, self._labels.label(iri), (*names, *codes))

    def in_order(self, places: range) -> tuple[ValueChoice, ...]:
        """Return those at some places."""
        slugs = self._names.of_classes(sorted(self._classes))
        found = islice(slugs, places.start, places.stop, places.step) if places else ()
        return tuple(map(self.thing, found))

    @cached_property
    def size(self) -> int:
        """The number of things."""
        return sum(self._names.classes[cls] for cls in self._classes)


class _ThingsInOrder(SlicedSequence[ValueChoice]):
    """The things of some classes, by label."""

    def __init__(self, choices: StoredChoices) -> None:
        self._choices = choices

    def __len__(self) -> int:
        """Return the number of things, without reading them."""
        return self._choices.size

    def at(self, places: range) -> tuple[ValueChoice, ...]:
        """Return the things at some places."""
        return self._choices.in_order(places)


def stored_choices(graph: Graph, labels: Labels, kind: Iri) -> StoredChoices | None:
    """Return the things of a class, and of those below it; None where no index has them.

    An index has the things of all days with their labels in the languages of the ontology.
    """
    network = graph.stored_network
    if network is None or graph.day is not None or graph.ontology.asked:
        return None
    classes = (cls for cls in network.names.classes if graph.ontology.is_a(Iri(cls), kind))
    return StoredChoices(graph, labels, network.names, frozenset(classes))
