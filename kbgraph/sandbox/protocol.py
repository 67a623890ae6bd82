"""What goes over the sockets between who asks, the workers and the keeper: messages with their length before them."""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from typing import NamedTuple

from kbgraph.rdf.formats import by_name
from kbgraph.sparql.request import Request

NUMBER = struct.Struct("!I")
GRANTED, REFUSED = b"y", b"n"
"""What the keeper answers to who says that a query is slow."""
AT_ONCE = 64 * 1024
"""Bytes of an answer that go out with what goes before them. Who asks sends `GO` for a larger one, and so can take it in one piece."""
GO = b"g"
_PART = 64 * 1024
"""Bytes taken at once. The C library gives memory for more than 128 KiB back to the system at once, which costs more than to read."""
_TIME = struct.Struct("@ll")
"""timeval of socket(7): seconds, microseconds."""
_PEER = struct.Struct("3i")
"""ucred of unix(7): process, user, group."""


class WorkerReply(NamedTuple):
    """What goes before an answer's bytes."""

    error: str
    """The kind of KbError; empty where there is an answer."""
    message: str
    """The error's sentence, or the name of the answer's syntax."""
    size: int


def control_address(address: str) -> str:
    """Where the keeper is told of slow queries, given where the workers listen."""
    return f"{address}-desk"


def is_own(line: socket.socket) -> bool:
    """Whether the other end belongs to this user: any may connect to an address in the abstract namespace."""
    user: int = _PEER.unpack(line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))[1]
    return user == os.getuid()


def encode(request: Request) -> bytes:
    """A request as bytes."""
    names = [each.name for each in request.accepted]
    return json.dumps([request.query, names, request.default_graphs, request.named_graphs]).encode()


def decode(message: bytes) -> Request:
    """The request that was packed."""
    query, names, default_graphs, named_graphs = json.loads(message)
    return Request(
        query, tuple(by_name(name) for name in names), tuple(default_graphs), tuple(named_graphs)
    )


def remaining(deadline: float) -> float:
    """Seconds until then; raises TimeoutError where there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def send_within(line: socket.socket, seconds: float) -> None:
    """Let no call that sends last longer: one that does raises BlockingIOError."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _TIME.pack(*_parts(seconds)))


def send(line: socket.socket, content: bytes) -> None:
    """Send a message."""
    line.sendall(NUMBER.pack(len(content)) + content)


def _parts(seconds: float) -> tuple[int, int]:
    """Whole seconds and microseconds, at least one: none is for ever."""
    whole, part = divmod(max(1, int(seconds * 1_000_000)), 1_000_000)
    return whole, part


class MessageReader:
    """What comes over a line, taken off it in as few calls as can be: each lets other threads go first."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._come = line, bytearray()

    def __bool__(self) -> bool:
        """Whether something has come that nobody has taken."""
        return bool(self._come)

    def wait(self, deadline: float | None) -> None:
        """Until more comes. Raises EOFError where the other end has closed, TimeoutError at the deadline."""
        self._come += self._part(_PART, 0, deadline)

    def take(self, size: int, deadline: float | None) -> bytes:
        """So many bytes. Raises as `wait` does."""
        if size - len(self._come) > _PART:
            return self._take_much(size, deadline)
        while len(self._come) < size:
            self.wait(deadline)
        content = bytes(self._come) if len(self._come) == size else bytes(self._come[:size])
        del self._come[:size]
        return content

    def _take_much(self, size: int, deadline: float | None) -> bytes:
        """The same, in as few pieces as the system gives, so that a large answer is copied once."""
        pieces = [bytes(self._come)] if self._come else []
        self._come.clear()
        while lacking := size - sum(map(len, pieces)):
            pieces.append(self._part(lacking, socket.MSG_WAITALL, deadline))
        # What comes in one piece is not copied again.
        return b"".join(pieces)

    def _part(self, most: int, flags: int, deadline: float | None) -> bytes:
        if deadline is not None:
            # By the system and not by `settimeout`, which asks first whether something is there: one call more for each answer.
            self._line.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVTIMEO, _TIME.pack(*_parts(remaining(deadline)))
            )
        try:
            part = self._line.recv(most, flags)
        except BlockingIOError as error:
            raise TimeoutError from error
        if not part:
            raise EOFError
        return part

    def number(self, deadline: float | None) -> int:
        """A number alone: a message's length, or a process."""
        number: int = NUMBER.unpack(self.take(NUMBER.size, deadline))[0]
        return number

    def message(self, deadline: float | None) -> bytes:
        """The next message."""
        return self.take(self.number(deadline), deadline)
