"""Writes the counted facts of things."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import NamedTuple

from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts.schema import FOREVER, StoredEvidence

_ADD = f"INSERT INTO fact_things (iri, class, place, first, last) VALUES (?, ?, ?, ?, {FOREVER})"
_COUNT = "INSERT INTO fact_groups VALUES (?, ?, ?, ?)"
_OPEN = f"iri = :iri AND last = {FOREVER}"
_BEGUN = f"{_OPEN} AND first = :generation"
_END = (
    f"DELETE FROM fact_groups WHERE thing IN (SELECT id FROM fact_things WHERE {_BEGUN})",
    f"DELETE FROM fact_things WHERE {_BEGUN}",
    f"UPDATE fact_things SET last = :generation - 1 WHERE {_OPEN}",
)
"""A row that began with the generation has never been read."""


class CountedThing(NamedTuple):
    """A thing with facts, where it stands among others, and its facts by property and evidence."""

    iri: Iri
    cls: str
    """Its class; empty where it has none."""
    place: str
    """Its label as things are sorted by it."""
    facts: Counter[tuple[Iri, StoredEvidence]]


class FactWriter:
    """Adds things to a generation, or ends their rows with the one before it."""

    def __init__(self, connection: sqlite3.Connection, generation: int) -> None:
        self._connection, self._generation = connection, generation
        self._terms: dict[Iri, int] = {}
        self._evidence: dict[StoredEvidence, int] = {}

    def add(self, thing: CountedThing) -> None:
        """Add a thing that has facts from this generation on."""
        iri, cls, place, facts = thing
        if not facts:
            return
        row = iri, cls, place.encode("utf-8", "replace").decode(), self._generation
        number = self._connection.execute(_ADD, row).lastrowid
        rows = sorted(
            (number, self._term(prop), self._number(evidence), count)
            for (prop, evidence), count in facts.items()
        )
        self._connection.executemany(_COUNT, rows)

    def end(self, thing: Iri) -> None:
        """End the row of a thing, if it has one, with the generation before."""
        for statement in _END:
            values = {"iri": thing, "generation": self._generation}
            self._connection.execute(statement, values)

    def _term(self, iri: Iri) -> int:
        if iri not in self._terms:
            select = "SELECT id FROM fact_terms WHERE iri = ?"
            self._connection.execute("INSERT OR IGNORE INTO fact_terms (iri) VALUES (?)", (iri,))
            self._terms[iri] = int(self._connection.execute(select, (iri,)).fetchone()[0])
        return self._terms[iri]

    def _number(self, evidence: StoredEvidence) -> int:
        if evidence not in self._evidence:
            columns = "(strength, disagrees, issued, checked)"
            self._connection.execute(
                f"INSERT OR IGNORE INTO fact_evidence {columns} VALUES (?, ?, ?, ?)", evidence
            )
            select = f"SELECT id FROM fact_evidence WHERE {columns} = (?, ?, ?, ?)"
            self._evidence[evidence] = int(self._connection.execute(select, evidence).fetchone()[0])
        return self._evidence[evidence]
