"""R13: the folder changes repeatedly while four clients send requests.

No request may fail, and each response must be of a single generation.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from typing import NamedTuple
from urllib.parse import quote

from kbgraph.rdf.formats import RESULTS_JSON
from reliability.client import Client, Response
from reliability.row_result import RowResult, milliseconds, quantile
from reliability.server import Server, serving

_QUERY = (
    "SELECT ?text { ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?text "
    "FILTER(STRSTARTS(STR(?text), 'Counter ')) } LIMIT 1"
)
_PATHS = {"page": "/entry/counter", "query": f"/sparql?query={quote(_QUERY)}"}
_TITLE = re.compile(rb"<h1\b[^>]*>(?:\s*<[^>]+>)*\s*Counter (\d+)")
_RELOAD_TIMEOUT_SECONDS = 30.0
_PAUSE_SECONDS = 0.002
_DRAIN_SECONDS = 3.0


class _Observation(NamedTuple):
    kind: str
    etag: str
    number: int


class _ClientThread(threading.Thread):
    """A client that requests the page and the query in turn."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(daemon=True)
        self._client, self._keeps_alive = Client(port), number % 2 == 0
        self.end = threading.Event()
        self.observations: list[_Observation] = []
        self.times: list[float] = []
        self.faults: list[str] = []

    def run(self) -> None:
        """Send requests until `end` is set."""
        while not self.end.is_set():
            for kind, path in _PATHS.items():
                try:
                    self._record(
                        kind,
                        self._client.get(
                            path, {"Accept": RESULTS_JSON.media_type} if kind == "query" else {}
                        ),
                    )
                except (OSError, http.client.HTTPException) as error:
                    self.faults.append(
                        f"{kind}, "
                        f"{'keep-alive' if self._keeps_alive else 'new connections'}: {error!r}"
                    )
                if not self._keeps_alive:
                    self._client.close()
            time.sleep(_PAUSE_SECONDS)
        self._client.close()

    def _record(self, kind: str, response: Response) -> None:
        self.times.append(response.seconds)
        count = _count(kind, response)
        if count < 0:
            self.faults.append(f"{kind}: {response.status} {response.body[:100]!r}")
        else:
            self.observations.append(_Observation(kind, response.headers.get("etag", ""), count))


def run(number: int = 100, clients: int = 4) -> list[RowResult]:
    """Reload the folder `number` times."""
    with serving() as server:
        _write(server, 0)
        _wait(server.port, 0)
        # The previous generation, which has no such entry, may still respond while it drains.
        time.sleep(_DRAIN_SECONDS)
        threads = [_ClientThread(server.port, each) for each in range(clients)]
        for each in threads:
            each.start()
        started = time.monotonic()
        for count in range(1, number + 1):
            _write(server, count)
            _wait(server.port, count)
        seconds = time.monotonic() - started
        for each in threads:
            each.end.set()
            each.join(_RELOAD_TIMEOUT_SECONDS)
    return [_result(number, seconds, threads)]


def _count(kind: str, response: Response) -> int:
    """Return the counter of a response; -1 if it has none."""
    if response.status != 200:
        return -1
    if kind == "page":
        values = _TITLE.search(response.body)
        return int(values[1]) if values else -1
    rows = json.loads(response.body)["results"]["bindings"]
    return int(rows[0]["text"]["value"].split()[1]) if rows else -1


def _write(server: Server, count: int) -> None:
    """Replace the entry atomically, so that no half-written entry is read."""
    file = server.folder / "kb" / "counter.md"
    new = server.folder / "counter.new"
    new.write_text(f"# Counter {count}\n", encoding="utf-8")
    new.replace(file)


def _wait(port: int, count: int) -> None:
    deadline = time.monotonic() + _RELOAD_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        with Client(port) as client:
            if _count("page", client.get(_PATHS["page"])) == count:
                return
        time.sleep(0.05)
    raise TimeoutError(f"change {count} was not served within {_RELOAD_TIMEOUT_SECONDS:g} s")


def _result(number: int, seconds: float, threads: list[_ClientThread]) -> RowResult:
    observations = [each for thread in threads for each in thread.observations]
    faults = [fault for thread in threads for fault in thread.faults]
    counts: dict[tuple[str, str], set[int]] = {}
    etags: dict[tuple[str, int], set[str]] = {}
    for kind, etag, count in observations:
        counts.setdefault((kind, etag), set()).add(count)
        etags.setdefault((kind, count), set()).add(etag)
    mixed = [
        f"ETag {etag} of a {kind} has several counters: {sorted(values)}"
        for (kind, etag), values in counts.items()
        if len(values) > 1 or not etag
    ]
    mixed += [
        f"counter {count} in a {kind} has several ETags: {sorted(values)}"
        for (kind, count), values in etags.items()
        if len(values) > 1
    ]
    times = [each for thread in threads for each in thread.times]
    measured = (
        f"{len(times)} requests, {len(faults)} failed, {len(mixed)} ETags with two contents; "
        f"{seconds / number:.2f} s per reload, "
        f"p99 {milliseconds(quantile(times, 0.99))}, max {milliseconds(max(times))}"
    )
    size = f"{number} reloads under {len(threads)} clients, half of them keep-alive"
    return RowResult(
        "R13",
        size,
        "0 failed, each response of a single generation",
        measured,
        not faults and not mixed,
        (*faults, *mixed),
    )
