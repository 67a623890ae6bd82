"""The entries of a generation of an index as mappings, of which only what is asked for is read."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, ValuesView
from typing import Generic, NamedTuple, TypeVar, overload

from cachetools import LRUCache

from kbgraph.disk_index.database import Database
from kbgraph.disk_index.packing import pack, seal, unpack, unseal
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.findings import Finding, FindingKind
from kbgraph.parallel import FileContent

_Value = TypeVar("_Value")
_MAX_CACHED = 8192
"""Values of each kind that stay in memory: subjects of a kilobyte or two."""
_OF_SLUG = "SELECT subject, links FROM entries WHERE slug = ?2 AND first <= ?1 AND last >= ?1"
_HAS_SLUG = "SELECT 1 FROM entries WHERE slug = ?2 AND first <= ?1 AND last >= ?1"
_SLUGS = "SELECT slug FROM entries WHERE first <= ?1 AND last >= ?1 ORDER BY path"
_VALUES = "SELECT subject, links FROM entries WHERE first <= ?1 AND last >= ?1 ORDER BY path"
_OF_PATH = """
SELECT content FROM entries JOIN contents ON digest = content_digest
WHERE path = ?2 AND first <= ?1 AND last >= ?1
"""
_HAS_PATH = "SELECT 1 FROM entries WHERE path = ?2 AND first <= ?1 AND last >= ?1"
_PATHS = "SELECT path FROM entries WHERE first <= ?1 AND last >= ?1 ORDER BY path"


class EntryLinks(NamedTuple):
    """The links of an entry to other things, as far as lists of all entries need them."""

    mentions: tuple[str, ...]
    missing_names: tuple[SpelledName, ...]


class ValueCache(Generic[_Value]):
    """Values that were read last. Thread-safe."""

    def __init__(self) -> None:
        self._values: LRUCache[Hashable, _Value] = LRUCache(_MAX_CACHED)
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], _Value]) -> _Value:
        """Return the value of a key, which is read where it is not here."""
        with self._lock:
            if key in self._values:
                return self._values[key]
        value = read()
        with self._lock:
            self._values[key] = value
        return value

    def known(self, key: Hashable) -> bool:
        """Say whether the value of a key is here."""
        with self._lock:
            return key in self._values


class StoredValues(Mapping[str, _Value]):
    """A value of each entry of a generation, by slug, in the order of paths."""

    def __init__(
        self, database: Database, number: int, size: int, read: Callable[[bytes, bytes], _Value]
    ) -> None:
        """Take the database, the generation, its entries, and what reads subject and links."""
        self._database, self._number, self._size = database, number, size
        self._read = read
        self._cache: ValueCache[_Value | None] = ValueCache()
        """Of a thing without an entry too, which is asked for as often."""

    def __getitem__(self, slug: str) -> _Value:
        value = self._cache.get(slug, lambda: self._read_one(slug))
        if value is None:
            raise KeyError(slug)
        return value

    def _read_one(self, slug: str) -> _Value | None:
        row = self._database.row(_OF_SLUG, self._number, slug)
        return None if row is None else self._read(*row)

    def __contains__(self, slug: object) -> bool:
        if not isinstance(slug, str):
            return False
        if self._cache.known(slug):
            return self.get(slug) is not None
        return bool(self._database.row(_HAS_SLUG, self._number, slug))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        yield from (slug for (slug,) in self._database.each(_SLUGS, self._number))

    def values(self) -> ValuesView[_Value]:
        """Return the values of all entries, which are read while they are gone through."""
        return _ReadValues(self)

    def read_all(self) -> Iterator[_Value]:
        """Read the values of all entries."""
        for row in self._database.each(_VALUES, self._number):
            yield self._read(*row)


class _ReadValues(ValuesView[_Value]):
    """The values of all entries, read one behind the other."""

    def __init__(self, stored: StoredValues[_Value]) -> None:
        super().__init__(stored)
        self._stored = stored

    def __iter__(self) -> Iterator[_Value]:
        return self._stored.read_all()


class StoredContents(Mapping[str, FileContent]):
    """The content of each file of a generation, by path."""

    def __init__(self, database: Database, number: int, size: int) -> None:
        self._database, self._number, self._size = database, number, size

    def __getitem__(self, path: str) -> FileContent:
        row = self._database.row(_OF_PATH, self._number, path)
        if row is None:
            raise KeyError(path)
        return read_content(row[0])

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and bool(self._database.row(_HAS_PATH, self._number, path))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        yield from (path for (path,) in self._database.each(_PATHS, self._number))


_FINDING, _BYTES = b"f", b"b"


def written_content(content: FileContent) -> bytes:
    """Return what is stored of a file: its bytes, or why it could not be read."""
    if isinstance(content, Finding):
        return _FINDING + pack(content)
    return _BYTES + seal(content)


def read_content(stored: bytes) -> FileContent:
    """Return the content of a file from what is stored of it."""
    body = stored[1:]
    if stored[:1] == _FINDING:
        finding: Finding = unpack(body)
        return finding
    return unseal(body)


class StoredFindings(Sequence[Finding]):
    """The findings of a generation in order, read when the first of them is wanted."""

    def __init__(
        self,
        read: Callable[[], tuple[Finding, ...]],
        kinds: Callable[[], Counter[FindingKind]],
        of_file: Callable[[str], tuple[Finding, ...]],
    ) -> None:
        """Take what reads all findings, what counts them, and what reads those of a file."""
        self._read, self.kinds, self.of_file = read, kinds, of_file
        self._findings: tuple[Finding, ...] | None = None

    def _all(self) -> tuple[Finding, ...]:
        if self._findings is None:
            self._findings = self._read()
        return self._findings

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())


def stored_subjects(database: Database, number: int, size: int) -> StoredValues[Subject]:
    """Return the subject of each entry of a generation, by slug."""
    return StoredValues(database, number, size, _subject)


def stored_mentions(database: Database, number: int, size: int) -> StoredValues[tuple[str, ...]]:
    """Return the slugs to which the prose of each entry links, by its slug."""
    return StoredValues(database, number, size, _mentions)


def stored_missing_names(
    database: Database, number: int, size: int
) -> StoredValues[tuple[SpelledName, ...]]:
    """Return the names by which each entry links to things without an entry, by its slug."""
    return StoredValues(database, number, size, _missing_names)


def _subject(packed: bytes, _: bytes) -> Subject:
    subject: Subject = unpack(packed)
    return subject


def _mentions(_: bytes, packed: bytes) -> tuple[str, ...]:
    links: EntryLinks = unpack(packed)
    return links.mentions


def _missing_names(_: bytes, packed: bytes) -> tuple[SpelledName, ...]:
    links: EntryLinks = unpack(packed)
    return links.missing_names
