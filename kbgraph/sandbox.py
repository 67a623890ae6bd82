"""Queries from outside, each in a process that can be killed: deep nesting overflows the engine's stack, and nothing else stops it.

One process holds what was read and does nothing but fork workers, which share its memory. Each worker takes connections from one Unix
socket, one at a time; who asks sets the deadline, and kills the worker that misses it. A worker has no way to open a file or a socket,
and a limit of memory. Linux only: elsewhere `can_start()` says no.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import secrets
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

from kbgraph.errors import AnswerTooLargeError, BusyError, FormatError, KbError, QueryError, QueryStoppedError
from kbgraph.formats import Format, by_name
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.request import Request

# Windows has no such module, and starts no sandbox.
if sys.platform != "win32":
    import resource

Answering: TypeAlias = Callable[[Request], tuple[Format, bytes]]
"""Answers a request in one of the syntaxes that it takes. Raises QueryError, FormatError or AnswerTooLargeError."""
_MB = 1024 * 1024
_HEAD = struct.Struct("!I")
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_NICE = 5
"""By how much queries give way to pages."""
_KINDS: dict[str, type[KbError]] = {kind.__name__: kind for kind in (QueryError, FormatError, AnswerTooLargeError)}


class _Reply(NamedTuple):
    """What goes before an answer's bytes."""

    error: str
    """The kind of KbError; empty where there is an answer."""
    message: str
    """The error's sentence, or the name of the answer's syntax."""
    size: int


class Sandbox:
    """Where queries go. Any thread may ask, and so may other processes of this user that are sent it."""

    def __init__(self, address: str, limits: Limits, workers: int) -> None:
        self.address, self.limits, self.workers = address, limits, workers
        self.places = workers + limits.query_waiting
        """So many may ask or wait at once; a server needs threads beyond them, else its pages wait for queries."""
        self._free = threading.Semaphore(self.places)

    def __reduce__(self) -> tuple[type[Sandbox], tuple[str, Limits, int]]:
        """Each process counts those who wait in it."""
        return Sandbox, (self.address, self.limits, self.workers)

    def answer(self, request: Request, seconds: float | None = None) -> tuple[Format, bytes]:
        """The whole answer, in the first of the syntaxes that can carry it; a lower deadline than the default may be set.

        Raises QueryError or FormatError as the engine does; QueryStoppedError at the deadline or where the worker died of its memory
        or of deep nesting; AnswerTooLargeError; BusyError where too many wait.
        """
        deadline = time.monotonic() + min(seconds or self.limits.query_seconds, self.limits.query_seconds)
        if not self._free.acquire(blocking=False):
            raise BusyError("too many queries are waiting; ask again in a moment")
        try:
            with socket.socket(socket.AF_UNIX) as line:
                return self._ask(line, request, deadline)
        finally:
            self._free.release()

    def _ask(self, line: socket.socket, request: Request, deadline: float) -> tuple[Format, bytes]:
        worker = None
        try:
            line.settimeout(_left(deadline))
            line.connect(self.address)
            (worker,) = _HEAD.unpack(_receive(line, _HEAD.size, deadline))
            _send(line, _packed(request))
            reply = _Reply(*json.loads(_receive_message(line, deadline)))
            body = _receive(line, reply.size, deadline)
        except TimeoutError as error:
            self._kill(worker)
            if worker is None:
                raise BusyError("every worker was busy until the query's deadline; ask again in a moment") from error
            raise QueryStoppedError("the query was stopped at its deadline; ask for less, or add a LIMIT") from error
        except ConnectionRefusedError as error:
            raise QueryStoppedError("queries cannot be answered: the process that answers them has ended; start the server anew") from error
        except (EOFError, ConnectionError) as error:
            raise QueryStoppedError("the query took too much memory or nests too deeply, and was stopped") from error
        if reply.error:
            raise _KINDS[reply.error](reply.message)
        return by_name(reply.message), body

    @staticmethod
    def _kill(worker: int | None) -> None:
        if worker is not None:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def can_start() -> bool:
    """Whether this system can fork, limit and kill as is needed. A process with threads must not fork: a lock might stay shut."""
    return sys.platform == "linux" and threading.active_count() == 1


