"""The details of a selection in a graph: a thing, the facts between two, or a group."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Edge, Traversal
from kbgraph.rdf import Iri, Triple
from kbgraph.views import Citation
from kbgraph_web.viewmodels.ladder.nodes import Group, Ladder, Rung
from kbgraph_web.viewmodels.ladder.readings import FactReading, FactReadings

_MOST_FACTS = 24


class SelectedFact(NamedTuple):
    """A fact, as it reads from what is selected."""

    reads: str
    slug: str
    """Of the thing at its other end."""
    name: str
    basis: str
    citations: tuple[Citation, ...]


class Selected(NamedTuple):
    """A selection with its facts."""

    slug: str
    """Of the thing, or of the thing before the group."""
    name: str
    type: str
    facts: tuple[SelectedFact, ...]
    more: int
    """Facts that are not listed."""
    hidden: int = 0
    """Neighbours that are not shown around it."""
    other: str = ""
    """The name of the other thing, if the facts are those between two."""
    group: str = ""
    """The identifier of the group."""
    relation: str = ""
    """The relation of the group, which is empty where it has several."""
    members: int = 0
    is_open: bool = False


def selected(
    base: KnowledgeBase, ladder: Ladder, walk: Traversal, name: str, other: str
) -> Selected | None:
    """Return the details of the thing or the group with a name; None if there is none.

    `other` is the slug of the thing at the other end of its facts; empty for all facts.
    """
    details = _Details(base, ladder, walk)
    for via, node in ladder.nodes():
        if isinstance(node, Group) and node.id == name:
            return details.of_group(via, node)
    if not base.network.knows(name):
        return None
    return details.of_thing(
        base.graph.iris.thing(name), base.graph.iris.thing(other) if other else None
    )


class _Details:
    """Reads the facts of a selection, those with drawn things first."""

    def __init__(self, base: KnowledgeBase, ladder: Ladder, walk: Traversal) -> None:
        self._base, self._walk, self._center = base, walk, ladder.center
        self._readings, self._names = FactReadings(base, walk), base.network.things
        self._drawn = {each.thing for _, each in ladder.nodes() if isinstance(each, Rung)}

    def of_thing(self, thing: Iri, other: Iri | None) -> Selected:
        """Return the details of a thing, or of the facts between two things."""
        edges = [
            edge
            for edge in self._walk.followed(thing)
            if other is None or other in {edge.source, edge.target}
        ]
        shown = self._drawn | {self._center}
        return self._selected(thing, edges)._replace(
            other=self._names[other]["label"] if other and other in self._names else "",
            hidden=self._walk.beyond(thing, shown),
        )

    def of_group(self, via: Iri, group: Group) -> Selected:
        """Return the details of a group behind a thing."""
        members = set(group.members)
        edges = [
            edge
            for edge in self._walk.followed(via)
            if members.intersection((edge.source, edge.target))
            and group.label in {"", self._readings.read(edge, via).label}
        ]
        return self._selected(via, edges)._replace(
            group=group.id,
            relation=group.label,
            type=group.type,
            members=len(members),
            is_open=group.is_open,
        )

    def _selected(self, thing: Iri, edges: list[Edge]) -> Selected:
        read = sorted(((self._readings.read(each, thing), each) for each in edges), key=self._order)
        node = self._names[thing]
        return Selected(
            slug=node["slug"],
            name=node["label"],
            type=node["type"],
            facts=tuple(
                SelectedFact(
                    reads=reading.label,
                    slug=self._names[reading.other]["slug"],
                    name=self._names[reading.other]["label"],
                    basis=reading.basis,
                    citations=self._base.views.citations.of(
                        Triple(edge.source, edge.property, edge.target)
                    ),
                )
                for reading, edge in read[:_MOST_FACTS]
            ),
            more=max(0, len(read) - _MOST_FACTS),
        )

    def _order(self, fact: tuple[FactReading, Edge]) -> tuple[bool, bool, str, str]:
        reading, _ = fact
        name = self._names[reading.other]["label"].casefold()
        is_far, is_hidden = reading.other != self._center, reading.other not in self._drawn
        return is_far, is_hidden, reading.label.casefold(), name
