"""Whether the client of a request is still connected.

WSGI does not tell it. On Linux the connection is found among the descriptors of this process, by
the address of its other end, and the system is asked for its state. Nothing is read from it.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from kbgraph_web.http.descriptors import open_descriptors

_CHECK_SECONDS = 0.25
"""The least time between two looks at a connection."""
_SNAPSHOT_SECONDS = 0.25
"""The least time between two searches through all descriptors: there may be thousands."""
_URGENT_SNAPSHOT_SECONDS = 0.05
"""The same, where many requests wait for threads."""
_ESTABLISHED = 1
"""State of a connection whose ends are both open (`tcpi_state` of tcp(7))."""
_Peer = tuple[str, int]


class ClientPresence:
    """Tells whether the client of one request is still connected; True where nothing is known.

    Calls cost nothing until a request has waited for a quarter of a second.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ
        self._checked = time.monotonic()

    def __call__(self) -> bool:
        """Return whether the client may still wait for the answer."""
        now = time.monotonic()
        if now - self._checked < _CHECK_SECONDS:
            return True
        self._checked = now
        peer = _peer_in(self._environ)
        is_known = peer[1] and sys.platform == "linux"
        return not is_known or _CONNECTIONS.may_hold(peer, _SNAPSHOT_SECONDS)


def has_hung_up(environ: dict[str, Any]) -> bool:
    """Return whether a client has hung up already, as far as is known without much work."""
    peer = _peer_in(environ)
    is_known = peer[1] and sys.platform == "linux"
    return bool(is_known) and not _CONNECTIONS.may_hold(peer, _URGENT_SNAPSHOT_SECONDS)


def _peer_in(environ: dict[str, Any]) -> _Peer:
    """Return the other end of a request's connection; port 0 if the server does not tell it."""
    host, _, port = environ.get("REMOTE_ADDR", "").rpartition(":")
    return host.strip("[]"), int(port) if port.isdecimal() else 0


class _Connections:
    """The connections of this process, by the address of their other end. Thread-safe."""

    def __init__(self) -> None:
        self._descriptors: dict[_Peer, int] = {}
        self._searched = 0.0
        self._lock = threading.Lock()

    def may_hold(self, peer: _Peer, snapshot_seconds: float) -> bool:
        """Return False if a connection with this other end has been closed by either side.

        True if the descriptors were searched less than `snapshot_seconds` ago, without finding it.
        """
        with self._lock:
            if _is_established(self._descriptors.get(peer, -1), peer):
                return True
            if time.monotonic() - self._searched < snapshot_seconds:
                return True
            self._descriptors = {
                found: descriptor
                for descriptor in open_descriptors()
                if (found := _peer_of(descriptor))
            }
            self._searched = time.monotonic()
            return _is_established(self._descriptors.get(peer, -1), peer)


_CONNECTIONS = _Connections()


def _peer_of(descriptor: int) -> _Peer | None:
    """Return the other end of a connection; None for any other descriptor."""
    with suppress(OSError):
        connection = socket.socket(fileno=descriptor)
        try:
            peer = connection.getpeername()
        finally:
            # The descriptor belongs to the server.
            connection.detach()
        return (peer[0], peer[1]) if isinstance(peer, tuple) else None
    return None


def _is_established(descriptor: int, peer: _Peer) -> bool:
    """Return whether a descriptor is a connection with this other end, open on both sides."""
    if descriptor < 0 or _peer_of(descriptor) != peer:
        return False
    with suppress(OSError):
        connection = socket.socket(fileno=descriptor)
        try:
            state: int = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
        finally:
            connection.detach()
        return state == _ESTABLISHED
    return False
