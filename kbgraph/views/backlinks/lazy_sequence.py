"""A sequence whose items are made when they are read, from keys that are known before."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

Key = TypeVar("Key")
Item = TypeVar("Item")
_MAX_KEPT, _MAX_PARTS = 100, 4
"""Items that are kept when they are made together, as for a page, and how many such parts."""


class SlicedSequence(Sequence[Item], ABC):
    """Items of which those of a slice are read together.

    It is equal to any sequence of equal items, which are read for the comparison.
    """

    @abstractmethod
    def at(self, places: range) -> tuple[Item, ...]:
        """Return the items at some places, in rising order."""

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...

    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        """Return an item, or those of a slice, read together."""
        if isinstance(index, slice):
            places = range(len(self))[index]
            return self.at(places) if places.step > 0 else self.at(places[::-1])[::-1]
        place = range(len(self))[index]
        return self.at(range(place, place + 1))[0]

    def __eq__(self, other: object) -> bool:
        """Compare the items with those of another sequence."""
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of the items as a tuple, since equal things have equal hashes."""
        return hash(tuple(self))


class LazySequence(SlicedSequence[Item], Generic[Key, Item]):
    """Items of which there may be thousands, and of which a page shows a few."""

    def __init__(
        self, keys: Sequence[Key], make: Callable[[Sequence[Key]], tuple[Item, ...]]
    ) -> None:
        """Wrap the keys of the items in order, and a function that makes the items of some keys."""
        self.keys, self._make = keys, make
        self._kept: dict[tuple[Key, ...], tuple[Item, ...]] = {}

    def of(self, keys: Sequence[Key]) -> tuple[Item, ...]:
        """Return the items of some of the keys, made together.

        A few are kept, since pages of a thing show the same ones again.
        """
        if not keys or len(keys) > _MAX_KEPT:
            return self._make(keys) if keys else ()
        part = tuple(keys)
        items = self._kept.get(part)
        if items is None:
            items = self._make(keys)
            if len(self._kept) < _MAX_PARTS:
                self._kept[part] = items
        return items

    def where(self, is_kept: Callable[[Key], bool]) -> LazySequence[Key, Item]:
        """Return the sequence of the items whose keys are kept."""
        return LazySequence([key for key in self.keys if is_kept(key)], self._make)

    def __len__(self) -> int:
        """Return the number of items, without making them."""
        return len(self.keys)

    def at(self, places: range) -> tuple[Item, ...]:
        """Return the items at some places, made together."""
        return self.of(self.keys[places.start : places.stop : places.step])

    def __iter__(self) -> Iterator[Item]:
        """Return all items, made together."""
        return iter(self[:])

    def __repr__(self) -> str:
        """Return the number of items."""
        return f"<{len(self)} items>"
