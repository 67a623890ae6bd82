"""Relations by the names that people write: a prefixed name, a local name, a label, read either way, or an IRI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.ontology.ontology import Ontology, local_name
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.views.labels import Labels

_CLOSE = 60
"""How alike a name must be, of 100: the names of relations are short, and there are few."""


class RelationNames:
    """The relations of one graph: those between its things, and those for which the ontology has words."""

    def __init__(self, between_things: Iterable[Iri], ontology: Ontology, labels: Labels) -> None:
        self._ontology, self._labels = ontology, labels
        self._named: dict[str, set[Iri]] = defaultdict(set)
        self.between_things = frozenset(between_things)
        for prop in sorted(self.between_things | ontology.relations):
            for name in self._names(prop):
                self._named[normalise_name(name)].add(prop)

    def named(self, names: Iterable[str]) -> frozenset[Iri]:
        """The relations that the names mean. A label that several have means all of them; case does not matter."""
        return frozenset(prop for name in names for prop in self._meant(name))

    def name(self, prop: Iri) -> str:
        """The name that means this relation and no other: a prefixed name, or else the IRI."""
        return next(self._prefixed(prop), prop)

    def _meant(self, name: str) -> set[Iri]:
        wanted = normalise_name(name)
        if wanted not in self._named:
            raise NotFoundError(f"no relation is called {name!r}; {self._offer(wanted)}")
        return self._named[wanted]

    def _names(self, prop: Iri) -> Iterator[str]:
        yield prop
        yield local_name(prop)
        yield self._labels.label(prop)
        yield self._labels.inverse(prop)
        yield from self._prefixed(prop)

    def _prefixed(self, prop: Iri) -> Iterator[str]:
        for prefix, namespace in sorted(self._ontology.prefixes.items()):
            if prop.startswith(namespace) and prop == namespace + local_name(prop):
                yield f"{prefix}:{local_name(prop)}"

    def _offer(self, wanted: str) -> str:
        """The closest relations, or else all that there are between things."""
        meant = [
            prop
            for name in closest(wanted, self._named, _CLOSE)
            for prop in sorted(self._named[name])
        ]
        offered = ", ".join(self._shown(prop) for prop in dict.fromkeys(meant))
        return (
            f"did you mean {offered}?"
            if offered
            else f"there are {', '.join(sorted(map(self._shown, self.between_things))) or 'none'}"
        )

    def _shown(self, prop: Iri) -> str:
        name = next(self._prefixed(prop), local_name(prop))
        label = self._labels.label(prop)
        return name if label == local_name(prop) else f"{name} ({label})"
