"""The part of the graph that a ladder shows, and the facts that it follows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Traversal
from kbgraph.rdf import Iri
from kbgraph_web.viewmodels.ladder.readings import FactReadings


class Wanted(NamedTuple):
    """The part of the graph that is drawn."""

    slug: str
    depth: int
    limit: int
    expanded: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    """Identifiers of groups."""


class Surroundings:
    """The things around a centre, with their names, types and facts."""

    def __init__(self, base: KnowledgeBase, wanted: Wanted, walk: Traversal) -> None:
        self.wanted, self.walk = wanted, walk
        self.readings = FactReadings(base, walk)
        self.center = base.graph.iris.thing(wanted.slug)
        self.opened = frozenset(wanted.opened)
        self.expanded = frozenset(map(base.graph.iris.thing, wanted.expanded))
        self._names = base.network.things
        self._numbers = base.views.type_numbers

    @cached_property
    def first(self) -> frozenset[Iri]:
        """The centre and the things next to it."""
        return frozenset({self.center, *self.walk.neighbours(self.center)})

    @cached_property
    def near(self) -> frozenset[Iri]:
        """The things of the steps that are drawn without being expanded: one, or two."""
        if self.wanted.depth == 1:
            return self.first
        return frozenset(self.walk.expand(self.first, self.first))

    def type(self, thing: Iri) -> str:
        """Return the label of a thing's type."""
        label: str = self._names[thing]["type"]
        return label

    def sorted(self, things: Iterable[Iri]) -> list[Iri]:
        """Return things by name."""
        return sorted(things, key=lambda each: (self._names[each]["label"].casefold(), each))

    def group_id(self, via: Iri, key: str, of_type: str) -> str:
        """Return the identifier of a group behind a thing, which addresses name."""
        return f"{self._numbers.get(of_type, '')} {key} {self._names[via]['slug']}".lstrip()
