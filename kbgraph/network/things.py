"""The things of a network: label and class of each, and the number of its facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypedDict, cast

from kbgraph.build import Graph
from kbgraph.network.network import Network
from kbgraph.rdf.terms import Iri
from kbgraph.stored_network import NetworkRows
from kbgraph.views.labels import Labels


class ThingData(TypedDict):
    """Label and class of a thing."""

    slug: str
    label: str
    type: str
    """The label of its class; empty where it has none."""
    described: bool
    """Whether an entry describes it; other things are only mentioned."""


class Things(Protocol):
    """The things of a network, those with an entry first."""

    def __getitem__(self, thing: Iri) -> ThingData:
        """Return label and class of a thing. Raises KeyError for an unknown one."""

    def __contains__(self, thing: object) -> bool:
        """Return whether an entry describes a thing, or a fact is about it."""

    def __iter__(self) -> Iterator[Iri]:
        """Yield all things."""

    def __len__(self) -> int:
        """Return the number of things."""

    def values(self) -> Iterator[ThingData]:
        """Yield label and class of each thing."""

    def degree(self, thing: Iri) -> int:
        """Return the number of facts that a thing states, or of which it is the value."""

    def out_degree(self, thing: Iri) -> int:
        """Return the number of facts that a thing states."""

    def in_degree(self, thing: Iri) -> int:
        """Return the number of facts of which a thing is the value."""


class MemoryThings:
    """The things of a network in memory."""

    def __init__(self, net: Network) -> None:
        self._net = net

    def __getitem__(self, thing: Iri) -> ThingData:
        """Return label and class of a thing. Raises KeyError for an unknown one."""
        return cast("ThingData", self._net.nodes[thing])

    def __contains__(self, thing: object) -> bool:
        """Return whether an entry describes a thing, or a fact is about it."""
        return thing in self._net

    def __iter__(self) -> Iterator[Iri]:
        """Yield all things."""
        return iter(self._net)

    def __len__(self) -> int:
        """Return the number of things."""
        return len(self._net)

    def values(self) -> Iterator[ThingData]:
        """Yield label and class of each thing."""
        return (cast("ThingData", node) for _, node in self._net.nodes(data=True))

    def degree(self, thing: Iri) -> int:
        """Return the number of facts that a thing states, or of which it is the value."""
        return int(self._net.degree(thing))

    def out_degree(self, thing: Iri) -> int:
        """Return the number of facts that a thing states."""
        return int(self._net.out_degree(thing))

    def in_degree(self, thing: Iri) -> int:
        """Return the number of facts of which a thing is the value."""
        return int(self._net.in_degree(thing))


class NumberedThings:
    """The things of a network on disk; their labels come with the graph."""

    def __init__(self, rows: NetworkRows, graph: Graph, labels: Labels) -> None:
        self._rows, self._graph, self._labels = rows, graph, labels

    def __getitem__(self, thing: Iri) -> ThingData:
        """Return label and class of a thing. Raises KeyError for an unknown one."""
        slug = self._graph.iris.slug(thing) or ""
        described = slug in self._graph.subjects
        if not described and thing not in self:
            raise KeyError(thing)
        return ThingData(
            slug=slug,
            label=self._labels.label(thing),
            type=self._labels.type_label(thing),
            described=described,
        )

    def __contains__(self, thing: object) -> bool:
        """Return whether an entry describes a thing, or a fact is about it."""
        return isinstance(thing, str) and self._rows.number(Iri(thing)) is not None

    def __iter__(self) -> Iterator[Iri]:
        """Yield all things."""
        for described in (True, False):
            for each in self._rows.links():
                if each.described is described:
                    yield each.thing

    def __len__(self) -> int:
        """Return the number of things."""
        return len(self._rows)

    def values(self) -> Iterator[ThingData]:
        """Yield label and class of each thing."""
        return map(self.__getitem__, self)

    def degree(self, thing: Iri) -> int:
        """Return the number of facts that a thing states, or of which it is the value."""
        return sum(self._degrees(thing))

    def out_degree(self, thing: Iri) -> int:
        """Return the number of facts that a thing states."""
        return self._degrees(thing)[0]

    def in_degree(self, thing: Iri) -> int:
        """Return the number of facts of which a thing is the value."""
        return self._degrees(thing)[1]

    def _degrees(self, thing: Iri) -> tuple[int, ...]:
        number = self._rows.number(thing)
        groups = self._rows.row(number) if number is not None else ((), ())
        return tuple(sum(len(each.others) for each in found) for found in groups)
