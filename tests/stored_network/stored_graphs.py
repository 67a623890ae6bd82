"""Graphs whose network is in SQLite."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from kbgraph import KnowledgeBase
from kbgraph.build import Graph
from kbgraph.extraction.claims import Claim
from kbgraph.extraction.entry_claims import extract_claims
from kbgraph.extraction.inference import classes_of, infer
from kbgraph.network.thing_names import thing_names
from kbgraph.rdf.terms import Triple
from kbgraph.stored_network import (
    FactCollector,
    NetworkRows,
    StoredNames,
    StoredNetwork,
    add_names,
    create_tables,
    facts_of_claims,
)


def claims_of(graph: Graph) -> list[Claim]:
    """Return the claims of all entries of a graph, and those inferred from them."""
    claims = [
        claim
        for slug, subject in graph.subjects.items()
        for claim in extract_claims(
            subject, graph.entry(slug), graph.ontology, graph.resolver, graph.iris
        ).claims
    ]
    return [*claims, *infer(graph.premises, classes_of(graph.premises), graph.ontology)]


def write_network(graph: Graph, generation: int = 1) -> sqlite3.Connection:
    """Return a database in memory with the network of a graph."""
    connection = sqlite3.connect(":memory:")
    create_tables(connection)
    collector = FactCollector(graph.iris)
    collector.add(facts_of_claims(claims_of(graph), graph.iris))
    collector.write(connection, (each.iri for each in graph.subjects.values()), generation)
    names = thing_names(graph, KnowledgeBase(graph).network.things)
    add_names(connection, names, generation)
    return connection


def with_network(
    graph: Graph, connection: sqlite3.Connection, generation: int = 1
) -> KnowledgeBase:
    """Return the knowledge base of a graph whose network is read from a database."""
    rows = NetworkRows(lambda: connection, generation, graph.iris)
    network = StoredNetwork(rows, StoredNames(lambda: connection, generation))
    return KnowledgeBase(replace(graph, stored_network=network))


def facts_of(graph: Graph) -> set[Triple]:
    """Return the facts that the claims of a graph state between things."""
    stated = facts_of_claims(claims_of(graph), graph.iris)
    return {Triple(each.source, each.property, each.target) for each in stated}
