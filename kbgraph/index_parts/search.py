"""The search index in an index on disk."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.parts import GraphChange, PartPlace
from kbgraph.index_parts.changed_things import changed_things
from kbgraph.parallel import ExtractedFile
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.search.stored import (
    ConnectionFactory,
    StoredIndex,
    create_tables,
    needs_base,
    open_index,
    prune_index,
    update_index,
    write_index,
)
from kbgraph.views.labels import Labels


class SearchPart:
    """The words, names and facets of all things."""

    def create(self, database: Database) -> None:
        """Create the tables of the part."""
        create_tables(database.connection)

    def collect(self, file: ExtractedFile, iris: IriFactory) -> None:
        """Take nothing: things are read from the graph."""

    def collect_following(self, nquads: bytes, iris: IriFactory) -> None:
        """Take nothing: things are read from the graph."""

    def make(self, graph: Graph, place: PartPlace) -> None:
        """Write the index of a whole graph."""
        things = place.database.rows("SELECT iri FROM network_things")
        known = [Iri(iri) for (iri,) in things]
        write_index(place.database.connection, graph, Labels(graph), place.number, known)

    def update(self, change: GraphChange, place: PartPlace) -> None:
        """Write what is searched of the things that have changed; of all after many changes."""
        connection, graph = place.database.connection, change.after
        if needs_base(connection, place.number - 1):
            self.make(graph, place)
            return
        things = sorted(changed_things(change))
        update_index(connection, graph, Labels(graph), things, place.number)

    def prune(self, database: Database, oldest: int) -> None:
        """Remove the rows of generations that are gone."""
        prune_index(database.connection, oldest)


def open_search(
    connect: ConnectionFactory, number: int, graph: Graph, labels: Labels
) -> StoredIndex:
    """Return the search index of a generation."""
    return open_index(connect, graph, labels, number)