def start(answering: Answering, limits: Limits = DEFAULTS) -> Sandbox:
    """Fork the process that forks the workers; all of them end with this one."""
    workers = max(2, len(os.sched_getaffinity(0)))
    # In the abstract namespace of unix(7): no file is left behind, however this process ends.
    address = f"\0kbgraph-{os.getpid()}-{secrets.token_hex(8)}"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(workers + limits.query_waiting)
    if os.fork() == 0:
        _only(_keep_forking, listener, answering, limits, workers)
    listener.close()
    return Sandbox(address, limits, workers)


def _only(task: Callable[..., NoReturn], *what: object) -> NoReturn:
    """Do this and end, whatever happens: a fork that fails must not go on with what its parent was doing."""
    try:
        task(*what)
    finally:
        os._exit(1)


def _keep_forking(listener: socket.socket, answering: Answering, limits: Limits, workers: int) -> NoReturn:
    """As many workers as there should be, for ever: each that ends is replaced."""
    _end_with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C reaches all who share a terminal; the parent's end is the sign to go.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What was read is shared for good: a collection of garbage would write to its pages, and so copy them.
    gc.freeze()
    alive = 0
    while True:
        while alive < workers:
            if os.fork() == 0:
                _only(_work, listener, answering, limits)
            alive += 1
        os.wait()
        alive -= 1


def _work(listener: socket.socket, answering: Answering, limits: Limits) -> NoReturn:
    _end_with_parent()
    os.nice(_NICE)
    # What a dying engine prints is of no use to anybody who asks.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit_memory(limits)
    while True:
        line, _ = listener.accept()
        # No descriptor can be opened from here on: neither a file nor a socket to another host.
        openable = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, openable[1]))
        with line, suppress(ConnectionError, EOFError):
            _answer_one(line, answering)
        resource.setrlimit(resource.RLIMIT_NOFILE, openable)


def _answer_one(line: socket.socket, answering: Answering) -> None:
    line.sendall(_HEAD.pack(os.getpid()))
    request = _unpacked(_receive_message(line, None))
    try:
        syntax, body = answering(request)
        reply = _Reply("", syntax.name, len(body))
    except (QueryError, FormatError, AnswerTooLargeError) as error:
        reply, body = _Reply(type(error).__name__, str(error), 0), b""
    _send(line, json.dumps(reply).encode())
    line.sendall(body)
    # Until the other end closes: one that is late at the last moment kills this worker, which must not serve another by then.
    line.recv(1)


def _limit_memory(limits: Limits) -> None:
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    most = now + limits.query_megabytes * _MB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _packed(request: Request) -> bytes:
    names = [each.name for each in request.accepted]
    return json.dumps([request.query, names, request.default_graphs, request.named_graphs]).encode()


def _unpacked(message: bytes) -> Request:
    query, names, default_graphs, named_graphs = json.loads(message)
    return Request(query, tuple(by_name(name) for name in names), tuple(default_graphs), tuple(named_graphs))


def _send(line: socket.socket, content: bytes) -> None:
    line.sendall(_HEAD.pack(len(content)) + content)


def _receive_message(line: socket.socket, deadline: float | None) -> bytes:
    (size,) = _HEAD.unpack(_receive(line, _HEAD.size, deadline))
    return _receive(line, size, deadline)


def _receive(line: socket.socket, size: int, deadline: float | None) -> bytes:
    content = bytearray()
    while len(content) < size:
        line.settimeout(_left(deadline))
        part = line.recv(min(size - len(content), _MB))
        if not part:
            raise EOFError
        content += part
    return bytes(content)
