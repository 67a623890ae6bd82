"""The names of all things, of those with an entry and of those that links alone name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.identity.name_forms import (
    forms_of,
    is_acronym,
    minor_words,
    written_forms,
)
from kbgraph.linking.identity.romanisation import romanised
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import Labels

_MAX_KEPT_FORMS = 65_536


class KnownThing(NamedTuple):
    """A thing with all its names."""

    iri: Iri
    slug: str
    cls: Iri | None
    names: tuple[str, ...]
    has_entry: bool


class NamedText(NamedTuple):
    """A name of a thing, in one of its forms."""

    thing: int
    """The position of the thing."""
    written: str
    """The whole name as it is written."""
    text: str
    """The part of it that is compared."""


class KnownNames:
    """The things of a graph and their names."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        """Collect the names of a graph's things."""
        self._graph, self._labels = graph, labels
        self.things = (*self._entries(), *self._stubs())
        self.minor = minor_words(name for thing in self.things for name in thing.names)
        self.forms = lru_cache(_MAX_KEPT_FORMS)(lambda text: forms_of(text, self.minor))
        """Returns the forms of a name; those that were asked for last are kept."""

    @cached_property
    def names(self) -> tuple[NamedText, ...]:
        """All names, each in its forms: a thing has each text once."""
        return tuple(
            NamedText(number, name, text)
            for number, thing in enumerate(self.things)
            for text, name in _written_once(thing.names).items()
        )

    @cached_property
    def expansions(self) -> dict[str, set[tuple[str, ...]]]:
        """The words for which acronyms stand: names of things that have the acronym as a name."""
        found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in self.names:
            forms = self.forms(name.text)
            if len(forms.words) > 1:
                for short in forms.initials & self._acronyms:
                    found[short].add(forms.words)
        return found

    @cached_property
    def _acronyms(self) -> frozenset[str]:
        return frozenset(
            romanised(word) for name in self.names for word in name.text.split() if is_acronym(word)
        )

    @cached_property
    def things_by_word(self) -> Counter[str]:
        """The number of things in whose names each word occurs."""
        found: Counter[str] = Counter()
        for words in self.words():
            found.update(words)
        return found

    def words(self) -> Iterator[set[str]]:
        """Yield the major words in all names of each thing."""
        for thing in self.things:
            yield {word for name in thing.names for word in self.forms(name).major}

    def _entries(self) -> Iterator[KnownThing]:
        for slug, subject in sorted(self._graph.subjects.items()):
            names = tuple(dict.fromkeys(name.text for name in subject.names))
            yield KnownThing(subject.iri, slug, subject.cls, names, has_entry=True)

    def _stubs(self) -> Iterator[KnownThing]:
        iris, written = self._graph.iris, self._labels.written
        spelled: dict[str, dict[str, None]] = defaultdict(dict)
        for each in sorted(set(chain.from_iterable(self._graph.missing_names.values()))):
            spelled[each.slug][each.name] = None
        for thing, name in written.undescribed.items():
            if "#" not in thing:
                spelled[iris.slug(thing) or ""].update(dict.fromkeys(map(str, name.labels)))
        for slug, names in sorted(spelled.items()):
            if slug and slug not in self._graph.subjects:
                iri = iris.thing(slug)
                cls = self._labels.type(iri) or self._graph.ontology.class_of_slug(slug)
                yield KnownThing(iri, slug, cls, tuple(names), has_entry=False)


def _written_once(names: tuple[str, ...]) -> dict[str, str]:
    """Return the names in which each text is found, by the text as it is compared."""
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        for text in written_forms(name):
            found.setdefault(normalise_name(text), (text, name))
    return dict(found.values())
