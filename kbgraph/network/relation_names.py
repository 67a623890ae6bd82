"""Relations by the names that people write.

A relation can be named by a prefixed name, a local name, a label in either direction, or an IRI.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.vocabulary import BACKWARDS
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.prefixes import prefixed_names
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import Labels

_MIN_SIMILARITY = 60
"""Of 100, for a suggestion. Low, since the names of relations are short and few."""


class RelationNames:
    """The relations between the things of one graph, and those that the ontology defines."""

    def __init__(self, between_things: Iterable[Iri], ontology: Ontology, labels: Labels) -> None:
        self._ontology, self._labels = ontology, labels
        self._by_name: dict[str, set[Iri]] = defaultdict(set)
        self.between_things = frozenset(between_things)
        for prop in sorted(self.between_things | ontology.relations):
            for name in self._names(prop):
                self._by_name[normalise_name(name)].add(prop)

    def named(self, names: Iterable[str]) -> frozenset[Iri]:
        """Return the relations that the names mean, compared as `normalise_name` does.

        A text is one name, though Python would iterate over its characters. A label that several
        relations have means all of them. Raises NotFoundError for an unknown name, with
        suggestions.
        """
        each_name = (names,) if isinstance(names, str) else names
        return frozenset(prop for name in each_name for prop in self._find(name))

    def name(self, prop: Iri) -> str:
        """Return a name that means this relation only: a prefixed name, otherwise the IRI."""
        return next(self._prefixed_names(prop), prop)

    def _find(self, name: str) -> set[Iri]:
        key = normalise_name(name)
        if key not in self._by_name:
            raise NotFoundError(f"no relation is called {name!r}; {self._suggestion(key)}")
        return self._by_name[key]

    def _names(self, prop: Iri) -> Iterator[str]:
        yield prop
        yield local_name(prop)
        yield self._labels.label(prop)
        inverse = self._labels.inverse(prop)
        yield inverse
        if inverse.startswith(BACKWARDS):
            yield f"{self._labels.label(prop)} of"
        yield from self._prefixed_names(prop)

    def _prefixed_names(self, prop: Iri) -> Iterator[str]:
        return prefixed_names(prop, self._ontology.prefixes)

    def _suggestion(self, key: str) -> str:
        """Return the closest relations, otherwise all between things, as an end of a sentence."""
        close = [
            prop
            for name in closest(key, self._by_name, _MIN_SIMILARITY)
            for prop in sorted(self._by_name[name])
        ]
        if close:
            return f"did you mean {', '.join(map(self._display_name, dict.fromkeys(close)))}?"
        known = ", ".join(sorted(map(self._display_name, self.between_things)))
        return f"there are {known or 'none'}"

    def _display_name(self, prop: Iri) -> str:
        name = next(self._prefixed_names(prop), local_name(prop))
        label = self._labels.label(prop)
        return name if label == local_name(prop) else f"{name} ({label})"
