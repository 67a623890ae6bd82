"""The client of the sandbox: sends queries to workers, and kills one that misses its deadline."""

from __future__ import annotations

import math
import os
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from kbgraph.errors import (
    AbandonedError,
    BusyError,
    KbError,
    QueryStoppedError,
)
from kbgraph.limits import Limits
from kbgraph.rdf.formats import Format
from kbgraph.sandbox.admission import Admission
from kbgraph.sandbox.connections import (
    WANTED_CHECK_SECONDS,
    Connection,
    ConnectionPool,
    refuse_unwanted,
)
from kbgraph.sandbox.process_state import cpu_seconds, has_ended
from kbgraph.sandbox.protocol import (
    GO,
    MAX_INLINE_BYTES,
    NUMBER,
    PASSED_ON,
    REJECTED,
    Answer,
    MessageReader,
    PageRequest,
    PageResponse,
    WorkerReply,
    connect_to_own,
    control_address,
    decode_answer,
    decode_head,
    decode_reply,
    encode,
    encode_page,
    send,
)
from kbgraph.sparql.request import Request

_CONTROL_TIMEOUT_SECONDS = 1.0
_TOO_MANY_SLOW = "too many long queries are running; ask again in a moment"
_ERRORS: dict[str, type[KbError]] = {kind.__name__: kind for kind in PASSED_ON}


def _always() -> bool:
    return True


class _Patience(NamedTuple):
    """How long an answer is waited for."""

    deadline: float
    is_wanted: Callable[[], bool]
    """Whether the client still waits."""
    slow_after_seconds: float = 0.0
    """Of processor time; 0 to let the number of slow queries decide."""


