"""The network of one generation, read from SQLite: a thing's facts are one row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.stored_network.adjacency_row import (
    NO_FACTS,
    AdjacencyRow,
    LinkGroup,
    OutgoingFacts,
    decode_groups,
    decode_outgoing,
    decode_row,
)
from kbgraph.stored_network.schema import VALID

Connect: TypeAlias = Callable[[], sqlite3.Connection]
"""Gives the connection of the thread that calls it."""
_MAX_CACHED_ROWS, _MAX_CACHED_NUMBERS = 512, 65_536
_ROW = f"SELECT outgoing, incoming FROM network_rows WHERE thing = :thing AND {VALID}"
_OF_THINGS = f"FROM json_each(:things) CROSS JOIN network_rows ON thing = value WHERE {VALID}"
_ROWS = f"SELECT thing, outgoing, incoming {_OF_THINGS}"
_OUTGOING = f"SELECT thing, outgoing, lines {_OF_THINGS} AND length(lines) > 0"
_ALL_OUTGOING = f"SELECT thing, outgoing, lines FROM network_rows WHERE {VALID} ORDER BY thing"
_ALL_GROUPS = f"""
SELECT thing, outgoing FROM network_rows WHERE {VALID} AND length(lines) > 0 ORDER BY thing"""
_NUMBER = f"""
SELECT id FROM network_things CROSS JOIN network_rows ON thing = id WHERE iri = :iri AND {VALID}"""
_IRIS = """
SELECT value, iri FROM json_each(?) CROSS JOIN network_things ON network_things.id = value"""
_BEFORE = "SELECT max(id) FROM network_things WHERE iri < ? AND id <= ?"
_TERMS = "SELECT id, iri FROM network_terms"
_COUNTS = f"SELECT count(*), total(described) FROM network_rows WHERE {VALID}"
_EVERY_THING = f"""
SELECT thing, iri
FROM network_rows JOIN network_things ON id = thing WHERE {VALID} ORDER BY thing"""
_LINKED = f"""
SELECT iri, sources, targets, described
FROM network_rows JOIN network_things ON id = thing WHERE {VALID} ORDER BY thing"""
_RELATIONS = f"SELECT property, facts FROM network_relations WHERE {VALID} AND facts > 0"


class ThingLinks(NamedTuple):
    """The numbers of other things that link to a thing, and to which it links."""

    thing: Iri
    sources: int
    targets: int
    described: bool


class NetworkRows:
    """The things of one generation by number, and the facts of each.

    Nothing is read at opening. A number stands for the same thing in all generations.
    """

    def __init__(self, connect: Connect, generation: int, iris: IriFactory) -> None:
        """Wrap the tables that `connect` leads to."""
        self._connect, self._generation, self._iris = connect, generation, iris
        self.row = lru_cache(_MAX_CACHED_ROWS)(self._row)
        """The facts of a thing; none for a thing that the generation does not have."""
        self.number = lru_cache(_MAX_CACHED_NUMBERS)(self._number)
        """The number of a thing; None where the generation does not have it."""
        self._place = lru_cache(_MAX_CACHED_NUMBERS)(self._place_of)

    def __contains__(self, thing: Iri) -> bool:
        """Return whether an entry describes a thing, or a fact is about it."""
        return self.number(thing) is not None

    def __len__(self) -> int:
        """Return the number of things."""
        return self._counts[0]

    @property
    def described(self) -> int:
        """The number of things with an entry."""
        return self._counts[1]

    def thing(self, number: int) -> Iri:
        """Return the thing with a number."""
        return self.things((number,))[number]

    def things(self, numbers: Iterable[int]) -> dict[int, Iri]:
        """Return the things with these numbers."""
        rows = self._connect().execute(_IRIS, (json.dumps([*numbers]),))
        return {number: Iri(iri) for number, iri in rows}

    def bases(self, thing: Iri) -> dict[tuple[Iri, Iri], Iri]:
        """Return the basis of each fact that a thing states, by property and target."""
        number = self.number(thing)
        groups = self.row(number).outgoing if number is not None else ()
        targets = self.things(other for group in groups for other in group.others)
        return {
            (self.terms[group.property], targets[other]): self.terms[group.basis]
            for group in groups
            for other in group.others
        }

    def rows(self, numbers: Iterable[int]) -> Iterator[tuple[int, AdjacencyRow]]:
        """Yield the facts of several things, in their order; of one without a row nothing."""
        for thing, *blobs in self._select(_ROWS, things=json.dumps([*numbers])):
            yield thing, decode_row(*blobs)

    def outgoing(self, numbers: Iterable[int]) -> Iterator[OutgoingFacts]:
        """Yield the facts that several things state, with their lines."""
        for row in self._select(_OUTGOING, things=json.dumps([*numbers])):
            yield decode_outgoing(*row)

    def all_outgoing(self) -> Iterator[OutgoingFacts]:
        """Yield the facts that every thing states, by number."""
        for row in self._select(_ALL_OUTGOING):
            yield decode_outgoing(*row)

    def all_groups(self) -> Iterator[tuple[int, tuple[LinkGroup, ...]]]:
        """Yield every thing that states facts, by number, with these: without their lines."""
        for thing, outgoing in self._select(_ALL_GROUPS):
            yield thing, decode_groups(outgoing)

    def every_thing(self) -> dict[int, Iri]:
        """Return every thing by number, in the order of numbers."""
        return {number: Iri(iri) for number, iri in self._select(_EVERY_THING)}

    def links(self) -> Iterator[ThingLinks]:
        """Yield the numbers of links of every thing, by IRI of those that a build has numbered."""
        for thing, sources, targets, described in self._select(_LINKED):
            yield ThingLinks(Iri(thing), sources, targets, bool(described))

    def relations(self) -> dict[Iri, int]:
        """Return the number of facts of each property between things."""
        return {self.terms[prop]: facts for prop, facts in self._select(_RELATIONS)}

    def in_order(self, numbers: Collection[int]) -> list[int]:
        """Return things sorted by their IRIs."""
        if max(numbers, default=0) <= self._last_sorted:
            return sorted(numbers)
        return sorted(numbers, key=self._place)

    @cached_property
    def terms(self) -> dict[int, Iri]:
        """The properties and bases of this generation, and of earlier ones, by number."""
        return {number: Iri(iri) for number, iri in self._connect().execute(_TERMS)}

    def document(self, thing: Iri) -> Iri:
        """Return the entry about a thing, of which lines have numbers."""
        return self._iris.entry(self._iris.slug(thing) or "")

    def _number(self, thing: Iri) -> int | None:
        found = self._select(_NUMBER, iri=thing).fetchone()
        return found[0] if found else None

    def _row(self, number: int) -> AdjacencyRow:
        blobs = self._select(_ROW, thing=number).fetchone()
        return decode_row(*blobs) if blobs else NO_FACTS

    def _place_of(self, number: int) -> tuple[int, str]:
        """Return what sorts a thing among the others, which are numbered in order by a build."""
        if number <= self._last_sorted:
            return number, ""
        thing = self.thing(number)
        ((before,),) = self._connect().execute(_BEFORE, (thing, self._last_sorted))
        return before or 0, thing

    @cached_property
    def _counts(self) -> tuple[int, int]:
        ((things, described),) = self._select(_COUNTS)
        return things, int(described)

    @cached_property
    def _last_sorted(self) -> int:
        ((last,),) = self._connect().execute("SELECT thing FROM network_sorted")
        return int(last)

    def _select(self, query: str, **values: object) -> sqlite3.Cursor:
        return self._connect().execute(query, {"generation": self._generation, **values})
