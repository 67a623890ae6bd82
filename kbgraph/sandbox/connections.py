"""Lines to workers that are ready: who has a query takes one and gives it back with the answer, so that none waits for a connection."""

from __future__ import annotations

import queue
import socket
import threading
import time
from typing import NamedTuple

from kbgraph.errors import QueryStoppedError
from kbgraph.sandbox.protocol import MessageReader, remaining, send_within

_AGAIN_SECONDS = 0.1


class Connection(NamedTuple):
    """A connection to a worker, which answers nobody else for as long as it lasts."""

    socket: socket.socket
    inbox: MessageReader
    worker: int
    """Its process."""


class ConnectionPool:
    """The lines of one process. A thread of its own waits for workers, so nobody need know how many there are, or which are new."""

    def __init__(self, address: str, send_seconds: float) -> None:
        self._address, self._send_seconds = address, send_seconds
        self._ready: list[Connection] = []
        self._count: queue.SimpleQueue[bool] = queue.SimpleQueue()
        """True for each that is ready, False where no more will come."""
        self._lock = threading.Lock()
        self._greeter: threading.Thread | None = None

    def acquire(self, deadline: float) -> Connection:
        """The next that is ready. Raises TimeoutError at the deadline, QueryStoppedError where there are no workers any more."""
        if self._greeter is None:
            self._start()
        try:
            is_one = self._count.get(timeout=remaining(deadline))
        except queue.Empty as error:
            raise TimeoutError from error
        if not is_one:
            self._count.put(False)
            raise QueryStoppedError(
                "queries cannot be answered: the process that answers them has ended"
            )
        return self._ready.pop()

    def release(self, line: Connection) -> None:
        """Back, for the next who asks: a worker that has just answered has its memory at hand."""
        self._ready.append(line)
        self._count.put(True)

    def close(self) -> None:
        """Once there are no workers: end all that waits for them."""
        if self._greeter is not None:
            self._greeter.join()
            while self._count.get():
                self._ready.pop().socket.close()
            self._count.put(False)

    def _start(self) -> None:
        with self._lock:
            if self._greeter is None:
                # Not before somebody asks: a process with threads must not fork.
                self._greeter = threading.Thread(
                    target=self._greet, name="kbgraph-lines", daemon=True
                )
                self._greeter.start()

    def _greet(self) -> None:
        """Each worker, when it is ready, for as long as anybody listens at the address."""
        while True:
            try:
                self.release(self._next())
            except ConnectionRefusedError:
                break
            except (EOFError, ConnectionResetError):
                # One that ends before it has said who it is costs nobody an answer.
                continue
            except OSError:
                # There is no descriptor left for the moment; without this thread nobody would ever be answered again.
                time.sleep(_AGAIN_SECONDS)
        self._count.put(False)

    def _next(self) -> Connection:
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(self._address)
            send_within(line, self._send_seconds)
            inbox = MessageReader(line)
            return Connection(line, inbox, inbox.number(None))
        except BaseException:
            line.close()
            raise
