"""Counts of the values of a facet among some things, by the place of each value in the base.

Most values of a relation are those of one thing. They are counted as bits of masks, and found in
the order of their places; values that several things have are counted one by one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from heapq import nsmallest
from itertools import compress, count, islice

from kbgraph.search.bit_masks import positions_in
from kbgraph.search.stored.writing.facet_writer import (
    LEVELS,
    MORE,
    OWNERS,
    SINGLE_BY_PLACE,
    SINGLE_OWNERS,
    SINGLE_VALUES,
    SIZES,
    VALUES,
)

_MAX_FEW = 2000
"""Things whose values are looked up; those of more are found by passing over all values."""
_ZERO_OR_ONE = bytes.maketrans(b"01", b"\0\1")


class PlaceArrays:
    """The arrays of one facet, each read at first use."""

    def __init__(self, read: Callable[[str], bytes], things: int) -> None:
        """Wrap a function that returns the bytes of an array by its name.

        `things` is the number of things of the base.
        """
        self._read, self.things = read, things

    @cached_property
    def sizes(self) -> array[int]:
        """The number of things of each value, by place."""
        return self._numbers(SIZES)

    @cached_property
    def shared(self) -> tuple[array[int], array[int]]:
        """The things and the places of the values that several things have, by thing."""
        return self._numbers(OWNERS), self._numbers(VALUES)

    @cached_property
    def single(self) -> tuple[array[int], array[int]]:
        """The things and the places of the values that one thing has, by thing."""
        return self._numbers(SINGLE_OWNERS), self._numbers(SINGLE_VALUES)

    @cached_property
    def single_by_place(self) -> array[int]:
        """The things of the values that one thing has, by place; those shared come before them."""
        return self._numbers(SINGLE_BY_PLACE)

    @cached_property
    def levels(self) -> list[int]:
        """Masks of the things with at least one, two, … values of their own."""
        data, width = self._read(LEVELS), self.things // 8 + 1
        starts = range(0, len(data), width)
        return [int.from_bytes(data[start : start + width], "little") for start in starts]

    @cached_property
    def more(self) -> dict[int, int]:
        """The things with more values of their own than there are masks, and how many more."""
        numbers = self._numbers(MORE)
        return dict(zip(numbers[::2], numbers[1::2], strict=True))

    def _numbers(self, name: str) -> array[int]:
        return array("I", self._read(name))


class PlaceCounts:
    """The number of candidates that have each value, for the values that some of them have."""

    def __init__(self, arrays: PlaceArrays, candidates: int, without: frozenset[int]) -> None:
        """Count among candidates of the base, without the values at some places."""
        self._arrays, self._candidates, self._without = arrays, candidates, without

    def __len__(self) -> int:
        """Return the number of values that some of the candidates have."""
        left_out = sum(bool(self._count_at(place)) for place in self._without)
        return len(self._shared) + self._single_values - left_out

    def first(self, number: int) -> list[tuple[int, int]]:
        """Return the first values with their counts: those of the most candidates, then by place.

        There are fewer if the candidates have fewer values.
        """
        wanted = number + len(self._without)
        shared = [(-things, place) for place, things in self._shared.items()]
        found = nsmallest(wanted, shared) if wanted < len(shared) else sorted(shared)
        single = islice(self._single_places(), max(0, wanted - len(found)))
        counted = [*((place, -things) for things, place in found), *((each, 1) for each in single)]
        return [each for each in counted if each[0] not in self._without][:number]

    @property
    def _single_values(self) -> int:
        """The number of the values of one thing each."""
        of_levels = sum((level & self._candidates).bit_count() for level in self._arrays.levels)
        more = self._arrays.more.items()
        return of_levels + sum(number for thing, number in more if self._candidates >> thing & 1)

    @cached_property
    def _shared(self) -> Counter[int]:
        """The number of candidates for each place of a value that several things have."""
        owners, places = self._arrays.shared
        if self._is_everything:
            sizes = self._arrays.sizes
            return Counter(dict(enumerate(sizes[: len(sizes) - self._single_total])))
        if self._few is not None:
            return Counter(_of_things(self._few, owners, places))
        return Counter(compress(places, map(self._selected.__getitem__, owners)))

    def _single_places(self) -> Iterator[int]:
        """Yield the places of the values of one thing each that a candidate has, in order."""
        if self._few is not None:
            yield from sorted(_of_things(self._few, *self._arrays.single))
            return
        start = len(self._arrays.sizes) - self._single_total
        owners = self._arrays.single_by_place
        yield from compress(count(start), map(self._selected.__getitem__, owners))

    def _count_at(self, place: int) -> int:
        """Return the number of candidates for one place."""
        start = len(self._arrays.sizes) - self._single_total
        if place < start:
            return self._shared.get(place, 0)
        return self._candidates >> self._arrays.single_by_place[place - start] & 1

    @property
    def _single_total(self) -> int:
        return len(self._arrays.single_by_place)

    @property
    def _is_everything(self) -> bool:
        return self._candidates.bit_count() == self._arrays.things

    @cached_property
    def _few(self) -> list[int] | None:
        """The candidates if they are few; None for many."""
        if self._candidates.bit_count() > _MAX_FEW:
            return None
        return list(positions_in(self._candidates))

    @cached_property
    def _selected(self) -> bytes:
        """A byte for each thing of the base: 1 for a candidate, else 0."""
        digits = bin(self._candidates | 1 << self._arrays.things)[:2:-1]
        return digits.encode().translate(_ZERO_OR_ONE)


def _of_things(things: list[int], owners: array[int], places: array[int]) -> Iterator[int]:
    """Yield the places of the values of some things; `owners` are sorted."""
    for thing in things:
        index = bisect_left(owners, thing)
        while index < len(owners) and owners[index] == thing:
            yield places[index]
            index += 1
