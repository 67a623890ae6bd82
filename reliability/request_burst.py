"""R24: a burst of costly requests whose clients hang up does not stop those that read.

Thousands of idle connections are held meanwhile.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
from itertools import cycle, islice
from urllib.parse import quote, urlencode

from reliability.client import HOST, Client
from reliability.crowd import crowd
from reliability.idle_connections import KINDS
from reliability.machine import scaled
from reliability.row_result import RowResult, milliseconds, quantile
from reliability.server import Processes, Server, memory, serving

_MAX_P99_SECONDS, _MAX_MEMORY_BYTES = 0.25, 1_500_000_000
_HANG_UP_SECONDS, _PAUSE_SECONDS = 0.3, 0.02
_RETRY_SECONDS = 2.0
"""Until the next burst."""
_IDLE_KINDS = tuple(
    kind for kind in KINDS if kind.name in {"nothing", "half a header", "an answered request"}
)
_PRODUCT = "SELECT * {?a ?b ?c . ?d ?e ?f} LIMIT 999999"


def run(
    seconds: float = 20.0, requests: int = 200, entries: int = 330, idle: int = 2000
) -> list[RowResult]:
    """Send bursts for a time; meanwhile, read pages, the state of health, and short queries."""
    with serving(entries) as server:
        slug = min(path.stem for path in (server.folder / "kb").glob("country--*.md"))
        processes = server.settled()
        with Client(server.port) as client:
            _read(client, slug, 3)
        quiet = memory(processes.all)
        with crowd(server.port, _IDLE_KINDS, idle):
            burst = _Burst(server, _costly(slug), requests, processes)
            burst.start()
            time.sleep(_HANG_UP_SECONDS)
            times, errors = _read_for(seconds, server, slug)
            burst.end.set()
            burst.join()
        return [_result(burst, idle, quiet, times, errors)]


def _read_for(
    seconds: float, server: Server, slug: str
) -> tuple[dict[str, list[float]], list[str]]:
    """Return the durations of requests by path, and the errors."""
    times: dict[str, list[float]] = {path: [] for path in _reading(slug)}
    errors: list[str] = []
    end = time.monotonic() + seconds
    with Client(server.port) as client:
        while time.monotonic() < end:
            _probe(client, times, errors)
    return times, errors


class _Burst(threading.Thread):
    """Clients that send costly requests at once and hang up, again and again."""

    def __init__(
        self, server: Server, paths: list[str], requests: int, processes: Processes
    ) -> None:
        super().__init__(daemon=True)
        self._port, self._paths, self.requests = server.port, paths, requests
        self._processes = processes
        self.end = threading.Event()
        self.sent, self.peak = 0, 0

    def run(self) -> None:
        """Send bursts until `end` is set."""
        while not self.end.is_set():
            connections = [self._send(path) for path in islice(cycle(self._paths), self.requests)]
            time.sleep(_HANG_UP_SECONDS)
            for connection in connections:
                connection.close()
            self.sent += len(connections)
            for _ in range(4):
                self.peak = max(self.peak, memory(self._processes.all))
                self.end.wait(_RETRY_SECONDS / 4)

    def _send(self, path: str) -> socket.socket:
        connection = socket.create_connection((HOST, self._port), timeout=10)
        head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\n\r\n"
        connection.sendall(head.encode())
        return connection


def _costly(slug: str) -> list[str]:
    """Return costly addresses of each kind; numbers make them differ, so that no cache helps."""
    around = f"/graph/{quote(slug)}"
    pages = [urlencode({"page": "1", "query": f"{_PRODUCT} #{number}"}) for number in range(20)]
    return [
        "/export/kbgraph.jsonld",
        "/export/kbgraph.rdf",
        *(f"/sparql?{page}" for page in pages),
        *(f"{around}?depth=3&limit={2000 - number}" for number in range(10)),
        *(f"{around}.json?depth=5&limit={2000 - number}" for number in range(10)),
        *(f"/matrix?{'column=x&' * 100}page={number}" for number in range(1, 10)),
        *(f"/search?q=e+a+i&where=type:x{number}" for number in range(10)),
        *(f"/path?from={quote(slug)}&to=x{number}" for number in range(10)),
    ]


def _reading(slug: str) -> list[str]:
    return ["/", f"/entry/{quote(slug)}", "/healthz", "/sparql?query=ASK%7B%7D"]


def _read(client: Client, slug: str, times: int) -> None:
    for _ in range(times):
        for path in _reading(slug):
            client.get(path)


def _probe(client: Client, times: dict[str, list[float]], errors: list[str]) -> None:
    for path, seconds in times.items():
        try:
            response = client.get(f"{path}{'&' if '?' in path else '?'}n={len(seconds)}")
        except (OSError, http.client.HTTPException) as error:
            errors.append(f"{path}: {error!r}")
            continue
        seconds.append(response.seconds)
        if response.status != 200:
            errors.append(f"{path}: {response.status} {response.body[:100]!r}")
        time.sleep(_PAUSE_SECONDS)


def _result(
    burst: _Burst, idle: int, quiet: int, times: dict[str, list[float]], errors: list[str]
) -> RowResult:
    p99 = {path: quantile(seconds, 0.99) for path, seconds in times.items()}
    worst = max(p99, key=lambda path: p99[path])
    more = max(0, burst.peak - quiet)
    return RowResult(
        "R24",
        f"bursts of {burst.requests} costly requests that hang up, {burst.sent} in all, beside "
        f"{idle} idle connections",
        f"p99 < {milliseconds(scaled(_MAX_P99_SECONDS))}, 0 errors, "
        "memory < 1.5 GB above the quiet run",
        f"{sum(map(len, times.values()))} probes, {len(errors)} errors, "
        f"p99 {milliseconds(p99[worst])} ({worst}), {more / 1e6:.0f} MB above",
        not errors and p99[worst] < scaled(_MAX_P99_SECONDS) and more < _MAX_MEMORY_BYTES,
        tuple(errors),
    )