class Sandbox:
    """A handle on the sandbox's processes. Thread-safe; it can be sent to another process."""

    def __init__(self, address: str, limits: Limits, workers: int, guard: int = 0) -> None:
        self.address, self.limits, self.workers = address, limits, workers
        self.guard = guard
        """PID of the guard, with which the sandbox ends; 0 where this process is not its parent."""
        self.capacity = workers + limits.query_queue_size
        """Queries that may run or wait at once. A server needs further threads for its pages."""
        # Taking one and putting it back are atomic, and cost a tenth of a semaphore of threading.
        self._slots: deque[None] = deque([None] * self.capacity)
        self._unanswered_since: float | None = None
        """When the first query was asked that no answer to any query has followed."""
        self._admission = Admission()
        self._pool = ConnectionPool(address, limits.query_timeout_seconds)

    def __reduce__(self) -> tuple[type[Sandbox], tuple[str, Limits, int]]:
        """Pickle the address alone: the receiving process makes connections of its own."""
        return Sandbox, (self.address, self.limits, self.workers)

    def stop(self) -> None:
        """End all processes of the sandbox; running queries are lost. For the parent only."""
        os.kill(self.guard, signal.SIGKILL)
        os.waitpid(self.guard, 0)
        self._pool.close()

    def is_silent(self) -> bool:
        """Return whether queries were asked, and none was answered for longer than the deadline."""
        since = self._unanswered_since
        return since is not None and time.monotonic() - since > self.limits.query_timeout_seconds

    def answer(
        self,
        request: Request,
        timeout_seconds: float | None = None,
        is_wanted: Callable[[], bool] = _always,
    ) -> tuple[Format, bytes]:
        """Return the whole answer, in the first accepted format that can carry it.

        `timeout_seconds` may lower the default deadline; `is_wanted` says whether the client still
        waits. Raises an error of `PASSED_ON` as the engine does; QueryStoppedError at the
        deadline or when the worker died of its memory limit or of deep nesting; BusyError when the
        queue is full or too many slow queries run; AbandonedError when the answer is wanted no
        more.
        """
        return self.answer_with_warnings(request, timeout_seconds, is_wanted)[:2]

    def answer_with_warnings(
        self,
        request: Request,
        timeout_seconds: float | None = None,
        is_wanted: Callable[[], bool] = _always,
    ) -> Answer:
        """Return the answer as `answer` does, with the warnings about the query."""
        patience = _Patience(self._deadline(timeout_seconds), is_wanted)
        return decode_answer(*self._ask(encode(request), patience))

    def page(
        self,
        request: PageRequest,
        timeout_seconds: float | None = None,
        is_wanted: Callable[[], bool] = _always,
        slow_after_seconds: float = 0.0,
    ) -> PageResponse:
        """Return the response of the application that the workers hold; raises as `answer` does.

        `slow_after_seconds` of processor time take the place of those after which a query is slow.
        """
        deadline = self._deadline(timeout_seconds)
        return self._page(request, _Patience(deadline, is_wanted, slow_after_seconds))

    def export(self, request: PageRequest) -> PageResponse:
        """Return such a response that takes long: its worker keeps its priority and its slot."""
        deadline = _after(self.limits.export_timeout_seconds)
        return self._page(request, _Patience(deadline, _always, slow_after_seconds=math.inf))

    def _deadline(self, timeout_seconds: float | None) -> float:
        """Return when a query ends that may lower the default timeout."""
        max_seconds = self.limits.query_timeout_seconds
        return _after(min(timeout_seconds or max_seconds, max_seconds))

    def _page(self, request: PageRequest, patience: _Patience) -> PageResponse:
        response = decode_head(*self._ask(encode_page(request), patience))
        # A worker has no standard error, and a fault without a trace could not be mended.
        sys.stderr.write(response.log)
        return response

    def _ask(self, message: bytes, patience: _Patience) -> tuple[str, bytes]:
        """Return a worker's answer to a message: a text and a body.

        Raises as `answer` does. A worker for which nobody waits any more is killed.
        """
        self._unanswered_since = self._unanswered_since or time.monotonic()
        if self._admission.must_reject(message):
            raise BusyError(_TOO_MANY_SLOW)
        try:
            self._slots.pop()
        except IndexError as error:
            raise BusyError("too many queries are waiting; ask again in a moment") from error
        try:
            reply, body = self._query(message, patience)
        finally:
            self._slots.append(None)
        self._unanswered_since = None
        if reply.error:
            raise _ERRORS[reply.error](reply.message)
        return reply.message, body

    def _query(self, message: bytes, patience: _Patience) -> tuple[WorkerReply, bytes]:
        """Send a query to an idle worker; take another one if that worker has ended meanwhile."""
        while True:
            try:
                connection = self._pool.acquire(patience.deadline, patience.is_wanted)
            except TimeoutError as error:
                raise BusyError(
                    "no worker was free before the query's deadline; ask again in a moment"
                ) from error
            try:
                return self._exchange(connection, message, patience)
            except (BrokenPipeError, ConnectionResetError):
                connection.socket.close()
            except KbError:
                connection.socket.close()
                raise

    def _exchange(
        self, connection: Connection, message: bytes, patience: _Patience
    ) -> tuple[WorkerReply, bytes]:
        """Send a query and receive the reply.

        The connection returns to the pool, unless the worker was lowered or is worn out: it takes
        no other query.
        """
        deadline = patience.deadline
        try:
            send(connection.socket, message)
            is_slow = self._is_slow(connection, patience)
            if is_slow:
                self._report_slow(connection.worker, message, deadline)
                _wait(connection, patience)
            reply = decode_reply(connection.reader.message(deadline))
            if reply.size > MAX_INLINE_BYTES:
                connection.socket.sendall(GO)
            body = connection.reader.take(reply.size, deadline)
        except (TimeoutError, BlockingIOError) as error:
            _kill(connection.worker)
            raise QueryStoppedError(
                "the query was stopped at its deadline; ask for less, or add a LIMIT"
            ) from error
        except AbandonedError:
            _kill(connection.worker)
            raise
        except EOFError as error:
            if has_ended(connection.fork_server):
                # The worker ended with its parent: the query is not at fault.
                raise ConnectionResetError(connection.fork_server) from error
            self._admission.record_slow(message)
            raise QueryStoppedError(
                "the query took too much memory or nests too deeply, and was stopped"
            ) from error
        if is_slow or reply.is_last:
            connection.socket.close()
        else:
            used = connection._replace(is_new=False) if connection.is_new else connection
            self._pool.release(used)
        return reply, body

    def _report_slow(self, worker: int, message: bytes, deadline: float) -> None:
        """Report a slow query to the fork server; raise BusyError if all slow slots are taken."""
        self._admission.record_slow(message)
        with socket.socket(socket.AF_UNIX) as control, suppress(OSError, EOFError):
            control.settimeout(_CONTROL_TIMEOUT_SECONDS)
            connect_to_own(control, control_address(self.address))
            control.sendall(NUMBER.pack(worker))
            if MessageReader(control).take(1, deadline) == REJECTED:
                self._admission.record_rejection()
                raise BusyError(_TOO_MANY_SLOW)

    def _is_slow(self, connection: Connection, patience: _Patience) -> bool:
        """Return whether the worker has computed for long without sending anything.

        A worker that waits for the processor is not slow.
        """
        before = cpu_seconds(connection.worker)
        threshold = patience.slow_after_seconds or self._admission.slow_query_timeout_seconds(
            is_new_worker=connection.is_new
        )
        while not _has_received(connection, patience, threshold):
            if cpu_seconds(connection.worker) - before >= threshold / 2:
                return True
        return False


def _wait(connection: Connection, patience: _Patience) -> None:
    """Wait for the first bytes of an answer, as long as somebody waits for it."""
    while not _has_received(connection, patience, WANTED_CHECK_SECONDS):
        pass


def _has_received(connection: Connection, patience: _Patience, seconds: float) -> bool:
    """Wait for bytes for a time; return whether there are any.

    Raises TimeoutError at the deadline, AbandonedError when nobody waits any more.
    """
    end = time.monotonic() + min(seconds, WANTED_CHECK_SECONDS)
    try:
        connection.reader.wait(min(patience.deadline, end))
    except TimeoutError:
        if time.monotonic() >= patience.deadline:
            raise
        refuse_unwanted(patience.is_wanted)
        return False
    return True


def _after(seconds: float) -> float:
    return time.monotonic() + seconds


def _kill(worker: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
