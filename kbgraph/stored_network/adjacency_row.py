"""The facts of one thing as blobs of 32-bit numbers: those that it states, and those of it.

Outgoing and incoming facts are in groups of one property and one basis:

    groups, (property, basis, size) of each, then the things at the other end, group by group

Lines are those of the outgoing facts, in the same order:

    the end of each fact's lines among all, then (document, line) of each
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeAlias

FactKey: TypeAlias = tuple[int, int]
"""A property, and the thing at the other end."""
LineRef: TypeAlias = tuple[int, int]
"""The number of the thing whose entry has the line, and the line."""


class FactValue(NamedTuple):
    """The strongest basis of a fact, and the lines that state it; of an incoming fact no lines."""

    basis: int
    lines: tuple[LineRef, ...] = ()


Facts: TypeAlias = Mapping[FactKey, FactValue]
"""The facts of a thing in one direction."""


class LinkGroup(NamedTuple):
    """Facts of one property and one basis, by the things at their other end."""

    property: int
    basis: int
    others: memoryview
    """Numbers of things; those of many facts take 4 bytes each."""


class AdjacencyRow(NamedTuple):
    """The facts of one thing: those that it states, and those of it."""

    outgoing: tuple[LinkGroup, ...]
    incoming: tuple[LinkGroup, ...]


class NumberedFact(NamedTuple):
    """A fact in numbers."""

    source: int
    property: int
    target: int
    basis: int
    lines: list[int]
    """The thing whose entry has a line, and the line, of each."""


class OutgoingFacts(NamedTuple):
    """The facts that one thing states, with the lines that state them."""

    thing: int
    words: list[int]
    lines: list[int]

    def to(self, targets: AbstractSet[int] | None) -> Iterator[NumberedFact]:
        """Yield the facts whose other end is among some things; None for all."""
        thing, words, lines = self
        start = first = 1 + 3 * words[0]
        if targets is not None and targets.isdisjoint(words[first:]):
            return
        places = len(words) - first
        for head in range(1, first, 3):
            prop, basis, size = words[head : head + 3]
            for position, other in enumerate(words[start : start + size], start - first):
                if targets is None or other in targets:
                    begin = 2 * lines[position - 1] if position else 0
                    own = lines[places + begin : places + 2 * lines[position]]
                    yield NumberedFact(thing, prop, other, basis, own)
            start += size


NO_FACTS = AdjacencyRow((), ())


def other_ends(facts: Facts, thing: int) -> int:
    """Return the number of things other than a thing at the other end of its facts."""
    return len({other for _, other in facts} - {thing})


def decode_row(outgoing: bytes, incoming: bytes) -> AdjacencyRow:
    """Return the facts of a thing that two blobs hold."""
    return AdjacencyRow(decode_groups(outgoing), decode_groups(incoming))


def decode_outgoing(thing: int, outgoing: bytes, lines: bytes) -> OutgoingFacts:
    """Return the facts that a thing states, of which the blobs hold the groups and the lines."""
    return OutgoingFacts(thing, _words(outgoing).tolist(), _words(lines).tolist())


def outgoing_facts(stated: OutgoingFacts) -> dict[FactKey, FactValue]:
    """Return the facts that a thing states, with their lines."""
    return {
        (fact.property, fact.target): FactValue(
            fact.basis, tuple(zip(fact.lines[::2], fact.lines[1::2], strict=True))
        )
        for fact in stated.to(None)
    }


def incoming_facts(row: AdjacencyRow) -> dict[FactKey, FactValue]:
    """Return the facts of a thing that others state."""
    return {
        (prop, other): FactValue(basis)
        for prop, basis, others in row.incoming
        for other in others.tolist()
    }


def encode(facts: Facts) -> tuple[bytes, bytes]:
    """Return the blobs of the groups and of the lines of the facts in one direction."""
    grouped: dict[tuple[int, int], list[int]] = defaultdict(list)
    for prop, other in sorted(facts):
        grouped[prop, facts[prop, other].basis].append(other)
    head, others = array("I", [len(grouped)]), array("I")
    ends, places = array("I"), array("I")
    for (prop, basis), found in grouped.items():
        head.extend((prop, basis, len(found)))
        others.extend(found)
        for other in found:
            for place in facts[prop, other].lines:
                places.extend(place)
            ends.append(len(places) // 2)
    return (head + others).tobytes(), (ends + places).tobytes()


def decode_groups(blob: bytes) -> tuple[LinkGroup, ...]:
    """Return the facts that a blob holds, without their lines."""
    words = _words(blob)
    start, found = 1 + 3 * words[0], []
    for head in range(1, start, 3):
        prop, basis, size = words[head : head + 3]
        found.append(LinkGroup(prop, basis, words[start : start + size]))
        start += size
    return tuple(found)


def _words(blob: bytes) -> memoryview:
    return memoryview(blob).cast("I")
