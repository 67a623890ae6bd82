"""Writes the values of facets as masks, and those of facets with many values as arrays."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.search.bit_masks import bytes_of_mask, mask_of
from kbgraph.search.stored.masks import encode_mask
from kbgraph.search.stored.writing.facet_values import OF_CODE, OF_KEY, FacetRow

MIN_VALUES = 1000
"""Values from which a facet is counted by arrays, and its values are read as they are shown."""
SIZES, OWNERS, VALUES, LEVELS, MORE = "sizes", "owners", "values", "levels", "more"
"""Arrays of a facet with many values.

The number of things of each value by its place; the things of all values that several have, and the
places of these values; masks of the things with more than none, one, … values of their own; and
each thing that has more of these than there are masks, with their number.
"""
SINGLE_BY_PLACE, SINGLE_OWNERS, SINGLE_VALUES = "single by place", "single owners", "single values"
"""Arrays of the values that one thing has: their things by place, and both in the order of things.
"""
MAX_LEVELS = 8


class ValueRow(NamedTuple):
    """A value of a facet, with the things that have it."""

    place: int
    key: str
    terms: str
    """The terms of the value, and how often each is written, as JSON."""
    things: bytes


class WrittenFacet(NamedTuple):
    """A facet with its values, and with arrays if these are many."""

    kind: str
    property: str
    things: int
    keys: int
    values: Iterator[ValueRow]
    arrays: dict[str, bytes]


class _Value:
    """The things that have a value, and how often each of its terms is written."""

    __slots__ = ("terms", "things")

    def __init__(self) -> None:
        self.things = array("I")
        self.terms: dict[str, int] = {}

    def add(self, position: int, term: str, written: int) -> None:
        self.terms[term] = self.terms.get(term, 0) + written
        if not self.things or self.things[-1] != position:
            self.things.append(position)


class FacetWriter:
    """Collects the facet values of documents in the order of their positions."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, _Value]] = defaultdict(dict)

    def add(self, position: int, facets: tuple[FacetRow, ...]) -> None:
        """Add the facet values of a document."""
        for kind, prop, key, term, written in facets:
            values = self._found[kind, prop]
            value = values.get(key)
            if value is None:
                value = values[key] = _Value()
            value.add(position, term, written)

    def facets(self, size: int) -> Iterator[WrittenFacet]:
        """Yield all facets, with things below `size`."""
        for (kind, prop), values in sorted(self._found.items()):
            order = sorted(values.items(), key=lambda each: (-len(each[1].things), each[0]))
            rows = (
                ValueRow(
                    place,
                    key,
                    json.dumps(value.terms, ensure_ascii=False),
                    encode_mask(value.things, size),
                )
                for place, (key, value) in enumerate(order)
            )
            is_large = len(order) >= MIN_VALUES and kind not in {OF_CODE, OF_KEY}
            things = [value.things for _, value in order]
            yield WrittenFacet(
                kind,
                prop,
                things=len({thing for found in things for thing in found}),
                keys=len(order),
                values=rows,
                arrays=_arrays(things, size) if is_large else {},
            )


def _arrays(things: list[array[int]], size: int) -> dict[str, bytes]:
    """Return the arrays of a facet, given the things of its values by place."""
    shared = sum(len(found) > 1 for found in things)
    pairs = sorted((thing, place) for place, found in enumerate(things[:shared]) for thing in found)
    single = sorted((found[0], place) for place, found in enumerate(things[shared:], shared))
    numbers = Counter(thing for thing, _ in single)
    width = size // 8 + 1
    levels = (
        mask_of((thing for thing, number in numbers.items() if number > level), size)
        for level in range(min(MAX_LEVELS, max(numbers.values(), default=0)))
    )
    more = [(thing, number - MAX_LEVELS) for thing, number in numbers.items()]
    return {
        name: numbers_of_array.tobytes()
        for name, numbers_of_array in {
            SIZES: array("I", map(len, things)),
            OWNERS: array("I", (thing for thing, _ in pairs)),
            VALUES: array("I", (place for _, place in pairs)),
            SINGLE_BY_PLACE: array("I", (found[0] for found in things[shared:])),
            SINGLE_OWNERS: array("I", (thing for thing, _ in single)),
            SINGLE_VALUES: array("I", (place for _, place in single)),
            MORE: array("I", (each for pair in more if pair[1] > 0 for each in pair)),
        }.items()
    } | {LEVELS: b"".join(bytes_of_mask(level).ljust(width, b"\0") for level in levels)}
