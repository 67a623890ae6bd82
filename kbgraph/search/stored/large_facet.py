"""A facet with so many values that they are counted by arrays, and read as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from kbgraph.search.facets import FacetValue
from kbgraph.search.stored.generation import StoredGeneration
from kbgraph.search.stored.place_counts import PlaceArrays, PlaceCounts
from kbgraph.search.stored.touched_values import StoredValue, Touched, ValueReader
from kbgraph.views.backlinks import SlicedSequence

_FIRST_PART = 100


class _Counted(NamedTuple):
    """A value with its count, and what orders it."""

    number: int
    size: int
    key: str
    terms: dict[str, int]

    @property
    def order(self) -> tuple[int, int, str]:
        return -self.number, -self.size, self.key


class LargeFacet:
    """A facet of many values, those of the most things first."""

    def __init__(
        self,
        generation: StoredGeneration,
        facet: int,
        touched: Touched,
        label: str,
        label_of: Callable[[str, dict[str, int]], str],
    ) -> None:
        """Read a facet by its number in the base.

        `label_of` returns the label of a value, given its key and terms.
        """
        self._generation, self._touched, self.label = generation, touched, label
        self.reader, self.label_of = ValueReader(generation, facet, touched), label_of
        self.arrays = PlaceArrays(
            lambda name: generation.data(f"{facet} {name}"), generation.base.things
        )

    def value_label(self, key: str) -> str:
        """Return the label of a value; the key itself if no thing has the value."""
        value = next(iter(self.reader.named([key])), None)
        return self.label_of(key, value.terms) if value and value.things else key

    def mask(self, key: str) -> int:
        """Return the things of a value; none for an unknown one."""
        return next((value.things for value in self.reader.named([key])), 0)

    def counted(self, candidates: int, chosen: frozenset[str]) -> Sequence[FacetValue]:
        """Return the values that some candidates have, and chosen ones, in the order of display."""
        known = {value.key for value in self.touched}
        others = self.reader.named(key for key in chosen if key not in known)
        exact = [*self.touched, *others]
        places = frozenset(value.place for value in exact if value.place is not None)
        counts = PlaceCounts(self.arrays, candidates & self._generation.settled, without=places)
        listed = [
            _Counted((value.things & candidates).bit_count(), size, value.key, value.terms)
            for value in exact
            if (size := value.things.bit_count())
        ]
        shown = [each for each in listed if each.number or each.key in chosen]
        return CountedValues(self, counts, sorted(shown, key=lambda each: each.order), chosen)

    @cached_property
    def touched(self) -> list[StoredValue]:
        """The values whose things are not those of the base."""
        return self.reader.named(self._touched.keys)


class CountedValues(SlicedSequence[FacetValue]):
    """The counted values of a large facet, which are read as they are shown."""

    def __init__(
        self,
        facet: LargeFacet,
        counts: PlaceCounts,
        exact: list[_Counted],
        chosen: frozenset[str],
    ) -> None:
        """Join counts by place with values that are counted one by one."""
        self._facet, self._counts, self._exact, self._chosen = facet, counts, exact, chosen

    def __len__(self) -> int:
        """Return the number of values, without reading them."""
        return len(self._counts) + len(self._exact)

    def at(self, places: range) -> tuple[FacetValue, ...]:
        """Return the values at some places, read together."""
        first = self._first(max(places, default=-1) + 1)
        return tuple(map(first.__getitem__, places))

    def __iter__(self) -> Iterator[FacetValue]:
        """Yield all values; the first of them are read before the others."""
        first = self._first(_FIRST_PART)
        yield from first
        if len(self) > len(first):
            yield from self._first(len(self))[len(first) :]

    def _first(self, number: int) -> list[FacetValue]:
        found = self._counts.first(number)
        known = self._facet.reader.at(place for place, _ in found)
        sizes = self._facet.arrays.sizes
        counted = [_Counted(count, sizes[place], *known[place]) for place, count in found]
        if self._exact:
            counted = sorted([*counted, *self._exact], key=lambda each: each.order)[:number]
        return [
            FacetValue(
                each.key,
                self._facet.label_of(each.key, each.terms),
                each.number,
                each.key in self._chosen,
            )
            for each in counted
        ]
