"""Connections to a database for reading: one for each thread of each process.

SQLite forbids a connection to be used after a fork, and servers fork.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

ConnectionFactory: TypeAlias = Callable[[], sqlite3.Connection]


class Reader:
    """Reads rows, with a connection that it opens for each thread at first use."""

    def __init__(self, connect: ConnectionFactory) -> None:
        """Wrap a function that opens a connection."""
        self._connect, self._local = connect, threading.local()

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(query, values).fetchall()

    def row(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query; None without any."""
        row: tuple[Any, ...] | None = self.connection.execute(query, values).fetchone()
        return row

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        opened: dict[int, sqlite3.Connection] = vars(self._local).setdefault("opened", {})
        # The connection from before a fork stays open, since to close it is a use, too.
        connection = opened.get(os.getpid())
        if connection is None:
            connection = opened[os.getpid()] = self._connect()
        return connection
