"""The protocol between clients, workers and the fork server: length-prefixed messages."""

from __future__ import annotations

import json
import marshal
import math
import os
import socket
import struct
import time
from datetime import date
from typing import NamedTuple, TypeAlias

from kbgraph.errors import (
    AnswerTooLargeError,
    DamagedIndexError,
    DayUnavailableError,
    FormatError,
    QueryError,
)
from kbgraph.rdf.formats import Format, by_name
from kbgraph.sparql.request import Request

NUMBER = struct.Struct("!I")
_REPLY = struct.Struct("!Q?")
"""The size of a reply's body, and whether its worker ends."""
_MARSHAL_VERSION = 2
PASSED_ON = (QueryError, FormatError, AnswerTooLargeError, DamagedIndexError, DayUnavailableError)
"""The errors of a worker that its client raises."""
GRANTED, REJECTED = b"y", b"n"
"""The fork server's answers to a report of a slow query."""
MAX_INLINE_BYTES = 64 * 1024
"""The largest body that is sent together with its header. For a larger one the client sends `GO`
first, so that it can receive the body in one piece."""
GO = b"g"
_CHUNK_BYTES = 64 * 1024
"""Bytes received at once. glibc returns blocks of more than 128 KiB to the system at once, which
costs more than receiving them."""
_TIMEVAL = struct.Struct("@ll")
"""timeval of socket(7): seconds, microseconds."""
_UCRED = struct.Struct("3i")
"""ucred of unix(7): process, user, group."""


Answer: TypeAlias = tuple[Format, bytes, tuple[str, ...]]
"""The result of a query, and the warnings about it. To make a NamedTuple takes longer than all else
that warnings cost a query without them."""


class PageRequest(NamedTuple):
    """A request to an application: the part of a WSGI environment that is text (PEP 3333)."""

    environ: dict[str, str]


class PageResponse(NamedTuple):
    """The response of an application."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    log: str = ""
    """The application's messages to operators, such as the traceback of a 500."""


class WorkerReply(NamedTuple):
    """The header of a worker's reply."""

    error: str
    """The class name of a KbError; empty on success."""
    message: str
    """The error's message; on success the body's format and warnings, or the head of a page."""
    size: int
    """Bytes of the body."""
    is_last: bool = False
    """Whether the worker ends, and takes no other message."""


def control_address(address: str) -> str:
    """Return the address of the fork server's control socket, given the workers' address."""
    return f"{address}-control"


def is_own(connection: socket.socket) -> bool:
    """Return whether the peer runs as this user.

    Any user may connect to an address in the abstract namespace (unix(7)).
    """
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    user: int = _UCRED.unpack(credentials)[1]
    return user == os.getuid()


def connect_to_own(connection: socket.socket, address: str) -> None:
    """Connect to a listener of this user; raise ConnectionRefusedError if it is another's.

    Once our listener has ended, any user may take its address.
    """
    connection.connect(address)
    if not is_own(connection):
        raise ConnectionRefusedError


def encode(request: Request) -> bytes:
    """Encode a request as a message.

    A worker trusts the server whose child it is, so that marshal may be used in this direction: it
    takes a fifth of the time of JSON, and its second version gives equal requests equal bytes.
    """
    names = [each.name for each in request.accepted]
    day = request.in_force.isoformat() if request.in_force else ""
    graphs = request.default_graphs, request.named_graphs
    return marshal.dumps((request.query, names, *graphs, day), _MARSHAL_VERSION)


def decode(message: bytes) -> Request:
    """Decode a message that `encode` has made."""
    query, names, default_graphs, named_graphs, day = marshal.loads(message)  # noqa: S302
    return Request(
        query,
        tuple([by_name(name) for name in names]),
        default_graphs,
        named_graphs,
        date.fromisoformat(day) if day else None,
    )


def encode_reply(reply: WorkerReply) -> bytes:
    """Encode the header of a reply."""
    texts = f"{reply.error}\n{reply.message}".encode(errors="surrogatepass")
    return _REPLY.pack(reply.size, reply.is_last) + texts


def decode_reply(header: bytes) -> WorkerReply:
    """Decode a header that `encode_reply` has made, perhaps in a worker that a query has broken."""
    texts = header[_REPLY.size :].decode(errors="surrogatepass")
    error, _, message = texts.partition("\n")
    return WorkerReply(error, message, *_REPLY.unpack_from(header))


def encode_syntax(syntax: Format, warnings: tuple[str, ...]) -> str:
    """Encode the syntax of a result and the warnings about its query."""
    return f"{syntax.name}{json.dumps(warnings)}" if warnings else syntax.name


