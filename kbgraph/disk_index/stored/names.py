"""The names of a generation of an index: a link is looked up without the names of all entries."""

from __future__ import annotations

from collections.abc import Callable

from kbgraph.disk_index.database import Database
from kbgraph.disk_index.keys import key_of
from kbgraph.disk_index.packing import unpack
from kbgraph.disk_index.stored.entries import ValueCache
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.subject.name_index import (
    NameIndex,
    NameTable,
    NameTables,
    SubjectNames,
)
from kbgraph.source.dialects import Dialect
from kbgraph.source.names import normalise_name, normalise_spelling

_QUERY = """
SELECT subject FROM provided JOIN entries ON id = entry
WHERE key = ? AND first <= ? AND last >= ? ORDER BY path
"""


class _StoredTable:
    """A table of names."""

    def __init__(self, names: StoredNames, name: str) -> None:
        self._names, self._name = names, name

    def get(self, key: str, default: list[Subject], /) -> list[Subject]:
        """Return the subjects of a key; the default where there are none."""
        return self._names.subjects_of(self._name, key) or default


class StoredNames:
    """The names of the entries that are in force in a generation."""

    def __init__(self, database: Database, number: int, dialect: Dialect) -> None:
        self._database, self._number, self._dialect = database, number, dialect
        self._found: ValueCache[list[Subject]] = ValueCache()
        self.spelled = self._index("spelled", normalise_spelling)
        self.alike = self._index("alike", normalise_name)
        self.addresses: NameTable = _StoredTable(self, "address")

    def _index(self, form: str, normalise: Callable[[str], str]) -> NameIndex:
        tables = NameTables(*(_StoredTable(self, f"{form} {each}") for each in NameTables._fields))
        return NameIndex(tables, normalise, self._dialect)

    def subjects_of(self, table: str, key: str) -> list[Subject]:
        """Return the subjects that a table has for a key, in the order of their files."""
        return self._found.get((table, key), lambda: self._read(table, key))

    def _read(self, table: str, key: str) -> list[Subject]:
        rows = self._database.rows(_QUERY, key_of(table, key), self._number, self._number)
        subjects: list[Subject] = [unpack(packed) for (packed,) in rows]
        # Another name may have the same key.
        return [each for each in subjects if (table, key) in self._names_of(each)]

    def _names_of(self, subject: Subject) -> set[tuple[str, str]]:
        return set(SubjectNames([subject], self._dialect).name_keys())
