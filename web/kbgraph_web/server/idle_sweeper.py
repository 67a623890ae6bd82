"""Ends idle connections before their time where few more could be opened.

Granian ends them after a timeout. Where few files may be open, or thousands of clients connect and
say nothing, those who come later would wait for it.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import NamedTuple

from kbgraph_web.http.descriptors import open_descriptors

_PAUSE_SECONDS = 0.25
_CROWDED_SHARE, _RELIEVED_SHARE = 0.9, 0.5
"""Idle connections are ended from the one share of all that may be open, down to the other."""
_MIN_IDLE_MS = 500
_INFO_BYTES = 136
_LAST_SENT, _LAST_RECEIVED, _BYTES_RECEIVED = 44, 52, 128
"""Offsets in `struct tcp_info` of linux/tcp.h: two of 32 bits in milliseconds, one of 64."""


class _Idle(NamedTuple):
    """A connection that waits for its client."""

    idle_ms: int
    descriptor: int


class IdleSweeper(threading.Thread):
    """Watches the connections of this process to a port."""

    def __init__(self, port: int, connections: int) -> None:
        """`connections` is the number of those that may be open at once."""
        super().__init__(name="idle-sweeper", daemon=True)
        self._port, self._connections = port, connections
        # Each connection takes one more.
        self._others = len(open_descriptors())

    def run(self) -> None:
        """Look at the number of connections from time to time."""
        while True:
            time.sleep(_PAUSE_SECONDS)
            # Without a descriptor for the list, the others are looked at a moment later.
            with suppress(OSError):
                self.sweep()

    def sweep(self) -> int:
        """End the connections that are idle for longest if there are many; return their number."""
        descriptors = open_descriptors()
        number = len(descriptors) - self._others
        if number < self._connections * _CROWDED_SHARE:
            return 0
        surplus = number - int(self._connections * _RELIEVED_SHARE)
        idle = sorted(self._idle(descriptors), reverse=True)[:surplus]
        return sum(self._end(each) for each in idle)

    def _idle(self, descriptors: list[int]) -> Iterator[_Idle]:
        for descriptor in descriptors:
            with suppress(OSError), closing(_copy(descriptor)) as connection:
                idle_ms = self._idle_ms(connection)
                if idle_ms > _MIN_IDLE_MS:
                    yield _Idle(idle_ms, descriptor)

    def _end(self, idle: _Idle) -> bool:
        """End a connection that is still idle: its descriptor may have another one meanwhile."""
        with suppress(OSError), closing(_copy(idle.descriptor)) as connection:
            if self._idle_ms(connection) > _MIN_IDLE_MS:
                connection.shutdown(socket.SHUT_RDWR)
                return True
        return False

    def _idle_ms(self, connection: socket.socket) -> int:
        """Return for how long a connection has waited for its client; 0 if it does not wait.

        A client that was sent something since it has last sent something has no request under way.
        """
        if connection.getsockname()[1:2] != (self._port,):
            return 0
        if connection.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return 0
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
        sent_ms, received_ms = (
            struct.unpack_from("=I", info, offset)[0] for offset in (_LAST_SENT, _LAST_RECEIVED)
        )
        (received,) = struct.unpack_from("=Q", info, _BYTES_RECEIVED)
        if received == 0:
            return int(received_ms)
        return int(sent_ms) if sent_ms < received_ms else 0


def _copy(descriptor: int) -> socket.socket:
    """Return the socket of a descriptor that another thread may close. Raises OSError."""
    copy = os.dup(descriptor)
    try:
        return socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        raise
