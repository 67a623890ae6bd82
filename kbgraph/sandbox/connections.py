"""A pool of connections to idle workers, so that no query waits for a connection to be made."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from kbgraph.errors import AbandonedError, BusyError, QueryStoppedError
from kbgraph.sandbox.protocol import MessageReader, connect_to_own, remaining, set_send_timeout

_RETRY_SECONDS = 0.1
WANTED_CHECK_SECONDS = 0.25
"""The time between two questions whether the client still waits."""


def refuse_unwanted(is_wanted: Callable[[], bool]) -> None:
    """Raise AbandonedError if nobody waits for the answer."""
    if not is_wanted():
        raise AbandonedError("the client has closed the connection before the answer")


class Connection(NamedTuple):
    """A connection to a worker, which serves no other client while it lasts."""

    socket: socket.socket
    reader: MessageReader
    worker: int
    """Process ID."""
    fork_server: int
    """Process ID of the worker's parent, with which the worker ends."""
    is_new: bool = True
    """Whether the worker has run no query yet."""


class ConnectionPool:
    """The connections of one process. Thread-safe.

    A thread of the pool connects to each worker as it becomes idle, so the pool need not know how
    many workers there are or which of them are new.
    """

    def __init__(self, address: str, send_timeout_seconds: float) -> None:
        self._address, self._send_timeout_seconds = address, send_timeout_seconds
        self._idle: list[Connection] = []
        self._tickets: queue.SimpleQueue[bool] = queue.SimpleQueue()
        """True for each idle connection; False once no more will come."""
        self._lock = threading.Lock()
        self._connector: threading.Thread | None = None
        self._has_ended = False
        """Whether nobody listens at the address any more."""

    def acquire(self, deadline: float, is_wanted: Callable[[], bool]) -> Connection:
        """Take an idle connection.

        Raises TimeoutError at the deadline, AbandonedError when the connection is wanted no more,
        QueryStoppedError when the fork server has ended, and BusyError while the system starts no
        thread.
        """
        if self._connector is None or not self._connector.is_alive():
            self._start()
        if not self._take_ticket(deadline, is_wanted):
            self._tickets.put(False)
            raise QueryStoppedError(
                "queries cannot be answered: the process that answers them has ended"
            )
        return self._idle.pop()

    def _take_ticket(self, deadline: float, is_wanted: Callable[[], bool]) -> bool:
        while True:
            try:
                return self._tickets.get(timeout=min(remaining(deadline), WANTED_CHECK_SECONDS))
            except queue.Empty:
                refuse_unwanted(is_wanted)

    def release(self, connection: Connection) -> None:
        """Put a connection back, to be taken first: its worker has its memory in the caches."""
        self._idle.append(connection)
        self._tickets.put(True)

    def close(self) -> None:
        """Close all connections, once the workers have ended. Waiting clients get an error."""
        if self._connector is not None:
            self._connector.join()
            self._tickets.put(False)
            while self._tickets.get():
                self._idle.pop().socket.close()
            self._tickets.put(False)

    def _start(self) -> None:
        with self._lock:
            if self._has_ended or (self._connector is not None and self._connector.is_alive()):
                return
            # Only on first use: a process with threads must not fork.
            connector = threading.Thread(
                target=self._connect_all, name="kbgraph-connections", daemon=True
            )
            try:
                connector.start()
            except RuntimeError as error:
                # No process or thread may be added for the moment. A later query tries again.
                raise BusyError(
                    "the system starts no more threads; ask again in a moment"
                ) from error
            self._connector = connector

    def _connect_all(self) -> None:
        """Connect to every worker that becomes idle, until nobody listens at the address."""
        while True:
            try:
                self.release(self._connect())
            except ConnectionRefusedError:
                break
            except (EOFError, ConnectionResetError):
                # The worker ended before it said which it is; no query was lost.
                continue
            except OSError:
                # Out of descriptors for the moment. Without this thread no query would run again.
                time.sleep(_RETRY_SECONDS)
        self._has_ended = True
        self._tickets.put(False)

    def _connect(self) -> Connection:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connect_to_own(connection, self._address)
            set_send_timeout(connection, self._send_timeout_seconds)
            reader = MessageReader(connection)
            worker, fork_server = reader.number(None), reader.number(None)
            return Connection(connection, reader, worker, fork_server)
        except BaseException:
            connection.close()
            raise
