"""The search index in an index on disk."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.graph_change import GraphChange
from kbgraph.disk_index.parts import PartPlace
from kbgraph.parallel import in_order
from kbgraph.rdf.claim_lines import ClaimLines
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.search.stored import (
    ConnectionFactory,
    StoredIndex,
    WholeIndex,
    create_tables,
    needs_base,
    open_index,
    prune_index,
    update_index,
    write_index,
)
from kbgraph.stored_network import StoredThingNames
from kbgraph.views.labels import Labels

_READ_TOGETHER = 50
"""Things that a process reads before it sends them."""


class SearchPart:
    """The words, names and facets of all things."""

    has_tables = True
    asks_store = True

    def create(self, database: Database) -> None:
        """Create the tables of the part."""
        create_tables(database.connection)

    def collect(self, claims: ClaimLines, iris: IriFactory) -> None:
        """Take nothing: things are read from the graph."""

    def make(self, graph: Graph, place: PartPlace) -> None:
        """Write the index of a whole graph, which is read on all cores."""
        database, number = place.database, place.number
        whole = WholeIndex(graph, Labels(graph), number, _known(graph, place))
        with in_order(whole.read, whole.order, _READ_TOGETHER) as found, database.transaction():
            whole.write(database.connection, found)

    def update(self, change: GraphChange, place: PartPlace) -> None:
        """Write what is searched of the things that have changed; of all after many changes."""
        connection, graph = place.database.connection, change.after
        if needs_base(connection, place.number - 1):
            write_index(connection, graph, Labels(graph), place.number, _known(graph, place))
            return
        things = sorted(change.things)
        update_index(connection, graph, Labels(graph), things, place.number)

    def prune(self, database: Database, oldest: int) -> None:
        """Remove the rows of generations that are gone."""
        prune_index(database.connection, oldest)


def _known(graph: Graph, place: PartPlace) -> dict[Iri, str]:
    """Return all things of a generation with their labels."""
    names = StoredThingNames(place.database.open, place.number)
    return {graph.iris.thing(slug): label for slug, label in names.labels()}


def open_search(
    connect: ConnectionFactory, number: int, graph: Graph, labels: Labels
) -> StoredIndex:
    """Return the search index of a generation."""
    return open_index(connect, graph, labels, number)
