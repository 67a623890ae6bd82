"""The network of a whole folder: facts are collected while entries are read, and written once."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import TypeAlias

from kbgraph.rdf.bases import strongest_first
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.stored_network.adjacency_row import Facts, FactValue, LineRef, encode, other_ends
from kbgraph.stored_network.schema import FOREVER
from kbgraph.stored_network.stated_facts import ThingFact

_STATED, _INCOMING = Struct(">6I"), Struct(">4I")
"""Numbers as bytes, which sort as tuples of them do, in a fifth of their memory."""
_Row: TypeAlias = tuple[int, bool, int, int, bytes, bytes, bytes]
"""A row of `network_rows` without its generations."""
_NO_FACTS, _NO_LINES = encode({})


class FactCollector:
    """Collects facts between things as numbers: 24 bytes for each line that states one."""

    def __init__(self, iris: IriFactory) -> None:
        self._iris = iris
        self._things: dict[Iri, int] = {}
        self._terms: dict[Iri, int] = {}
        """Properties and bases, with their numbers in the tables."""
        self._stated = array("I")
        """Source, property, target, thing of the document, line, and basis, of each line."""

    def add(self, facts: Iterable[ThingFact]) -> None:
        """Add facts, each as often as claims state it."""
        for source, prop, target, basis, lines in facts:
            ends = self._thing(source), self._term(prop), self._thing(target)
            for line in lines:
                owner = self._thing(self._iris.thing_of(line))
                number = self._iris.line_number(line) or 0
                self._stated.extend((*ends, owner, number, self._term(basis)))

    def _thing(self, thing: Iri) -> int:
        return self._things.setdefault(thing, len(self._things))

    def _term(self, term: Iri) -> int:
        return self._terms.setdefault(term, len(self._terms) + 1)

    def write(
        self, connection: sqlite3.Connection, described: Iterable[Iri], generation: int
    ) -> None:
        """Write the network of a generation into empty tables; `described` have entries."""
        with_entry = [self._thing(thing) for thing in described]
        things, terms = sorted(self._things), [*self._terms]
        places = array("I", bytes(4 * len(things)))
        for place, thing in enumerate(things, 1):
            places[self._things[thing]] = place
        connection.executemany("INSERT INTO network_things VALUES (?, ?)", enumerate(things, 1))
        connection.execute("INSERT INTO network_sorted VALUES (?)", (len(things),))
        connection.executemany("INSERT INTO network_terms VALUES (?, ?)", enumerate(terms, 1))
        counts: Counter[int] = Counter()
        facts = self._facts_in_order(places, things)
        connection.executemany(
            f"INSERT INTO network_rows VALUES (?, {generation}, {FOREVER}, ?, ?, ?, ?, ?, ?)",
            _rows(facts, {places[number] for number in with_entry}, counts),
        )
        connection.executemany(
            f"INSERT INTO network_relations VALUES (?, {generation}, {FOREVER}, ?)", counts.items()
        )

    def _facts_in_order(
        self, places: array[int], things: list[Iri]
    ) -> Iterator[tuple[int, int, int, FactValue]]:
        """Yield source, property and target of each fact once, with its basis and its lines."""
        columns = [iter(self._stated)] * 6
        packed = [
            _STATED.pack(places[source], prop, places[target], places[owner], line, basis)
            for source, prop, target, owner, line, basis in zip(*columns, strict=True)
        ]
        packed.sort()
        order = {number: strongest_first(term) for term, number in self._terms.items()}

        def line_text(line: LineRef) -> Iri:
            entry = self._iris.entry(self._iris.slug(things[line[0] - 1]) or "")
            return self._iris.line(entry, line[1])

        for fact, found in groupby(map(_STATED.unpack, packed), itemgetter(0, 1, 2)):
            stated = [*found]
            basis = min({each[5] for each in stated}, key=order.__getitem__)
            lines = dict.fromkeys((owner, line) for *_, owner, line, _ in stated)
            # In the order of their IRIs, in which line 10 comes before line 9.
            in_order = sorted(lines, key=line_text) if len(lines) > 1 else lines
            yield *fact, FactValue(basis, tuple(in_order))


def _rows(
    stated: Iterable[tuple[int, int, int, FactValue]], described: set[int], counts: Counter[int]
) -> Iterator[_Row]:
    """Yield the row of each thing in order, and count the facts of each property."""
    packed: list[bytes] = []
    outgoing: dict[int, tuple[int, bytes, bytes]] = {}
    for source, found in groupby(stated, itemgetter(0)):
        facts: Facts = {(prop, target): value for _, prop, target, value in found}
        for (prop, target), value in facts.items():
            counts[prop] += 1
            packed.append(_INCOMING.pack(target, prop, source, value.basis))
        outgoing[source] = other_ends(facts, source), *encode(facts)
    packed.sort()
    by_target = groupby(map(_INCOMING.unpack, packed), itemgetter(0))
    incoming = {target: _incoming(target, found) for target, found in by_target}
    for thing in sorted(described | outgoing.keys() | incoming.keys()):
        targets, facts_of, lines = outgoing.get(thing, (0, _NO_FACTS, _NO_LINES))
        sources, facts_with = incoming.get(thing, (0, _NO_FACTS))
        yield thing, thing in described, sources, targets, facts_of, facts_with, lines


def _incoming(target: int, found: Iterable[tuple[int, ...]]) -> tuple[int, bytes]:
    """Return the number of sources of the facts with a thing, and these facts."""
    facts = {(prop, source): FactValue(basis) for _, prop, source, basis in found}
    return other_ends(facts, target), encode(facts)[0]
