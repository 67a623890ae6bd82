"""Facts as they read from one of their ends: `member of` from the one, `members` from the other."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Direction, Edge, Traversal, strength
from kbgraph.rdf import Iri, Triple, local_name
from kbgraph.views import ended_mark
from kbgraph_web.http.day import day_of_ends


class FactReading(NamedTuple):
    """A fact as it reads from a thing, which it connects to another."""

    other: Iri
    label: str
    """The relation's label in this direction, which says whether the fact has ended."""
    key: str
    """The relation, the direction, and whether the fact has ended, in every language alike."""
    basis: str
    rank: int
    """The rank of the basis: 0 for the strongest."""


class FactReadings:
    """The readings of the facts that a traversal follows; each thing is read once."""

    def __init__(self, base: KnowledgeBase, walk: Traversal) -> None:
        self._base, self._walk, self._day = base, walk, day_of_ends()
        self._of_thing: dict[Iri, list[FactReading]] = {}
        self._labels: dict[tuple[Iri, Direction], tuple[str, str]] = {}

    def of(self, thing: Iri) -> list[FactReading]:
        """Return the facts of a thing as they read from it, those that it states first."""
        if thing not in self._of_thing:
            self._of_thing[thing] = [self.read(each, thing) for each in self._walk.followed(thing)]
        return self._of_thing[thing]

    def read(self, edge: Edge, thing: Iri) -> FactReading:
        """Return a fact as it reads from one of its ends."""
        is_along = edge.source == thing
        direction = Direction.ALONG if is_along else Direction.AGAINST
        label, key = self._relation(edge.property, direction)
        mark = self._ended_mark(edge)
        return FactReading(
            other=edge.target if is_along else edge.source,
            label=f"{label}{mark}" if mark else label,
            key=f"{key}-" if mark else key,
            basis=local_name(edge.basis),
            rank=strength(edge.basis),
        )

    def _relation(self, prop: Iri, direction: Direction) -> tuple[str, str]:
        if (prop, direction) not in self._labels:
            labels, is_along = self._base.views.labels, direction is Direction.ALONG
            name = self._base.network.relations.name(prop)
            self._labels[prop, direction] = (
                labels.label(prop) if is_along else labels.inverse(prop),
                name if is_along else f"^{name}",
            )
        return self._labels[prop, direction]

    def _ended_mark(self, edge: Edge) -> str:
        fact = Triple(edge.source, edge.property, edge.target)
        # Few facts have an end, and to cite all others would take longer than the drawing.
        if fact not in self._base.network.ending:
            return ""
        return ended_mark(self._base.views.citations.of(fact), self._day)
