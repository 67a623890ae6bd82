"""The names by which the links of an entry were looked up, whether a thing was found or not.

An entry depends on other entries by these names alone: it must be read again when an entry that
has one of them is added, removed, or becomes another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias, TypeVar

from kbgraph.extraction.subject.drafts import Subject
from kbgraph.extraction.subject.name_index import NameIndex, NameIndexes, NameTable

_Found = TypeVar("_Found")
NameKey: TypeAlias = tuple[str, str]
"""The name of a table, and a key in it."""


class _WatchedTable:
    """A table that records the keys by which it is read."""

    def __init__(self, consulted: ConsultedNames, name: str, table: NameTable) -> None:
        self._consulted, self._name, self._table = consulted, name, table

    def get(self, key: str, default: list[Subject], /) -> list[Subject]:
        """Return the subjects of a key, and record the key."""
        self._consulted.keys.add((self._name, key))
        return self._table.get(key, default)


class _WatchedNames(NamedTuple):
    """The names of a folder, in tables that record their keys."""

    spelled: NameIndex
    alike: NameIndex
    addresses: NameTable


class ConsultedNames:
    """A record of the names that are looked up: `keys` has them, until it is emptied."""

    def __init__(self) -> None:
        self.keys: set[NameKey] = set()
        self._of_cached: dict[tuple[str, ...], frozenset[NameKey]] = {}

    def watch(self, names: NameIndexes) -> NameIndexes:
        """Return the names in tables that record here by which keys they are read."""
        return _WatchedNames(
            names.spelled.with_tables("spelled", self._watched),
            names.alike.with_tables("alike", self._watched),
            self._watched("address", names.addresses),
        )

    def _watched(self, name: str, table: NameTable) -> NameTable:
        return _WatchedTable(self, name, table)

    def during(self, key: tuple[str, ...], find: Callable[[], _Found]) -> _Found:
        """Find what a cache will hold by this key, and remember the names that it depends on."""
        outer, self.keys = self.keys, set()
        try:
            return find()
        finally:
            self._of_cached[key] = frozenset(self.keys)
            self.keys |= outer

    def repeat(self, key: tuple[str, ...]) -> None:
        """Record the names on which a result depends that a cache has."""
        self.keys |= self._of_cached.get(key, frozenset())
