"""Granian, a WSGI server, on a socket that the supervisor has opened.

The only module that imports granian. It overrides one private method, so granian is pinned.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server import Server

from kbgraph_web.server.connection_limits import BACKLOG, IDLE_TIMEOUT_MS, MAX_HEADER_BYTES

LEAVE_SIGNAL = signal.SIGUSR1
"""Tells a worker that another generation takes over the connections."""
_DRAIN_SECONDS = 0.25
"""Between the signal to leave and the end of accepting connections."""
_TARGET = "kbgraph_web.server.generation"


class _SharedSocketServer(Server):  # type: ignore[misc, valid-type]
    """Granian on an open socket, so that waiting clients go to the generation that serves next."""

    def __init__(self, listener: int, **options: Any) -> None:
        self._listener = listener
        super().__init__(_TARGET, **options)

    def _init_shared_socket(self) -> None:
        # As granian does on systems where it does not open a socket for each worker.
        self._ssp, self._sfd = None, self._listener
        self._shd = SocketHolder(self._listener, False, BACKLOG)  # type: ignore[call-arg]
        self._sso = socket.socket(fileno=self._listener)
        self._sso.set_inheritable(True)

    def signal_handler_interrupt(self, *_: object) -> None:
        # Granian closes idle connections without a word. So for a moment each response tells its
        # client that it is the last on its connection.
        for worker in self.wrks:
            os.kill(worker.inner.pid, LEAVE_SIGNAL)
        signal.signal(signal.SIGALRM, super().signal_handler_interrupt)
        signal.setitimer(signal.ITIMER_REAL, _DRAIN_SECONDS)


def serve_wsgi(
    load: Callable[[], Callable[..., Any]],
    threads: int,
    connections: int,
    listener: int,
    address: tuple[str, int],
) -> None:
    """Serve the application that `load` makes in each worker, until a signal ends the server.

    `connections` is the number of those open at once; the next ones wait until one ends.
    `listener` is the descriptor of an open socket, or -1 to listen on the address instead.
    """
    # Most threads only wait for queries, so granian's warning about their number does not apply.
    granian_log = logging.getLogger("_granian")
    granian_log.addFilter(lambda record: "Python threads" not in record.getMessage())
    options: dict[str, Any] = {
        "interface": Interfaces.WSGI,
        "workers": 1,
        # In the other mode a worker may miss its own end, and has to be killed.
        "runtime_mode": RuntimeModes.st,
        "respawn_failed_workers": True,
        "blocking_threads": threads,
        "backlog": BACKLOG,
        "backpressure": connections,
        # In the other modes, a connection that has sent nothing waits without a timeout until its
        # protocol is known, and HTTP/2 lets a few bytes stand for megabytes of headers.
        "http": HTTPModes.http1,
        "http1_settings": HTTP1Settings(
            header_read_timeout=IDLE_TIMEOUT_MS, max_buffer_size=MAX_HEADER_BYTES
        ),
        "log_level": LogLevels.warning,
    }
    server: Any
    if listener >= 0:
        server = _SharedSocketServer(listener, **options)
    else:
        host, port = address
        server = Server(_TARGET, address=host, port=port, **options)
    server.serve(target_loader=load, wrap_loader=False)
