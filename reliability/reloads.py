"""R13: the folder changes again and again under four clients; no request fails, and each answer is of one generation."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from typing import NamedTuple
from urllib.parse import quote

from kbgraph.rdf.formats import RESULTS_JSON
from reliability.client import Answer, Client
from reliability.server import Server, serving
from reliability.verdict import Verdict, milliseconds, quantile

_QUERY = "SELECT ?text { ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?text FILTER(STRSTARTS(STR(?text), 'Counter ')) } LIMIT 1"
_PATHS = {"page": "/entry/counter", "query": f"/sparql?query={quote(_QUERY)}"}
_TITLE = re.compile(rb"<h1>Counter (\d+)</h1>")
_PATIENCE = 30.0
"""Seconds until a change must be seen."""
_REST = 0.002
_LEAVING_SECONDS = 3.0


class _Seen(NamedTuple):
    kind: str
    tag: str
    """The ETag."""
    number: int


class _Asker(threading.Thread):
    """A client that asks for the page and the query, in turn."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(daemon=True)
        self._client, self._keeps = Client(port), number % 2 == 0
        self.end = threading.Event()
        self.seen: list[_Seen] = []
        self.times: list[float] = []
        self.faults: list[str] = []

    def run(self) -> None:
        """Until `end`."""
        while not self.end.is_set():
            for kind, path in _PATHS.items():
                try:
                    self._note(
                        kind,
                        self._client.get(
                            path, {"Accept": RESULTS_JSON.media_type} if kind == "query" else {}
                        ),
                    )
                except (OSError, http.client.HTTPException) as error:
                    self.faults.append(
                        f"{kind}, {'keep-alive' if self._keeps else 'new connections'}: {error!r}"
                    )
                if not self._keeps:
                    self._client.close()
            time.sleep(_REST)
        self._client.close()

    def _note(self, kind: str, answer: Answer) -> None:
        self.times.append(answer.seconds)
        count = _count(kind, answer)
        if count < 0:
            self.faults.append(f"{kind}: {answer.status} {answer.body[:100]!r}")
        else:
            self.seen.append(_Seen(kind, answer.headers.get("etag", ""), count))


def run(number: int = 100, clients: int = 4) -> list[Verdict]:
    """So many reloads."""
    with serving() as server:
        _write(server, 0)
        _wait(server.port, 0)
        # The generation before, which has no such entry, may still answer while it leaves.
        time.sleep(_LEAVING_SECONDS)
        askers = [_Asker(server.port, each) for each in range(clients)]
        for each in askers:
            each.start()
        started = time.monotonic()
        for count in range(1, number + 1):
            _write(server, count)
            _wait(server.port, count)
        took = time.monotonic() - started
        for each in askers:
            each.end.set()
            each.join(_PATIENCE)
    return [_verdict(number, took, askers)]


def _count(kind: str, answer: Answer) -> int:
    """What the counter says in an answer; -1 where it says nothing."""
    if answer.status != 200:
        return -1
    if kind == "page":
        found = _TITLE.search(answer.body)
        return int(found[1]) if found else -1
    rows = json.loads(answer.body)["results"]["bindings"]
    return int(rows[0]["text"]["value"].split()[1]) if rows else -1


def _write(server: Server, count: int) -> None:
    """At once, as editors do: a half-written entry is no state of the folder."""
    file = server.folder / "kb" / "counter.md"
    new = server.folder / "counter.new"
    new.write_text(f"# Counter {count}\n", encoding="utf-8")
    new.replace(file)


def _wait(port: int, count: int) -> None:
    latest = time.monotonic() + _PATIENCE
    while time.monotonic() < latest:
        with Client(port) as client:
            if _count("page", client.get(_PATHS["page"])) == count:
                return
        time.sleep(0.05)
    raise TimeoutError(f"change {count} was not seen within {_PATIENCE:g} s")


def _verdict(number: int, took: float, askers: list[_Asker]) -> Verdict:
    seen = [each for asker in askers for each in asker.seen]
    faults = [fault for asker in askers for fault in asker.faults]
    counts: dict[tuple[str, str], set[int]] = {}
    tags: dict[tuple[str, int], set[str]] = {}
    for kind, tag, count in seen:
        counts.setdefault((kind, tag), set()).add(count)
        tags.setdefault((kind, count), set()).add(tag)
    mixed = [
        f"ETag {tag} of a {kind} came with the counter at {sorted(found)}"
        for (kind, tag), found in counts.items()
        if len(found) > 1 or not tag
    ]
    mixed += [
        f"the counter at {count} came in a {kind} with ETags {sorted(found)}"
        for (kind, count), found in tags.items()
        if len(found) > 1
    ]
    times = [seconds for asker in askers for seconds in asker.times]
    measured = (
        f"{len(times)} requests, {len(faults)} failed, {len(mixed)} ETags with two contents; {took / number:.2f} s a reload, "
        f"p99 {milliseconds(quantile(times, 0.99))}, max {milliseconds(max(times))}"
    )
    size = f"{number} reloads under {len(askers)} clients, half of them keep-alive"
    return Verdict(
        "R13",
        size,
        "0 failed, each answer of one generation",
        measured,
        not faults and not mixed,
        (*faults, *mixed),
    )
