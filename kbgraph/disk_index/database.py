"""The database of an index: SQLite, with a connection for each thread of each process."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from kbgraph.errors import DamagedIndexError

Row: TypeAlias = tuple[Any, ...]
_WAIT_SECONDS = 300.0
"""How long a statement waits for a writer, and a writer for readers. Writers are quick: they work
before they commit. A build's readers and commits take some seconds, on a busy machine a minute."""
FOREVER = 2**62
"""The last generation of a row that is in force still."""
_SCHEMA = """
CREATE TABLE generations (
  number INTEGER PRIMARY KEY, digest TEXT NOT NULL, quads INTEGER NOT NULL,
  entries INTEGER NOT NULL, classed INTEGER NOT NULL, made TEXT NOT NULL,
  paths BLOB NOT NULL, stamps BLOB NOT NULL, general_findings BLOB NOT NULL
);
CREATE TABLE entries (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL, slug TEXT NOT NULL, first INTEGER NOT NULL,
  last INTEGER NOT NULL, claimed TEXT NOT NULL, content_digest BLOB NOT NULL,
  subject BLOB NOT NULL, links BLOB NOT NULL, findings BLOB NOT NULL
);
CREATE INDEX entries_by_path ON entries (path, last, first, slug, claimed, content_digest);
CREATE INDEX entries_by_slug ON entries (slug, last, first);
CREATE INDEX entries_by_content ON entries (content_digest);
CREATE INDEX entries_by_last ON entries (last);
CREATE TABLE contents (digest BLOB PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE premises (entry INTEGER PRIMARY KEY, claims BLOB NOT NULL);
CREATE TABLE provided (key INTEGER, entry INTEGER, PRIMARY KEY (key, entry)) WITHOUT ROWID;
CREATE TABLE consulted (key INTEGER, entry INTEGER, PRIMARY KEY (key, entry)) WITHOUT ROWID;
CREATE TABLE stated (key INTEGER, entry INTEGER, PRIMARY KEY (key, entry)) WITHOUT ROWID;
CREATE TABLE classes (
  key INTEGER, rank INTEGER, class TEXT, entry INTEGER, PRIMARY KEY (key, rank, class, entry)
) WITHOUT ROWID;
"""
_FAST = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-131072;"
_SPILL, _KEEP = "PRAGMA cache_spill=ON", "PRAGMA cache_spill=OFF"
"""Pages beyond the cache are written before a transaction ends, which locks readers out, or not."""
_SAFE = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"
_PRIMARY = 0xFF
"""The bits of an error code of SQLite that tell its kind; the others tell its cause."""
_OF_DISK = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_TOOBIG,
    )
)
"""The kinds that say nothing of the content of the file."""
_OF_CONNECTION = "PRAGMA temp_store=MEMORY; PRAGMA cache_spill=OFF; PRAGMA mmap_size=1073741824;"
"""Readers wait for a writer only while it commits, and need no further file."""


class Database:
    """A database that several threads and forked processes read, each by its own connection."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread of this process.

        SQLite must not use a connection that was opened before a fork. It stays open, since to
        close it is a use, too.
        """
        connection = self._opened.get(os.getpid())
        if connection is None:
            connection = self._opened[os.getpid()] = _open(self.file)
        return connection

    @property
    def _opened(self) -> dict[int, sqlite3.Connection]:
        """The connections of this thread, by the process that opened them."""
        opened: dict[int, sqlite3.Connection] = vars(self._local).setdefault("opened", {})
        return opened

    def open(self) -> sqlite3.Connection:
        """Return the connection of this thread of this process."""
        return self.connection

    def connect(self) -> None:
        """Open the files of the connection of this thread of this process."""
        # SQLite opens them at the first query.
        self.row("SELECT count(*) FROM generations")

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return the rows of a query. Raises DamagedIndexError where the file is damaged."""
        with translated_errors():
            return self.connection.execute(query, values).fetchall()

    def each(self, query: str, *values: object) -> Iterator[Row]:
        """Yield the rows of a query one by one: all of them may be more than memory holds.

        Raises DamagedIndexError as `rows` does.
        """
        with translated_errors():
            yield from self.connection.execute(query, values)

    def row(self, query: str, *values: object) -> Row | None:
        """Return the first row of a query; None where it has none."""
        with translated_errors():
            found: Row | None = self.connection.execute(query, values).fetchone()
            return found

    def write(self, query: str, *values: object) -> int:
        """Execute a statement; return the number of the row that it has made."""
        with translated_errors():
            return self.connection.execute(query, values).lastrowid or 0

    def write_many(self, query: str, rows: Iterable[Row]) -> None:
        """Execute a statement for many rows."""
        with translated_errors():
            self.connection.executemany(query, rows)

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Write more than memory holds, before anyone reads: a failure leaves no database."""
        with translated_errors():
            self.connection.execute(_SPILL)
            self.connection.execute("BEGIN")
            yield
            self.connection.execute("COMMIT")
            self.connection.execute(_KEEP)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing."""
        with translated_errors():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.connection.rollback()
                raise
            self.connection.commit()

    def close(self) -> None:
        """Close the connection of this thread."""
        connection = self._opened.pop(os.getpid(), None)
        if connection is not None:
            connection.close()


def create(file: Path) -> Database:
    """Make an empty database, to be filled fast: it is of use only once `settle` has returned."""
    # To open one that is missing would make an empty one, which looks like a damaged one.
    file.touch(mode=0o600, exist_ok=False)
    database = Database(file)
    with translated_errors():
        database.connection.executescript(_FAST + _SCHEMA)
    return database


def settle(database: Database) -> None:
    """Write a filled database to the disk, and make it safe to change."""
    with translated_errors():
        database.connection.executescript("ANALYZE;" + _SAFE)
    descriptor = os.open(database.file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise DamagedIndexError("its database is missing")
    mode = "rw" if os.access(file.parent, os.W_OK) else "ro"
    address = f"file:{_escaped(str(file.absolute()))}?mode={mode}"
    with translated_errors():
        connection = sqlite3.connect(address, _WAIT_SECONDS, isolation_level=None, uri=True)
        connection.executescript(_OF_CONNECTION)
        return connection


def _escaped(path: str) -> str:
    """Return a path for a URI of SQLite (https://www.sqlite.org/uri.html, section 3.1)."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise OSError where the disk fails, and DamagedIndexError where the file cannot be right."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise failure_of(error) from error


def failure_of(error: sqlite3.DatabaseError) -> OSError | DamagedIndexError:
    """Return the error that stands for one of SQLite's.

    The classes of Python's module do not tell the two apart: a table that is missing and a disk
    that is full are both an OperationalError.
    """
    # A text that is not UTF-8 is found by Python's module, which has no code for it.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    is_of_disk = code & _PRIMARY in _OF_DISK and code != sqlite3.SQLITE_IOERR_SHORT_READ
    kind = OSError if is_of_disk else DamagedIndexError
    return kind(f"the database of the index: {error}")
