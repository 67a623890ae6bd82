"""Who asks: hands a query to a worker, keeps the time, and kills the worker that is late."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from contextlib import suppress

from kbgraph.errors import AnswerTooLargeError, BusyError, FormatError, KbError, QueryError, QueryStoppedError
from kbgraph.formats import Format, by_name
from kbgraph.limits import Limits
from kbgraph.request import Request
from kbgraph.sandbox.crowd import Crowd
from kbgraph.sandbox.wire import NUMBER, REFUSED, Inbox, Reply, desk_of, left, packed, send

_DESK_SECONDS = 1.0
_CLOCK_OF_PROCESS = 2
_TOO_MANY_LONG = "too many long queries are running; ask again in a moment"
_KINDS: dict[str, type[KbError]] = {kind.__name__: kind for kind in (QueryError, FormatError, AnswerTooLargeError)}


class Sandbox:
    """Where queries go. Any thread may ask, and so may other processes of this user that are sent it."""

    def __init__(self, address: str, limits: Limits, workers: int, guard: int = 0) -> None:
        self.address, self.limits, self.workers = address, limits, workers
        self.guard = guard
        """The process with which all of the sandbox ends; 0 where it is not this process's child."""
        self.places = workers + limits.query_waiting
        """So many may ask or wait at once; a server needs threads beyond them, else its pages wait for queries."""
        self._free = threading.Semaphore(self.places)
        self._crowd = Crowd()

    def __reduce__(self) -> tuple[type[Sandbox], tuple[str, Limits, int]]:
        """Each process counts those who wait in it."""
        return Sandbox, (self.address, self.limits, self.workers)

    def stop(self) -> None:
        """End all of its processes. Only who started it may; queries under way are lost."""
        os.kill(self.guard, signal.SIGKILL)
        os.waitpid(self.guard, 0)

    def answer(self, request: Request, seconds: float | None = None) -> tuple[Format, bytes]:
        """The whole answer, in the first of the syntaxes that can carry it; a lower deadline than the default may be set.

        Raises QueryError, FormatError or AnswerTooLargeError as the engine does; QueryStoppedError at the deadline or where the worker
        died of its memory or of deep nesting; BusyError where too many wait, or too many long ones run.
        """
        deadline = time.monotonic() + min(seconds or self.limits.query_seconds, self.limits.query_seconds)
        message = packed(request)
        if self._crowd.is_one(message):
            raise BusyError(_TOO_MANY_LONG)
        if not self._free.acquire(blocking=False):
            raise BusyError("too many queries are waiting; ask again in a moment")
        try:
            line, inbox, worker = self._worker(message, deadline)
            with line:
                self._say_if_slow(inbox, worker, message, deadline)
                return self._await(inbox, worker, deadline)
        finally:
            self._free.release()

    def _worker(self, message: bytes, deadline: float) -> tuple[socket.socket, Inbox, int]:
        """A line to a worker that has the query, and its process. One that ends before it has said who it is costs nobody an answer."""
        while True:
            line = socket.socket(socket.AF_UNIX)
            inbox = Inbox(line)
            try:
                line.settimeout(left(deadline))
                line.connect(self.address)
                # At once, and not when the worker has said who it is: so neither waits for the other twice.
                send(line, message)
                return line, inbox, inbox.number(deadline)
            except (EOFError, ConnectionResetError, BrokenPipeError):
                line.close()
            except TimeoutError as error:
                line.close()
                raise BusyError("every worker was busy until the query's deadline; ask again in a moment") from error
            except ConnectionRefusedError as error:
                line.close()
                raise QueryStoppedError("queries cannot be answered: the process that answers them has ended") from error

    def _await(self, inbox: Inbox, worker: int, deadline: float) -> tuple[Format, bytes]:
        try:
            reply = Reply(*json.loads(inbox.message(deadline)))
            body = inbox.take(reply.size, deadline)
        except TimeoutError as error:
            _kill(worker)
            raise QueryStoppedError("the query was stopped at its deadline; ask for less, or add a LIMIT") from error
        except (EOFError, ConnectionError) as error:
            raise QueryStoppedError("the query took too much memory or nests too deeply, and was stopped") from error
        if reply.error:
            raise _KINDS[reply.error](reply.message)
        return by_name(reply.message), body

    def _say_if_slow(self, inbox: Inbox, worker: int, message: bytes, deadline: float) -> None:
        """Tell the keeper of a query that is not answered at once. Raises BusyError where too many such run already."""
        if inbox or not self._is_slow(inbox, worker, deadline):
            return
        self._crowd.add(message)
        with socket.socket(socket.AF_UNIX) as desk, suppress(OSError, EOFError):
            desk.settimeout(_DESK_SECONDS)
            desk.connect(desk_of(self.address))
            desk.sendall(NUMBER.pack(worker))
            if Inbox(desk).take(1, deadline) == REFUSED:
                self._crowd.refuse()
                raise BusyError(_TOO_MANY_LONG)

    def _is_slow(self, inbox: Inbox, worker: int, deadline: float) -> bool:
        """Whether the worker has computed for long without a word. One that others keep from the processor is not slow yet."""
        before, prompt = _processor_seconds(worker), self._crowd.prompt_seconds()
        with suppress(EOFError, ConnectionError):
            while _processor_seconds(worker) - before < prompt / 2:
                try:
                    inbox.wait(min(deadline, time.monotonic() + prompt))
                except TimeoutError:
                    if time.monotonic() >= deadline:
                        return False
                else:
                    return False
            return True
        return False


def _processor_seconds(process: int) -> float:
    """What a process has computed; 0 where it has ended. Its clock's number is made as clock_getcpuclockid(3) makes it."""
    try:
        return time.clock_gettime(~process << 3 | _CLOCK_OF_PROCESS)
    except OSError:
        return 0.0


def _kill(worker: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
