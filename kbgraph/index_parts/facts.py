"""The facts of things in an index, counted by property and evidence."""

from __future__ import annotations

from collections import Counter

from kbgraph.build import Graph
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.graph_change import GraphChange
from kbgraph.disk_index.parts import PartPlace
from kbgraph.rdf.claim_lines import ClaimLines
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts import (
    ClaimScanner,
    CountedThing,
    FactCounter,
    FactWriter,
    StoredEvidence,
    create_tables,
    drop_ended,
)
from kbgraph.views.entry import Describer
from kbgraph.views.evidence_filters.choice import storable
from kbgraph.views.evidence_filters.fact_evidence import facts_of_thing


class FactsPart:
    """The number of facts of each thing by property, strength, dispute and days."""

    has_tables = True
    asks_store = False

    def __init__(self) -> None:
        self._counter: FactCounter | None = None
        self._scanner: ClaimScanner | None = None

    def create(self, database: Database) -> None:
        """Create the tables of the part."""
        create_tables(database.connection)
        self._counter = FactCounter(database.connection)

    def collect(self, claims: ClaimLines, iris: IriFactory) -> None:
        """Take the claims of a text."""
        if self._scanner is None:
            self._scanner = ClaimScanner(iris)
        if self._counter is not None:
            self._counter.add(self._scanner.scan(claims))

    def make(self, graph: Graph, place: PartPlace) -> None:
        """Count the facts of a whole graph."""
        if self._counter is None:
            return
        facts, writer = _Facts(graph), FactWriter(place.database.connection, place.number)
        with place.database.transaction():
            for thing, counted in self._counter.counted(facts.strength_name):
                writer.add(facts.counted(thing) if counted is None else facts.thing(thing, counted))

    def update(self, change: GraphChange, place: PartPlace) -> None:
        """Count the facts of the things that have changed."""
        facts, writer = _Facts(change.after), FactWriter(place.database.connection, place.number)
        for thing in sorted(change.counted_things):
            writer.end(thing)
            writer.add(facts.counted(thing))

    def prune(self, database: Database, oldest: int) -> None:
        """Remove the rows of generations that are gone."""
        drop_ended(database.connection, oldest)


class _Facts:
    """The facts of the things of a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph, self._describer = graph, Describer(graph)

    def strength_name(self, prop: Iri, step: Iri) -> str:
        """Return the name of a step; empty where it is not told of facts with a property."""
        strengths = self._describer.citations.strengths
        strength = strengths.of_property(prop, strengths.step(step))
        return strength.name if strength.is_told else ""

    def counted(self, thing: Iri) -> CountedThing:
        """Read the facts of a thing."""
        found = facts_of_thing(self._graph, self._describer.citations, thing)
        return self.thing(
            thing, Counter((each.property, storable(each.evidence)) for each in found)
        )

    def thing(self, thing: Iri, facts: Counter[tuple[Iri, StoredEvidence]]) -> CountedThing:
        """Return a thing with its facts, its class and its place."""
        labels = self._describer.labels
        return CountedThing(thing, labels.type(thing) or "", labels.label(thing).casefold(), facts)