def decode_answer(text: str, body: bytes) -> Answer:
    """Return an answer with the syntax and the warnings that `encode_syntax` has encoded."""
    if not text.endswith("]"):
        return by_name(text), body, ()
    name, _, warnings = text.partition("[")
    return by_name(name), body, tuple(json.loads(f"[{warnings}"))


def encode_page(request: PageRequest) -> bytes:
    """Encode a request for a page as a message."""
    return json.dumps(request.environ).encode()


def is_page(message: bytes) -> bool:
    """Return whether `encode_page` has made a message, rather than `encode`."""
    return message.startswith(b"{")


def decode_page(message: bytes) -> PageRequest:
    """Decode a message that `encode_page` has made."""
    return PageRequest(json.loads(message))


def encode_head(response: PageResponse) -> str:
    """Encode the status, the headers and the log of a response."""
    return json.dumps([response.status, response.headers, response.log])


def decode_head(head: str, body: bytes) -> PageResponse:
    """Return the response with a head that `encode_head` has made, and a body."""
    status, headers, log = json.loads(head)
    return PageResponse(status, [(name, value) for name, value in headers], body, log)


def remaining(deadline: float) -> float:
    """Return the seconds until a deadline of the monotonic clock; raise TimeoutError after it."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def set_send_timeout(connection: socket.socket, seconds: float) -> None:
    """Limit each send; one that takes longer raises BlockingIOError."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(seconds))


def send(connection: socket.socket, content: bytes) -> None:
    """Send a message."""
    connection.sendall(NUMBER.pack(len(content)) + content)


def _timeval(seconds: float) -> bytes:
    """Pack a time of at least one microsecond, since zero means no timeout."""
    return _TIMEVAL.pack(*divmod(max(1, int(seconds * 1_000_000)), 1_000_000))


class MessageReader:
    """A buffered reader of messages that makes few system calls.

    Each call lets other threads run first, and so delays the answer.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._buffer = connection, bytearray()
        self._timeout_ms = 0
        """The timeout of a receive that the connection has; 0 for none."""

    def __bool__(self) -> bool:
        """Return whether received bytes are left in the buffer."""
        return bool(self._buffer)

    def wait(self, deadline: float | None) -> None:
        """Receive more bytes into the buffer.

        Raises EOFError when the peer has closed the connection, TimeoutError at the deadline.
        """
        self._buffer += self._receive(_CHUNK_BYTES, 0, deadline)

    def take(self, size: int, deadline: float | None) -> bytes:
        """Return the next `size` bytes. Raises the errors of `wait`."""
        if size - len(self._buffer) > _CHUNK_BYTES:
            return self._take_large(size, deadline)
        while len(self._buffer) < size:
            self.wait(deadline)
        is_all = len(self._buffer) == size
        content = bytes(self._buffer) if is_all else bytes(self._buffer[:size])
        del self._buffer[:size]
        return content

    def number(self, deadline: float | None) -> int:
        """Return the next number: the length of a message, or a process ID."""
        number: int = NUMBER.unpack(self.take(NUMBER.size, deadline))[0]
        return number

    def message(self, deadline: float | None) -> bytes:
        """Return the next message."""
        return self.take(self.number(deadline), deadline)

    def _take_large(self, size: int, deadline: float | None) -> bytes:
        """Return `size` bytes without the buffer, so that a large answer is copied once."""
        pieces = [bytes(self._buffer)] if self._buffer else []
        self._buffer.clear()
        while missing := size - sum(map(len, pieces)):
            pieces.append(self._receive(missing, socket.MSG_WAITALL, deadline))
        # Joining a single piece does not copy it.
        return b"".join(pieces)

    def _receive(self, max_bytes: int, flags: int, deadline: float | None) -> bytes:
        if deadline is not None:
            self._set_timeout(remaining(deadline))
        try:
            received = self._connection.recv(max_bytes, flags)
        except BlockingIOError as error:
            raise TimeoutError from error
        if not received:
            raise EOFError
        return received

    def _set_timeout(self, seconds: float) -> None:
        """Limit each receive to a time, rounded up to milliseconds.

        Most waits have the same limit, which so is set once. `settimeout` of Python would poll
        before each receive: one more system call for each answer.
        """
        milliseconds = math.ceil(seconds * 1000)
        if milliseconds != self._timeout_ms:
            self._timeout_ms = milliseconds
            self._connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(milliseconds / 1000)
            )
