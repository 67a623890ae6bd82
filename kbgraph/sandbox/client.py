"""Who asks: hands a query to a worker, keeps the time, and kills the worker that is late."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from contextlib import suppress

from kbgraph.errors import (
    AnswerTooLargeError,
    BusyError,
    FormatError,
    KbError,
    QueryError,
    QueryStoppedError,
)
from kbgraph.limits import Limits
from kbgraph.rdf.formats import Format, by_name
from kbgraph.sandbox.admission import Admission
from kbgraph.sandbox.connections import Connection, ConnectionPool
from kbgraph.sandbox.protocol import (
    AT_ONCE,
    GO,
    NUMBER,
    REFUSED,
    MessageReader,
    WorkerReply,
    control_address,
    encode,
    send,
)
from kbgraph.sparql.request import Request

_CONTROL_TIMEOUT_SECONDS = 1.0
_CLOCK_OF_PROCESS = 2
_TOO_MANY_LONG = "too many long queries are running; ask again in a moment"
_KINDS: dict[str, type[KbError]] = {
    kind.__name__: kind for kind in (QueryError, FormatError, AnswerTooLargeError)
}


class Sandbox:
    """Where queries go. Any thread of one process may ask; that one need not be the process that started it."""

    def __init__(self, address: str, limits: Limits, workers: int, guard: int = 0) -> None:
        self.address, self.limits, self.workers = address, limits, workers
        self.guard = guard
        """The process with which all of the sandbox ends; 0 where it is not this process's child."""
        self.places = workers + limits.query_queue_size
        """So many may ask or wait at once; a server needs threads beyond them, else its pages wait for queries."""
        self._free = threading.Semaphore(self.places)
        self._crowd = Admission()
        self._lines = ConnectionPool(address, limits.query_timeout_seconds)

    def __reduce__(self) -> tuple[type[Sandbox], tuple[str, Limits, int]]:
        """Who is sent it has threads and lines of its own."""
        return Sandbox, (self.address, self.limits, self.workers)

    def stop(self) -> None:
        """End all of its processes. Only who started it may; queries under way are lost."""
        os.kill(self.guard, signal.SIGKILL)
        os.waitpid(self.guard, 0)
        self._lines.close()

    def answer(self, request: Request, seconds: float | None = None) -> tuple[Format, bytes]:
        """The whole answer, in the first of the syntaxes that can carry it; a lower deadline than the default may be set.

        Raises QueryError, FormatError or AnswerTooLargeError as the engine does; QueryStoppedError at the deadline or where the worker
        died of its memory or of deep nesting; BusyError where too many wait, or too many long ones run.
        """
        deadline = time.monotonic() + min(
            seconds or self.limits.query_timeout_seconds, self.limits.query_timeout_seconds
        )
        message = encode(request)
        if self._crowd.is_one(message):
            raise BusyError(_TOO_MANY_LONG)
        if not self._free.acquire(blocking=False):
            raise BusyError("too many queries are waiting; ask again in a moment")
        try:
            reply, body = self._ask(message, deadline)
        finally:
            self._free.release()
        if reply.error:
            raise _KINDS[reply.error](reply.message)
        return by_name(reply.message), body

    def _ask(self, message: bytes, deadline: float) -> tuple[WorkerReply, bytes]:
        """What the next worker that is ready has to say. One that ended while it had nothing to do costs nobody an answer."""
        while True:
            try:
                line = self._lines.acquire(deadline)
            except TimeoutError as error:
                raise BusyError(
                    "every worker was busy until the query's deadline; ask again in a moment"
                ) from error
            try:
                return self._heard(line, message, deadline)
            except (BrokenPipeError, ConnectionResetError):
                line.socket.close()
            except KbError:
                line.socket.close()
                raise

    def _heard(
        self, line: Connection, message: bytes, deadline: float
    ) -> tuple[WorkerReply, bytes]:
        """A worker's reply and its answer; the line is given back, unless the worker has given way and will take no other query."""
        try:
            send(line.socket, message)
            is_slow = self._is_slow(line, deadline)
            if is_slow:
                self._let_give_way(line.worker, message, deadline)
            reply = WorkerReply(*json.loads(line.inbox.message(deadline)))
            if reply.size > AT_ONCE:
                line.socket.sendall(GO)
            body = line.inbox.take(reply.size, deadline)
        except (TimeoutError, BlockingIOError) as error:
            _kill(line.worker)
            raise QueryStoppedError(
                "the query was stopped at its deadline; ask for less, or add a LIMIT"
            ) from error
        except EOFError as error:
            self._crowd.add(message)
            raise QueryStoppedError(
                "the query took too much memory or nests too deeply, and was stopped"
            ) from error
        if is_slow:
            line.socket.close()
        else:
            self._lines.release(line)
        return reply, body

    def _let_give_way(self, worker: int, message: bytes, deadline: float) -> None:
        """Tell the keeper of a query that is not answered at once. Raises BusyError where too many such run already."""
        self._crowd.add(message)
        with socket.socket(socket.AF_UNIX) as desk, suppress(OSError, EOFError):
            desk.settimeout(_CONTROL_TIMEOUT_SECONDS)
            desk.connect(control_address(self.address))
            desk.sendall(NUMBER.pack(worker))
            if MessageReader(desk).take(1, deadline) == REFUSED:
                self._crowd.refuse()
                raise BusyError(_TOO_MANY_LONG)

    def _is_slow(self, line: Connection, deadline: float) -> bool:
        """Whether the worker has computed for long without a word. One that others keep from the processor is not slow yet."""
        before, prompt = _processor_seconds(line.worker), self._crowd.prompt_seconds()
        while _processor_seconds(line.worker) - before < prompt / 2:
            try:
                line.inbox.wait(min(deadline, time.monotonic() + prompt))
            except TimeoutError:
                if time.monotonic() >= deadline:
                    raise
            else:
                return False
        return True


def _processor_seconds(process: int) -> float:
    """What a process has computed; 0 where it has ended. Its clock's number is made as clock_getcpuclockid(3) makes it."""
    try:
        return time.clock_gettime(~process << 3 | _CLOCK_OF_PROCESS)
    except OSError:
        return 0.0


def _kill(worker: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
