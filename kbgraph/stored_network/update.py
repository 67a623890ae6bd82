"""The network after a change: the rows of the things whose facts have changed are made anew."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.stored_network.adjacency_row import (
    FactKey,
    FactValue,
    LineRef,
    decode_outgoing,
    decode_row,
    encode,
    incoming_facts,
    other_ends,
    outgoing_facts,
)
from kbgraph.stored_network.schema import FOREVER, term_id
from kbgraph.stored_network.stated_facts import ThingFact

_NEWEST = f"""
SELECT described, outgoing, incoming, lines FROM network_rows
WHERE thing = ? AND last = {FOREVER}"""
_BEGIN = f"INSERT INTO network_rows VALUES (?, ?, {FOREVER}, ?, ?, ?, ?, ?, ?)"
_BEGIN_COUNT = f"INSERT INTO network_relations VALUES (?, ?, {FOREVER}, ?)"
_FACTS = f"SELECT facts FROM network_relations WHERE property = ? AND last = {FOREVER}"


_OPEN_ROW = f"thing = :number AND last = {FOREVER}"
_OPEN_COUNT = f"property = :number AND last = {FOREVER}"
_END_ROW = (
    f"DELETE FROM network_rows WHERE {_OPEN_ROW} AND first = :generation",
    f"UPDATE network_rows SET last = :generation - 1 WHERE {_OPEN_ROW}",
)
_END_COUNT = (
    f"DELETE FROM network_relations WHERE {_OPEN_COUNT} AND first = :generation",
    f"UPDATE network_relations SET last = :generation - 1 WHERE {_OPEN_COUNT}",
)


class _ChangedRow(NamedTuple):
    """The newest facts of a thing, which are altered."""

    described: bool
    outgoing: dict[FactKey, FactValue]
    incoming: dict[FactKey, FactValue]


def update_facts(
    connection: sqlite3.Connection,
    facts: Iterable[ThingFact],
    described: Mapping[Iri, bool],
    generation: int,
    iris: IriFactory,
) -> None:
    """Begin a generation in which some facts, and whether things have entries, have changed.

    A fact is given as it is now, with all its lines; without lines it is stated no more. The
    generation is the newest; it may be updated several times.
    """
    update = _Update(connection, iris, generation)
    for fact in facts:
        update.set_fact(fact)
    for thing, has_entry in described.items():
        update.set_described(thing, described=has_entry)
    update.write()


def _changed_row(described: int, outgoing: bytes, incoming: bytes, lines: bytes) -> _ChangedRow:
    return _ChangedRow(
        described=bool(described),
        outgoing=outgoing_facts(decode_outgoing(0, outgoing, lines)),
        incoming=incoming_facts(decode_row(outgoing, incoming)),
    )


class _Update:
    """Reads the rows that change, alters them, and writes them."""

    def __init__(self, connection: sqlite3.Connection, iris: IriFactory, generation: int) -> None:
        self._connection, self._iris, self._generation = connection, iris, generation
        self._rows: dict[int, _ChangedRow] = {}
        self._counts: Counter[int] = Counter()
        """By how much the number of facts of each property changes."""

    def set_fact(self, fact: ThingFact) -> None:
        """Set a fact in the rows of both its things, as far as they change."""
        source, target = self._number(fact.source), self._number(fact.target)
        prop = term_id(self._connection, fact.property)
        before = self._row(source).outgoing.pop((prop, target), None)
        now = None
        if fact.lines:
            now = FactValue(term_id(self._connection, fact.basis), self._lines(fact.lines))
            self._row(source).outgoing[prop, target] = now
        self._counts[prop] += (now is not None) - (before is not None)
        # The row of a thing to which many others link is large, and seldom changes.
        if (now and now.basis) != (before and before.basis):
            incoming = self._row(target).incoming
            incoming.pop((prop, source), None)
            if now:
                incoming[prop, source] = FactValue(now.basis)

    def set_described(self, thing: Iri, *, described: bool) -> None:
        """Set whether an entry describes a thing."""
        number = self._number(thing)
        self._rows[number] = self._row(number)._replace(described=described)

    def write(self) -> None:
        """Write the rows; a thing without facts and entry has none."""
        for number, (described, outgoing, incoming) in self._rows.items():
            self._end(_END_ROW, number)
            if described or outgoing or incoming:
                stated, lines = encode(outgoing)
                ends = other_ends(incoming, number), other_ends(outgoing, number)
                blobs = stated, encode(incoming)[0], lines
                row = number, self._generation, described, *ends, *blobs
                self._connection.execute(_BEGIN, row)
        for prop, change in self._counts.items():
            if change:
                facts = self._connection.execute(_FACTS, (prop,)).fetchone() or (0,)
                self._end(_END_COUNT, prop)
                count = prop, self._generation, facts[0] + change
                self._connection.execute(_BEGIN_COUNT, count)

    def _end(self, statements: tuple[str, ...], number: int) -> None:
        """End a row with this generation; one that began with it has never been read."""
        values = {"number": number, "generation": self._generation}
        for statement in statements:
            self._connection.execute(statement, values)

    def _row(self, number: int) -> _ChangedRow:
        if number not in self._rows:
            found = self._connection.execute(_NEWEST, (number,)).fetchone()
            self._rows[number] = _changed_row(*found) if found else _ChangedRow(False, {}, {})
        return self._rows[number]

    def _number(self, thing: Iri) -> int:
        self._connection.execute("INSERT OR IGNORE INTO network_things (iri) VALUES (?)", (thing,))
        query = "SELECT id FROM network_things WHERE iri = ?"
        return int(self._connection.execute(query, (thing,)).fetchone()[0])

    def _lines(self, lines: Iterable[Iri]) -> tuple[LineRef, ...]:
        iris = self._iris
        return tuple(
            (self._number(iris.thing_of(line)), iris.line_number(line) or 0) for line in lines
        )
