"""The nodes of a ladder: things, and groups of them, each with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from kbgraph.rdf import Iri


class Rung(NamedTuple):
    """A thing, with the fact through which it is reached."""

    thing: Iri
    label: str
    """The relation as it reads from the thing before it."""
    basis: str
    more: int = 0
    """Its neighbours that stand behind it if it is expanded."""
    is_expanded: bool = False
    under: tuple[Node, ...] = ()


class Group(NamedTuple):
    """Things of one type that one relation connects to the thing before them, as one."""

    id: str
    label: str
    """The relation as it reads from the thing before them; empty for several relations."""
    type: str
    members: tuple[Iri, ...]
    basis: str
    """The strongest basis of its facts."""
    is_open: bool = False
    under: tuple[Node, ...] = ()
    unlisted: int = 0
    """Members that are not shown though it is open."""


Node: TypeAlias = "Rung | Group"


class LadderHeading(NamedTuple):
    """The things of the first step that one relation connects to the centre."""

    label: str
    """The relation as it reads from the centre; empty for several."""
    under: tuple[Node, ...]


class Ladder(NamedTuple):
    """A thing, and what stands around it."""

    center: Iri
    headings: tuple[LadderHeading, ...]

    def nodes(self) -> Iterator[tuple[Iri, Node]]:
        """Yield all nodes, from the centre outwards, each with the thing before it."""
        for heading in self.headings:
            yield from _with_those_behind(self.center, heading.under)


def _with_those_behind(via: Iri, nodes: Iterable[Node]) -> Iterator[tuple[Iri, Node]]:
    for node in nodes:
        yield via, node
        match node:
            case Rung():
                yield from _with_those_behind(node.thing, node.under)
            case Group():
                yield from _with_those_behind(via, node.under)
