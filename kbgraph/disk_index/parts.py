"""Parts of an index that other packages make: of the whole graph, and after a change of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from kbgraph.build import Graph
from kbgraph.collector import collector_paused
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.graph_change import GraphChange
from kbgraph.parallel import beside
from kbgraph.rdf.claim_lines import ClaimLines
from kbgraph.rdf.iris import IriFactory


class PartPlace(NamedTuple):
    """The place at which a part is written."""

    database: Database
    number: int
    """The generation."""


class IndexPart(Protocol):
    """A part of an index. An object of its own collects files for each build."""

    has_tables: bool
    """Whether it writes to the database, which takes one writer at a time."""
    asks_store: bool
    """Whether it reads all entries from the store: then it is made once the store is closed."""

    def create(self, database: Database) -> None:
        """Create the tables of the part."""

    def collect(self, claims: ClaimLines, iris: IriFactory) -> None:
        """Take the claims of a file, or at last what follows from those of all files."""

    def make(self, graph: Graph, place: PartPlace) -> None:
        """Write the part of a whole graph, in transactions of its own."""

    def update(self, change: GraphChange, place: PartPlace) -> None:
        """Write the part after a change, within the open transaction of the database."""

    def prune(self, database: Database, oldest: int) -> None:
        """Remove what no generation from the oldest on needs."""


@collector_paused()
def make_collected_parts(parts: Iterable[IndexPart], graph: Graph, place: PartPlace) -> None:
    """Write the parts that have collected most of what they need, in this process alone."""
    _make([part for part in parts if not part.asks_store], graph, place)


@collector_paused()
def make_asking_parts(parts: Iterable[IndexPart], graph: Graph, place: PartPlace) -> None:
    """Write the parts that read the store: those without tables on a core of their own."""
    parts = [part for part in parts if part.asks_store]
    apart = [part for part in parts if not part.has_tables]
    with beside(partial(_make, apart, graph, place), len(graph.subjects)):
        _make([part for part in parts if part.has_tables], graph, place)


def _make(parts: Iterable[IndexPart], graph: Graph, place: PartPlace) -> None:
    for part in parts:
        part.make(graph, place)


class PartsFactory(Protocol):
    """Makes the parts of an index."""

    def __call__(self) -> Sequence[IndexPart]:
        """Return new parts."""


def no_parts() -> Sequence[IndexPart]:
    """Return no part: entries and statements alone."""
    return ()
