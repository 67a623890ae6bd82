"""A worker process: answers one query at a time, without files or network, in limited memory."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

from kbgraph.limits import Limits
from kbgraph.rdf.formats import Format
from kbgraph.sandbox.confinement import can_confine, confine
from kbgraph.sandbox.parent_death import end_with_parent
from kbgraph.sandbox.protocol import (
    GO,
    MAX_INLINE_BYTES,
    NUMBER,
    PASSED_ON,
    MessageReader,
    PageRequest,
    PageResponse,
    WorkerReply,
    decode,
    decode_page,
    encode_head,
    encode_reply,
    encode_syntax,
    is_own,
    is_page,
)
from kbgraph.sparql.request import Request

# Windows lacks this module, and never starts a sandbox.
if sys.platform != "win32":
    import resource

Handler: TypeAlias = Callable[[bytes], tuple[str, bytes]]
"""Answers a message with a text, such as the name of a format, and a body.

Raises an error of `PASSED_ON`.
"""
QueryHandler: TypeAlias = Callable[[Request], tuple[Format, bytes]]
"""Answers a query in one of the formats that it accepts; raises the same errors."""
WarningHandler: TypeAlias = Callable[[str], tuple[str, ...]]
"""Returns what a client should know of a query that was answered."""
PageHandler: TypeAlias = Callable[[PageRequest], PageResponse]
"""Answers a request to the application."""


class FileAccess(NamedTuple):
    """The files that a worker needs besides those that are open."""

    begin: Callable[[], None] = lambda: None
    """Opens the files that it needs at once."""
    folders: tuple[Path, ...] = ()
    """Folders whose files it may have to open later, to read them."""
    open_all: Callable[[], None] = lambda: None
    """Opens these, as far as it can, where a worker cannot be confined to the folders."""


NO_FILES = FileAccess()


class Job(NamedTuple):
    """The work of a worker."""

    handler: Handler
    is_worn: Callable[[], bool] = lambda: False
    """Whether another worker should take its place."""
    files: FileAccess = NO_FILES


_BYTES_PER_MB = 1024 * 1024
_NICENESS = 5
"""Queries run at lower priority than pages."""


def message_handler(queries: QueryHandler, pages: PageHandler, warnings: WarningHandler) -> Handler:
    """Return a handler of messages that hold queries or requests to the application."""

    def answer(message: bytes) -> tuple[str, bytes]:
        if is_page(message):
            response = pages(decode_page(message))
            return encode_head(response), response.body
        request = decode(message)
        syntax, body = queries(request)
        return encode_syntax(syntax, warnings(request.query)), body

    return answer


@contextmanager
def export_memory() -> Iterator[None]:
    """Raise this worker's limit of memory to that of exports for a while."""
    usual, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (usual, most))


def no_pages(_: PageRequest) -> PageResponse:
    """Answer a request where the workers hold no application."""
    return PageResponse("404 NOT FOUND", [], b"")


def no_warnings(_: str) -> tuple[str, ...]:
    """Return no warning."""
    return ()


def work(parent: int, listener: socket.socket, job: Job, limits: Limits) -> NoReturn:
    """Serve one connection after another, in limited memory and without sockets of its own.

    Where the system has Landlock, files can be opened in the folders of the job alone, and only to
    be read; elsewhere no file can be opened while a client is served. This worker ends once it has
    been lowered for a slow query, or is worn out.
    """
    end_with_parent(parent)
    os.nice(_NICENESS)
    # The last words of a dying engine are of no use to clients.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    job.files.begin()
    if not can_confine():
        job.files.open_all()
    _limit_memory(limits)
    is_confined = confine(job.files.folders)
    # A worker at SCHED_IDLE may not return to normal (sched(7)): another has taken its place.
    while not _is_lowered() and not job.is_worn():
        connection, _ = listener.accept()
        limited = nullcontext() if is_confined else _no_descriptors()
        with limited, connection, suppress(ConnectionError, EOFError):
            if is_own(connection):
                _serve(connection, job, parent)
    os._exit(0)


@contextmanager
def _no_descriptors() -> Iterator[None]:
    """Let no descriptor be opened: neither a file nor a socket to another host."""
    old_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, old_limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, old_limit)


def _is_lowered() -> bool:
    return os.sched_getscheduler(0) == os.SCHED_IDLE


def _serve(connection: socket.socket, job: Job, parent: int) -> None:
    """Answer the queries of one client until it closes the connection."""
    # The parent as it was: where it has just ended, the system names another one.
    connection.sendall(NUMBER.pack(os.getpid()) + NUMBER.pack(parent))
    reader = MessageReader(connection)
    while not _is_lowered() and not job.is_worn():
        _answer(connection, reader, job)
    # The client may still kill this PID at its deadline: stay alive until it closes the
    # connection, so that the PID is not reused.
    reader.wait(None)


def _answer(connection: socket.socket, reader: MessageReader, job: Job) -> None:
    message = reader.message(None)
    try:
        text, body = job.handler(message)
        reply = WorkerReply("", text, len(body), job.is_worn())
    except PASSED_ON as error:
        reply = WorkerReply(type(error).__name__, str(error), 0, job.is_worn())
        body = b""
    header = encode_reply(reply)
    is_large = len(body) > MAX_INLINE_BYTES
    connection.sendall(NUMBER.pack(len(header)) + header + (b"" if is_large else body))
    if is_large:
        reader.take(len(GO), None)
        connection.sendall(body)


def _limit_memory(limits: Limits) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    of_query, of_export = (
        pages * resource.getpagesize() + megabytes * _BYTES_PER_MB
        for megabytes in (limits.query_max_megabytes, limits.export_max_megabytes)
    )
    resource.setrlimit(resource.RLIMIT_AS, (of_query, max(of_query, of_export)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
