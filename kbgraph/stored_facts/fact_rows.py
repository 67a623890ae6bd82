"""The counted facts of one generation, read from SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts.schema import VALID, StoredEvidence

Connect: TypeAlias = Callable[[], sqlite3.Connection]
"""Gives the connection of the thread that calls it."""
_KINDS = f"""
SELECT class, property, evidence, sum(facts)
FROM fact_things JOIN fact_groups ON thing = fact_things.id WHERE {VALID} GROUP BY 1, 2, 3"""
_CLASSES = "AND class IN (SELECT value FROM json_each(:classes))"
_PROPERTIES = "AND property IN (SELECT value FROM json_each(:properties))"
_EVIDENCE = "AND evidence IN (SELECT value FROM json_each(:evidence))"
_COUNTED = """
SELECT iri, (SELECT sum(facts) FROM fact_groups WHERE thing = fact_things.id {of_facts}) counted
FROM fact_things WHERE {valid} {of_thing} AND counted > 0 {order}"""


class FactKind(NamedTuple):
    """The properties that facts share, by which they are chosen."""

    cls: str
    """The class of their thing; empty where it has none."""
    property: Iri
    evidence: StoredEvidence


class KindChoice(NamedTuple):
    """Conditions on the kinds of facts; None allows all."""

    classes: frozenset[str] | None = None
    properties: frozenset[Iri] | None = None
    evidence: Callable[[StoredEvidence], bool] | None = None
    """Says whether the evidence for a fact is allowed."""


class CountedFacts(NamedTuple):
    """A thing, and the number of its facts that a choice allows: at least one."""

    thing: Iri
    facts: int


class StoredFacts:
    """The facts of the things of one generation, counted by property and evidence."""

    def __init__(self, connect: Connect, generation: int) -> None:
        """Wrap the tables that `connect` leads to; nothing is read yet."""
        self._connect, self._generation = connect, generation

    def kinds(self) -> Counter[FactKind]:
        """Count the facts of all things by kind: takes a second for two million rows."""
        return self._by_kind(self._select(_KINDS))

    def in_order(self, choice: KindChoice) -> Iterator[CountedFacts]:
        """Yield the things with facts of a choice, by the label that the index knows.

        Things are read one by one: those of a first page in no time.
        """
        return self._counted(choice, "", "ORDER BY place, iri")

    def of_thing(self, thing: Iri, choice: KindChoice) -> int:
        """Return the number of facts of a thing that a choice allows."""
        found = self._counted(choice, "AND iri = :thing", "", thing=thing)
        return sum(each.facts for each in found)

    def _counted(
        self, choice: KindChoice, of_thing: str, order: str, **values: object
    ) -> Iterator[CountedFacts]:
        of_facts = ""
        if choice.classes is not None:
            of_thing += _CLASSES
            values["classes"] = json.dumps([*choice.classes])
        if choice.properties is not None:
            of_facts += _PROPERTIES
            numbers = (key for key, iri in self._terms.items() if iri in choice.properties)
            values["properties"] = json.dumps([*numbers])
        if choice.evidence is not None:
            of_facts += _EVIDENCE
            allowed = (key for key, each in self._evidence.items() if choice.evidence(each))
            values["evidence"] = json.dumps([*allowed])
        query = _COUNTED.format(of_facts=of_facts, valid=VALID, of_thing=of_thing, order=order)
        return (CountedFacts(Iri(iri), facts) for iri, facts in self._select(query, **values))

    def _by_kind(self, rows: Iterable[tuple[str, int, int, int]]) -> Counter[FactKind]:
        counts: Counter[FactKind] = Counter()
        for cls, prop, evidence, facts in rows:
            counts[FactKind(cls, self._terms[prop], self._evidence[evidence])] += facts
        return counts

    @cached_property
    def _terms(self) -> dict[int, Iri]:
        """The properties by number; those of later generations may be among them."""
        rows = self._connect().execute("SELECT id, iri FROM fact_terms")
        return {number: Iri(iri) for number, iri in rows}

    @cached_property
    def _evidence(self) -> dict[int, StoredEvidence]:
        rows = self._connect().execute(
            "SELECT id, strength, disagrees, issued, checked FROM fact_evidence"
        )
        return {
            number: StoredEvidence(strength, bool(disagrees), *days)
            for number, strength, disagrees, *days in rows
        }

    def _select(self, query: str, **values: object) -> sqlite3.Cursor:
        return self._connect().execute(query, {"generation": self._generation, **values})
