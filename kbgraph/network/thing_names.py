"""Things by the names that people write: a name, an alias, a label or a code."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import islice
from typing import Protocol, TypeAlias

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError
from kbgraph.extraction.subject import Subject
from kbgraph.fuzzy import by_likeness, closest
from kbgraph.network.network import Network
from kbgraph.network.things import MemoryThings, Things
from kbgraph.rdf.namespaces import NOTATION
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.stored_network import NameKind, NameRow
from kbgraph.views.labels import codes

_MIN_SIMILARITY = 75
"""In percent."""
_MIN_PART = 3
"""The letters from which a part of a name is taken for it."""
_MAX_OFFERED = 3
ClassOf: TypeAlias = Callable[[Iri], Iri | None]
"""Returns the class of a thing; None where it has none."""


def _no_class(_: Iri) -> None:
    """Leave the classes of things out."""


class ThingNameIndex(Protocol):
    """The names of things in normal form (`source.names`)."""

    def slugs(self, form: str) -> AbstractSet[str]:
        """Return the things with a name: those that are meant first by it."""

    @property
    def forms(self) -> Collection[str]:
        """All names, in normal form and sorted."""

    def written(self, slug: str, form: str) -> str:
        """Return a name of a thing as it is written; its normal form if no name is known."""


class ThingNames:
    """The things of one graph, by name. Names are compared in normal form."""

    def __init__(self, names: ThingNameIndex) -> None:
        self._names = names

    def find(self, name: str) -> str:
        """Return the slug of the thing with a name, alias or code.

        Raises NotFoundError if no thing has the name, with the closest names, or if several have
        it.
        """
        slugs = sorted(self._names.slugs(normalise_name(name)))
        if len(slugs) == 1:
            return slugs[0]
        if slugs:
            problem = f"{name!r} may be {', '.join(slugs)}: name one of these"
            raise NotFoundError(problem, candidates=tuple(slugs))
        near = self._closest(normalise_name(name))
        hint = f"did you mean {', '.join(map(repr, near))}?" if near else ""
        raise NotFoundError(f"nothing in the knowledge base is called {name!r}", hint, near)

    def __contains__(self, name: str) -> bool:
        """Return whether a thing has a name, alias or code; several may have it."""
        return bool(self._names.slugs(normalise_name(name)))

    def _closest(self, wanted: str) -> tuple[str, ...]:
        """Return a name of each of some things, as written: names that hold the text come first."""
        forms = self._names.forms
        holding = [form for form in forms if wanted in form] if len(wanted) >= _MIN_PART else []
        near = (*by_likeness(wanted, holding), *closest(wanted, forms, _MIN_SIMILARITY))
        by_thing: dict[str, str] = {}
        for form in near:
            slugs = self._names.slugs(form)
            for slug in sorted(slugs):
                by_thing.setdefault(slug, form if len(slugs) == 1 else slug)
            if len(by_thing) >= _MAX_OFFERED:
                break
        offered = islice(by_thing.items(), _MAX_OFFERED)
        return tuple(self._names.written(slug, form) for slug, form in offered)


class MemoryNames:
    """The names of the things of a graph in memory.

    The name of a thing without an entry is its label.
    """

    def __init__(self, graph: Graph, net: Network) -> None:
        by_kind: dict[NameKind, dict[str, set[str]]] = {kind: {} for kind in NameKind}
        for slug, kind, name, _ in thing_names(graph, MemoryThings(net)):
            by_kind[kind].setdefault(normalise_name(name), set()).add(slug)
        # A name that an entry gives itself is meant before a code, and a code before the label of a
        # thing that is only mentioned.
        self._slugs: dict[str, set[str]] = {}
        for kind in NameKind:
            self._slugs |= by_kind[kind]
        self._graph, self._net = graph, net

    def slugs(self, form: str) -> AbstractSet[str]:
        """Return the things with a name: those that are meant first by it."""
        return self._slugs.get(form, frozenset())

    @cached_property
    def forms(self) -> Collection[str]:
        """All names, in normal form and sorted."""
        return sorted(self._slugs)

    def written(self, slug: str, form: str) -> str:
        """Return a name of a thing as it is written; its normal form if no name is known."""
        subject = self._graph.subjects.get(slug)
        label = str(self._net.nodes[self._graph.iris.thing(slug)]["label"])
        names = (label, *(subject.lookup_names if subject else ()))
        return next((name for name in names if normalise_name(name) == form), form)


def thing_names(graph: Graph, things: Things, class_of: ClassOf = _no_class) -> Iterator[NameRow]:
    """Yield every name of every thing: labels, then codes, then the names that entries give.

    A label comes with the class of its thing, where that is asked for.
    """
    for node in things.values():
        cls = class_of(graph.iris.thing(node["slug"]))
        yield NameRow(node["slug"], NameKind.LABEL, node["label"], cls or "")
    for thing, own in codes(graph).items():
        if slug := graph.iris.slug(thing):
            yield from (NameRow(slug, NameKind.CODE, code) for code in own)
    for subject in graph.subjects.values():
        yield from _own_names(subject)


def names_of_things(
    graph: Graph, things: Things, slugs: Iterable[str], class_of: ClassOf = _no_class
) -> Iterator[NameRow]:
    """Yield every name of some things, such as those that a change touches.

    Of a slug that no thing has any more, nothing is yielded.
    """
    notations = graph.ontology.subproperties(NOTATION)
    for slug in slugs:
        thing = graph.iris.thing(slug)
        if thing in things:
            label = things[thing]["label"]
            yield NameRow(slug, NameKind.LABEL, label, class_of(thing) or "")
            for prop, value in graph.store.facts_about(thing):
                if prop in notations:
                    yield NameRow(slug, NameKind.CODE, str(value))
            if subject := graph.subjects.get(slug):
                yield from _own_names(subject)


def _own_names(subject: Subject) -> Iterator[NameRow]:
    return (NameRow(subject.slug, NameKind.NAME, name) for name in subject.lookup_names)
