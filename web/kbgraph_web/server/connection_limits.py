"""The socket of a server, and the limits on its connections.

They limit how many there are, how long they idle, and what the kernel holds for each. A proxy may
limit each client; these limits keep the server reading whoever connects.
"""

from __future__ import annotations

import errno
import socket
import sys
import time

from kbgraph.errors import KbError
from kbgraph_web.http.descriptors import open_descriptors

if sys.platform != "win32":
    import resource

BACKLOG = 4096
"""Connections that the kernel keeps until they are accepted."""
IDLE_TIMEOUT_MS = 10_000
"""The longest time from the start of a connection, or from a response, to the end of the next
request's header. A connection that says nothing, or only a part, ends then."""
MAX_HEADER_BYTES = 96 * 1024
"""Of a request line and its header fields; an address may have 60,000 characters of it."""
MAX_CONNECTIONS = 8192
"""Connections that are open at once, if the limit of open files allows them. The others wait."""
_MIN_CONNECTIONS = 16
_FEW_CONNECTIONS = 1000
_SPARE_FILES = 8
_MAX_WAIT_SECONDS, _PAUSE_SECONDS = 1.5, 0.05
_MAX_FILES = 65_536
_STALLED_TIMEOUT_MS = 10_000
"""After this time without a byte that its client takes, a connection ends."""
_MAX_UNSENT_BYTES = 256 * 1024
"""Bytes of a connection that the kernel holds in addition to those under way."""


def listen(host: str, port: int) -> socket.socket:
    """Open the socket of a server.

    The processes of a server that was killed hold its socket for a moment more: the next one waits
    for them. Raises KbError if the address cannot be had.
    """
    deadline = time.monotonic() + _MAX_WAIT_SECONDS
    while True:
        try:
            listener = _created(host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(_PAUSE_SECONDS)
                continue
            reason = f"cannot listen on {host}, port {port}: {error.strerror}"
            raise KbError(f"{reason}; choose another with --port") from error
        limit_connections_of(listener)
        listener.setblocking(False)
        return listener


def _created(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def raise_file_limit() -> None:
    """Raise the limit of open files to what the system allows: each connection takes one."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, _MAX_FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def max_connections(files: int) -> int:
    """Return the number of connections for which the limit of open files leaves room.

    `files` is the number of files and connections to workers that may be opened at once.
    Without a descriptor for the next connection, granian would ask for one all the time. Raises
    KbError if too few remain.
    """
    if sys.platform == "win32":
        return MAX_CONNECTIONS
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    needed = len(open_descriptors()) + files + _SPARE_FILES
    if limit - needed < _MIN_CONNECTIONS:
        raise KbError(
            f"the limit of open files is {limit} (ulimit -n), and the server needs "
            f"{needed + _MIN_CONNECTIONS}: raise it"
        )
    return min(MAX_CONNECTIONS, limit - needed)


def few_connections_warning(connections: int) -> str:
    """Return a sentence if fewer connections are possible than a public server needs, else ''."""
    if connections >= _FEW_CONNECTIONS:
        return ""
    return (
        f"at most {connections} connections at once, as the limit of open files is low "
        "(ulimit -n); further clients wait"
    )


def limit_connections_of(listener: socket.socket) -> None:
    """Set the options of a listening socket that its connections inherit."""
    # Without it, a body sent after its header would wait 40 ms for the client's delayed
    # acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.platform == "linux":
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED_TIMEOUT_MS)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _MAX_UNSENT_BYTES)
