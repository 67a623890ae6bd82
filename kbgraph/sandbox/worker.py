"""A worker: answers one query at a time, without files, without a network, with little memory."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypeAlias

from kbgraph.errors import AnswerTooLargeError, FormatError, QueryError
from kbgraph.limits import Limits
from kbgraph.rdf.formats import Format
from kbgraph.sandbox.protocol import AT_ONCE, GO, NUMBER, MessageReader, WorkerReply, decode, is_own
from kbgraph.sparql.request import Request

# Windows has no such module, and starts no sandbox.
if sys.platform != "win32":
    import resource

Answering: TypeAlias = Callable[[Request], tuple[Format, bytes]]
"""Answers a request in one of the syntaxes that it takes. Raises QueryError, FormatError or AnswerTooLargeError."""
_MB = 1024 * 1024
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_NICE = 5
"""By how much queries give way to pages."""


def work(parent: int, listener: socket.socket, answering: Answering, limits: Limits) -> NoReturn:
    """Take one connection after the other, for ever, or until a slow query has cost this process its standing."""
    end_with_parent(parent)
    os.nice(_NICE)
    # What a dying engine prints is of no use to anybody who asks.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit_memory(limits)
    # One that gave way to others may not come back (sched(7)): another has taken its place.
    while not _gave_way():
        line, _ = listener.accept()
        # No descriptor can be opened from here on: neither a file nor a socket to another host.
        openable = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, openable[1]))
        with line, suppress(ConnectionError, EOFError):
            if is_own(line):
                _answer_all(line, answering)
        resource.setrlimit(resource.RLIMIT_NOFILE, openable)
    os._exit(0)


def end_with_parent(parent: int) -> None:
    """This process does not outlive the one that started it, also where that one has ended already."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _gave_way() -> bool:
    return os.sched_getscheduler(0) == os.SCHED_IDLE


def _answer_all(line: socket.socket, answering: Answering) -> None:
    """One query after the other, until who asks has closed the line."""
    line.sendall(NUMBER.pack(os.getpid()))
    inbox = MessageReader(line)
    while not _gave_way():
        _answer(line, inbox, answering)
    # Who is late at the last moment kills this worker, which so must not end before.
    inbox.wait(None)


def _answer(line: socket.socket, inbox: MessageReader, answering: Answering) -> None:
    request = decode(inbox.message(None))
    try:
        syntax, body = answering(request)
        reply = WorkerReply("", syntax.name, len(body))
    except (QueryError, FormatError, AnswerTooLargeError) as error:
        reply, body = WorkerReply(type(error).__name__, str(error), 0), b""
    head = json.dumps(reply).encode()
    is_large = len(body) > AT_ONCE
    line.sendall(NUMBER.pack(len(head)) + head + (b"" if is_large else body))
    if is_large:
        inbox.take(len(GO), None)
        line.sendall(body)


def _limit_memory(limits: Limits) -> None:
    now = (
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        * resource.getpagesize()
    )
    most = now + limits.query_max_megabytes * _MB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
