"""Graphs whose network is in SQLite."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from kbgraph import KnowledgeBase
from kbgraph.build import Graph
from kbgraph.network.thing_names import thing_names
from kbgraph.rdf.claim_lines import claims_in
from kbgraph.rdf.terms import Triple
from kbgraph.stored_network import (
    FactCollector,
    NetworkRows,
    StoredNetwork,
    StoredThingNames,
    add_names,
    create_tables,
    facts_in,
)


def nquads(graph: Graph) -> bytes:
    """Return all quads of a graph."""
    return "\n".join(f"{quad} ." for quad in graph.store.quads()).encode()


def write_network(graph: Graph, generation: int = 1) -> sqlite3.Connection:
    """Return a database in memory with the network of a graph."""
    connection = sqlite3.connect(":memory:")
    create_tables(connection)
    collector = FactCollector(graph.iris)
    collector.add(facts_in(claims_in(nquads(graph), graph.iris), graph.iris))
    collector.write(connection, (each.iri for each in graph.subjects.values()), generation)
    names = thing_names(graph, KnowledgeBase(graph).network.things)
    add_names(connection, names, generation)
    return connection


def with_network(
    graph: Graph, connection: sqlite3.Connection, generation: int = 1
) -> KnowledgeBase:
    """Return the knowledge base of a graph whose network is read from a database."""
    rows = NetworkRows(lambda: connection, generation, graph.iris)
    network = StoredNetwork(rows, StoredThingNames(lambda: connection, generation))
    return KnowledgeBase(replace(graph, stored_network=network))


def facts_of(graph: Graph) -> set[Triple]:
    """Return the facts that the claims of a graph state between things."""
    stated = facts_in(claims_in(nquads(graph), graph.iris), graph.iris)
    return {Triple(each.source, each.property, each.target) for each in stated}
