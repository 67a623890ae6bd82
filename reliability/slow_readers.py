"""R26: clients ask for the largest answers and do not read them, or a few bytes at a time.

The memory stays bounded, they are cut off, and other clients do not notice.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple
from urllib.parse import quote

from kbgraph.rdf.formats import RESULTS_JSON
from reliability.client import HOST, Client
from reliability.crowd import Probes, probe
from reliability.machine import scaled
from reliability.row_result import RowResult, milliseconds
from reliability.server import memory, serving

_HEADERS = {"Host": "localhost", "Accept": RESULTS_JSON.media_type, "Accept-Encoding": "identity"}
_HEADER = "".join(f"{name}: {value}\r\n" for name, value in _HEADERS.items())
_STATUS_BYTES = len("HTTP/1.1 200")
_SMALL_BUFFER = 4096
_DRIP_BYTES, _DRIP_SECONDS = 2048, 0.5
_MAX_P99_SECONDS = 0.25
_MAX_MEMORY_BYTES = 600_000_000
_MAX_LIFE_SECONDS = 30.0
_PAUSE_SECONDS = 0.2
_RETRY_SECONDS = 2.0
"""The server asks for this pause where it refuses: without it, the row would measure a flood."""


class _Attack(NamedTuple):
    """Readers of one size of answer."""

    readers: int
    rows: int
    min_bytes: int
    turn: AbstractContextManager[object]
    """Held while an answer is made: where that takes long, reading is to be slow, not the query."""

    @property
    def address(self) -> str:
        """Return the address of the answer."""
        query = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {self.rows}"
        return f"/sparql?query={quote(query)}"

    @property
    def request(self) -> bytes:
        """Return the request for the answer."""
        return f"GET {self.address} HTTP/1.1\r\n{_HEADER}\r\n".encode()


class _Reader(threading.Thread):
    """A client that reads nothing of its answer, or a little; it asks again when it is cut off."""

    def __init__(self, port: int, attack: _Attack, end: threading.Event, *, drips: bool) -> None:
        super().__init__(daemon=True)
        self._port, self._attack, self._end, self._drips = port, attack, end, drips
        self.lives = [0.0]
        """Seconds from the start of each answer to its end."""

    def run(self) -> None:
        """Ask until `end` is set."""
        while not self._end.wait(_RETRY_SECONDS):
            with socket.socket() as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
                connection.settimeout(30)
                with self._attack.turn:
                    is_answered = not self._end.is_set() and self._ask(connection)
                if is_answered:
                    self.lives.append(self._hold(connection))

    def _ask(self, connection: socket.socket) -> bool:
        """Send the request; return whether its answer begins."""
        try:
            connection.connect((HOST, self._port))
            connection.sendall(self._attack.request)
            return connection.recv(_STATUS_BYTES).endswith(b"200")
        except OSError:
            return False

    def _hold(self, connection: socket.socket) -> float:
        started = time.monotonic()
        while not self._end.wait(_DRIP_SECONDS):
            try:
                # What is sent finds out whether the server still has the connection.
                connection.send(b"\r\n")
                if self._drips and not connection.recv(_DRIP_BYTES):
                    break
            except OSError:
                break
        return time.monotonic() - started


class _Memory(threading.Thread):
    """Watches the memory of processes."""

    def __init__(self, processes: tuple[int, ...], end: threading.Event) -> None:
        super().__init__(daemon=True)
        self._processes, self._end = processes, end
        self._before, self._most = memory(processes), 0

    def run(self) -> None:
        """Look at the memory until `end` is set."""
        while not self._end.wait(_PAUSE_SECONDS):
            self._most = max(self._most, memory(self._processes))

    @property
    def grown(self) -> int:
        """Return the bytes that were added at most."""
        return self._most - self._before


class _Figures(NamedTuple):
    during: Probes
    after: Probes
    answers: int
    size: int
    grown: int
    longest: float


def run(seconds: float = 60.0, number: int = 50) -> list[RowResult]:
    """Hold readers of answers that are made for each, and as many bytes of a cached one."""
    return [
        _run(seconds, _Attack(number, 90_000, 20_000_000, threading.Lock())),
        _run(seconds, _Attack(8 * number, 9_000, 3_000_000, nullcontext())),
    ]


def _run(seconds: float, attack: _Attack) -> RowResult:
    end = threading.Event()
    with serving() as server:
        watch = _Memory(server.settled().all, end)
        with Client(server.port, timeout=60) as client:
            size = len(client.get(attack.address, _HEADERS).body)
        readers = [
            _Reader(server.port, attack, end, drips=bool(each % 2))
            for each in range(attack.readers)
        ]
        for thread in (watch, *readers):
            thread.start()
        during = probe(server.port, seconds)
        end.set()
        for thread in (watch, *readers):
            thread.join(40)
        after = probe(server.port, 1.0)
    lives = [life for reader in readers for life in reader.lives[1:]]
    longest = max(lives, default=0.0)
    figures = _Figures(during, after, len(lives), size, watch.grown, longest)
    return _result(attack, seconds, figures)


def _result(attack: _Attack, seconds: float, figures: _Figures) -> RowResult:
    errors = (*figures.during.errors, *figures.after.errors)
    return RowResult(
        "R26",
        f"{attack.readers} slow readers, {seconds:g} s",
        f"0 failed probes, p99 < {milliseconds(scaled(_MAX_P99_SECONDS))}, less than "
        f"{_MAX_MEMORY_BYTES / 1e6:.0f} MB more, none for more than {_MAX_LIFE_SECONDS:g} s",
        f"{figures.during}; {figures.answers} answers of {figures.size / 1e6:.0f} MB, the longest "
        f"{figures.longest:.1f} s; at most {figures.grown / 1e6:.0f} MB more",
        ok=not errors
        and figures.during.p99 < scaled(_MAX_P99_SECONDS)
        and figures.grown < _MAX_MEMORY_BYTES
        and 0 < figures.longest < _MAX_LIFE_SECONDS
        and figures.size > attack.min_bytes,
        reasons=errors,
    )
