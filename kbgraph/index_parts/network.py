"""The network of things in an index: its facts, and the names of things."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.graph_change import GraphChange
from kbgraph.disk_index.parts import PartPlace
from kbgraph.network.thing_names import names_of_things, thing_names
from kbgraph.network.things import NumberedThings
from kbgraph.rdf.claim_lines import ClaimLines
from kbgraph.rdf.iris import IriFactory
from kbgraph.stored_network import (
    FactCollector,
    NetworkRows,
    add_names,
    create_tables,
    drop_ended,
    end_names,
    facts_in,
    facts_of_store,
    update_facts,
)
from kbgraph.views.labels import Labels
from kbgraph.views.written_names import WrittenNames


class NetworkPart:
    """The facts of each thing, and the names by which it is found."""

    has_tables = True
    asks_store = False

    def __init__(self) -> None:
        self._collector: FactCollector | None = None

    def create(self, database: Database) -> None:
        """Create the tables of the part."""
        create_tables(database.connection)

    def collect(self, claims: ClaimLines, iris: IriFactory) -> None:
        """Take the facts between things that the claims of a text state."""
        self._facts(iris).add(facts_in(claims, iris))

    def _facts(self, iris: IriFactory) -> FactCollector:
        if self._collector is None:
            self._collector = FactCollector(iris)
        return self._collector

    def make(self, graph: Graph, place: PartPlace) -> None:
        """Write the network of a whole graph."""
        connection = place.database.connection
        with place.database.transaction():
            described = map(graph.iris.thing, graph.subjects)
            self._facts(graph.iris).write(connection, described, place.number)
            self._collector = None
            labels = Labels(graph)
            names = thing_names(graph, _things(graph, place, labels), labels.type)
            add_names(connection, names, place.number)

    def update(self, change: GraphChange, place: PartPlace) -> None:
        """Write the rows of the things whose facts or names have changed."""
        connection, graph, iris = place.database.connection, change.after, change.after.iris
        facts = facts_of_store(graph.store, iris, sorted(change.facts))
        described = {iris.thing(slug): slug in graph.subjects for slug in change.slugs}
        update_facts(connection, facts, described, place.number, iris)
        slugs = sorted({iris.slug(thing) or "" for thing in change.things})
        labels = Labels(graph, WrittenNames(graph, _spelled_as_before(change)))
        end_names(connection, slugs, place.number)
        names = names_of_things(graph, _things(graph, place, labels), slugs, labels.type)
        add_names(connection, names, place.number)

    def prune(self, database: Database, oldest: int) -> None:
        """Remove the rows of generations that are gone."""
        drop_ended(database.connection, oldest)


def _things(graph: Graph, place: PartPlace, labels: Labels) -> NumberedThings:
    """Return the things of a generation as it is written by now."""
    rows = NetworkRows(place.database.open, place.number, graph.iris)
    return NumberedThings(rows, graph, labels)


def _spelled_as_before(change: GraphChange) -> dict[str, str]:
    """Return the labels that links gave to things, and still give, by slug.

    To count the spellings of a thing anew takes a look at each entry that links to it.
    """
    graph, written, labels = change.before, WrittenNames(change.before), dict[str, str]()
    if graph.stored_network is None:
        return labels
    for thing in change.things - change.respelled:
        slug = graph.iris.slug(thing) or ""
        if slug not in graph.subjects and not written.of(thing).labels:
            labels[slug] = graph.stored_network.names.label(slug)
    return labels
