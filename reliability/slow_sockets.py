"""R17: hundreds of clients send headers or bodies a byte at a time; other clients do not notice."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from urllib.parse import quote

from kbgraph.rdf.formats import RESULTS_JSON
from reliability.client import HOST, SHORT_QUERY, TRUE_BODY, Client
from reliability.machine import scaled
from reliability.row_result import RowResult, milliseconds, quantile
from reliability.server import serving

_MAX_P99_SECONDS = 0.1
_DRIP_SECONDS = 2.0
_PAUSE_SECONDS = 0.02
_HEADERS = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
_BODY = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/sparql-query\r\nContent-Length: 100000\r\n\r\nASK"
)


def run(seconds: float = 30.0, sockets: int = 800) -> list[RowResult]:
    """Run with slow headers, and as long with slow bodies."""
    return [_run("headers", _HEADERS, seconds, sockets), _run("bodies", _BODY, seconds, sockets)]


class _SlowClients(threading.Thread):
    """Slow clients; those that are cut off connect again."""

    def __init__(self, port: int, start: bytes, number: int) -> None:
        super().__init__(daemon=True)
        self._port, self._start, self._number = port, start, number
        self.end, self.connected = threading.Event(), threading.Event()
        self.reconnections = 0

    def run(self) -> None:
        """Send bytes until `end` is set."""
        connections = [self._open() for _ in range(self._number)]
        self.connected.set()
        while not self.end.is_set():
            cut = {
                index for index, connection in enumerate(connections) if not _send_byte(connection)
            }
            for index in cut:
                connections[index].close()
                connections[index] = self._open()
                self.reconnections += 1
            self.end.wait(_DRIP_SECONDS)
        for connection in connections:
            connection.close()

    def _open(self) -> socket.socket:
        connection = socket.create_connection((HOST, self._port), timeout=10)
        connection.sendall(self._start)
        connection.setblocking(False)
        return connection


def _send_byte(connection: socket.socket) -> bool:
    """Send a byte; return False if the server has closed the connection or has responded."""
    try:
        connection.send(b"a")
        connection.recv(1)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _probe(client: Client) -> float:
    """Return the seconds of a query by GET.

    A POST would wait for one of the slots for receiving bodies, which slow bodies take up.
    """
    response = client.get(
        f"/sparql?query={quote(SHORT_QUERY)}", {"Accept": RESULTS_JSON.media_type}
    )
    if (response.status, response.body) != (200, TRUE_BODY):
        raise OSError(f"a short query got {response.status}: {response.body[:100]!r}")
    return response.seconds


def _run(part: str, start: bytes, seconds: float, sockets: int) -> RowResult:
    times: list[float] = []
    errors: list[str] = []
    with serving(query_timeout_seconds=5) as server:
        slow_clients = _SlowClients(server.port, start, sockets)
        slow_clients.start()
        if not slow_clients.connected.wait(30):
            errors.append(f"{sockets} connections were not accepted within 30 s")
        end = time.monotonic() + seconds
        with Client(server.port, 5) as client, Client(server.port, 5) as fresh:
            while time.monotonic() < end:
                for each in (client, fresh):
                    try:
                        times.append(_probe(each))
                    except (OSError, http.client.HTTPException) as error:
                        errors.append(repr(error))
                fresh.close()
                time.sleep(_PAUSE_SECONDS)
        slow_clients.end.set()
        slow_clients.join(10)
    p99 = quantile(times, 0.99)
    measured = (
        f"{len(times)} probes, {len(errors)} failed, p99 {milliseconds(p99)}, "
        f"max {milliseconds(max(times, default=0.0))}; "
        f"{slow_clients.reconnections} slow connections were cut off and opened again"
    )
    size = f"{sockets} sockets with slow {part}, {seconds:g} s"
    return RowResult(
        "R17",
        size,
        f"0 failed probes, p99 < {milliseconds(scaled(_MAX_P99_SECONDS))}",
        measured,
        not errors and p99 < scaled(_MAX_P99_SECONDS),
        tuple(errors),
    )
