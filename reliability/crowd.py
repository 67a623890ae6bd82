"""Many connections of clients that misbehave, and probes of how others are served meanwhile."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from reliability.client import HOST, SHORT_QUERY, TRUE_BODY, Client
from reliability.row_result import milliseconds, quantile

_TURN_SECONDS = 0.5
_PAUSE_SECONDS = 0.03
_CONNECT_TIMEOUT_SECONDS = 10.0
_MAX_READ_BYTES = 4096
"""A small buffer for what is received, so that the server notices clients that do not read."""


class Kind(NamedTuple):
    """A kind of misbehaving connection."""

    name: str
    start: bytes
    """What is sent at once."""
    drip: bytes = b""
    """What is sent in each turn."""
    is_reading: bool = True
    """Whether what the server sends is read."""


class Crowd(threading.Thread):
    """Connections of some kinds, in equal numbers; those that end are opened again."""

    def __init__(self, port: int, kinds: tuple[Kind, ...], number: int) -> None:
        super().__init__(daemon=True)
        self._port, self._kinds, self._number = port, kinds, number
        self.end, self.connected = threading.Event(), threading.Event()
        self.lifetimes: dict[str, list[float]] = {kind.name: [] for kind in kinds}
        """Seconds from the start of a connection to its end, by kind."""
        self.open_since: list[float] = []
        """When those that are open were opened, on the monotonic clock."""

    def run(self) -> None:
        """Keep the connections until `end` is set."""
        kinds = [self._kinds[each % len(self._kinds)] for each in range(self._number)]
        connections = [_open(self._port, kind) for kind in kinds]
        started = [time.monotonic()] * len(kinds)
        self.connected.set()
        while not self.end.wait(_TURN_SECONDS):
            for index, kind in enumerate(kinds):
                if _is_open(connections[index], kind):
                    continue
                connections[index].close()
                self.lifetimes[kind.name].append(time.monotonic() - started[index])
                connections[index], started[index] = _open(self._port, kind), time.monotonic()
            self.open_since = started
        for connection in connections:
            connection.close()

    def longest(self) -> dict[str, float]:
        """Return the longest life of a connection of each kind; those that are open count."""
        now = time.monotonic()
        ages = {kind.name: 0.0 for kind in self._kinds}
        for index, since in enumerate(self.open_since):
            name = self._kinds[index % len(self._kinds)].name
            ages[name] = max(ages[name], now - since)
        return {name: max([age, *self.lifetimes[name]]) for name, age in ages.items()}


@contextmanager
def crowd(port: int, kinds: tuple[Kind, ...], number: int) -> Iterator[Crowd]:
    """Hold connections while the block runs."""
    crowd = Crowd(port, kinds, number)
    crowd.start()
    crowd.connected.wait(60)
    try:
        yield crowd
    finally:
        crowd.end.set()
        crowd.join(30)


class RefusedError(OSError):
    """A 503 with Retry-After, as bodies get where too many are in transfer."""


class Probes(NamedTuple):
    """The seconds of probes, and the errors of those that failed."""

    seconds: list[float]
    errors: list[str]
    refused: list[str]
    """Errors of probes that were told to come again."""

    @property
    def refused_share(self) -> float:
        """Return the share of the probes that were told to come again."""
        all_probes = len(self.seconds) + len(self.errors) + len(self.refused)
        return len(self.refused) / max(1, all_probes)

    @property
    def p99(self) -> float:
        """Return the 99th percentile."""
        return quantile(self.seconds, 0.99)

    def __str__(self) -> str:
        """Return the number, the failures and the durations."""
        return (
            f"{len(self.seconds)} probes, {len(self.errors)} failed, "
            f"{len(self.refused)} told to come again, p50 "
            f"{milliseconds(quantile(self.seconds, 0.5))}, p99 {milliseconds(self.p99)}, "
            f"max {milliseconds(max(self.seconds, default=0.0))}"
        )


def probe(port: int, seconds: float, timeout: float = 5.0) -> Probes:
    """Request a page, the health and a query by POST in turn, each over a new connection."""
    probes = Probes([], [], [])
    requests: tuple[Callable[[Client], float], ...] = (
        lambda client: _get(client, "/entry/note1"),
        lambda client: _get(client, "/healthz"),
        _post,
    )
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        request, number = requests[number % len(requests)], number + 1
        try:
            with Client(port, timeout) as client:
                probes.seconds.append(request(client))
        except RefusedError as error:
            probes.refused.append(str(error))
        except (OSError, http.client.HTTPException) as error:
            probes.errors.append(f"after {timeout - end + time.monotonic():.1f} s: {error!r}")
        time.sleep(_PAUSE_SECONDS)
    return probes


def _get(client: Client, path: str) -> float:
    started = time.perf_counter()
    response = client.get(path)
    if response.status != 200:
        raise OSError(f"{path} got {response.status}: {response.body[:100]!r}")
    return time.perf_counter() - started


def _post(client: Client) -> float:
    response = client.query(SHORT_QUERY)
    if response.status == 503 and "retry-after" in response.headers:
        raise RefusedError(response.body[:100])
    if (response.status, response.body) != (200, TRUE_BODY):
        raise OSError(f"a short query got {response.status}: {response.body[:100]!r}")
    return response.seconds


def _open(port: int, kind: Kind) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _MAX_READ_BYTES)
    connection.settimeout(_CONNECT_TIMEOUT_SECONDS)
    with suppress(OSError):
        connection.connect((HOST, port))
        if kind.start:
            connection.sendall(kind.start)
    connection.setblocking(False)
    return connection


def _is_open(connection: socket.socket, kind: Kind) -> bool:
    """Drip and read; return whether the server keeps the connection."""
    try:
        if kind.drip:
            connection.send(kind.drip)
        # Peeking finds an end or a reset, and leaves the window closed.
        flags = 0 if kind.is_reading else socket.MSG_PEEK
        return bool(connection.recv(_MAX_READ_BYTES, flags))
    except BlockingIOError:
        return True
    except OSError:
        return False
