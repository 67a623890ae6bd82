"""A server of a large folder: its memory, and the time of queries, pages and changed files."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.process_costs import MemoryPeak
from kbgraph.rdf.formats import CITED_JSON, RESULTS_JSON
from reliability.client import Client, Response
from reliability.row_result import quantile

_SEED, _TIMES = 20261130, 200
_CITED_ROWS, _SLOW_TIMES, _CHANGES = 1000, 10, 5
_START_TIMEOUT_SECONDS, _TIMEOUT_SECONDS, _PAUSE_SECONDS = 3600.0, 600.0, 0.02
_REST_SECONDS = 8.0
"""Before each change: the process that stands by prepares itself, as between two of an author."""
_NEW, _NEW_TEXT = "entirely-new", "# Entirely new\n\nThis entry is new.\n"
_MS = 1000


class ServerFigures(NamedTuple):
    """What a server took, in milliseconds unless the name says otherwise."""

    start_seconds: float
    memory_mib: float
    """The most that all its processes had at once."""
    request: float
    """A query without a graph: what each of the others has besides its own work."""
    point_query: float
    cited_rows: float
    page_median: float
    page_p95: float
    neighbourhood: float
    search: float
    change_seconds: float
    """From the writing of a file until its page has the new words."""
    slowest_change_seconds: float
    added_seconds: float
    """Until a new file has a page; then until one that is removed has none."""
    removed_seconds: float


def server_figures(process: int, port: int, folder: Path, slugs: list[str]) -> ServerFigures:
    """Measure a server that runs; `slugs` name entries of the folder, whose files change."""
    peak = MemoryPeak(process)
    peak.start()
    start_seconds = _wait(port)
    chosen = Random(_SEED).sample(slugs, k=min(_TIMES, len(slugs)))
    with Client(port, timeout=_TIMEOUT_SECONDS) as client:
        asked = _Questions(client)
        pages = [asked.page(slug).seconds for slug in chosen]
        points = [asked.query(f"SELECT ?p ?o {{ <id/{slug}> ?p ?o }}") for slug in chosen]
        around = [asked.get(f"/graph/{quote(slug)}.json?depth=2").seconds for slug in chosen]
        found = [asked.get(f"/search?q={_words(slug)}").seconds for slug in chosen]
        changes = [asked.change(folder, slug) for slug in chosen[:_CHANGES]]
        return ServerFigures(
            start_seconds=start_seconds,
            request=_MS * median(asked.query("ASK {}") for _ in chosen),
            point_query=_MS * median(points),
            cited_rows=_MS * median(asked.cited_rows() for _ in range(_SLOW_TIMES)),
            page_median=_MS * median(pages),
            page_p95=_MS * quantile(pages, 0.95),
            neighbourhood=_MS * median(around),
            search=_MS * median(found),
            change_seconds=median(changes),
            slowest_change_seconds=max(changes),
            added_seconds=asked.presence(folder / f"{_NEW}.md", _NEW_TEXT),
            removed_seconds=asked.presence(folder / f"{_NEW}.md"),
            memory_mib=peak.stop(),
        )


def _wait(port: int) -> float:
    """Return the seconds until a server answers that has just been started."""
    started = time.monotonic()
    while time.monotonic() - started < _START_TIMEOUT_SECONDS:
        with suppress(OSError), Client(port, timeout=_TIMEOUT_SECONDS) as client:
            client.probe()
            return time.monotonic() - started
        time.sleep(_PAUSE_SECONDS)
    sys.exit("the server did not start")


class _Questions:
    """Requests of a client, each of which must succeed."""

    def __init__(self, client: Client) -> None:
        self._client, self._asked = client, 0

    def get(self, path: str) -> Response:
        """Get a page."""
        response = self._client.get(path)
        assert response.status == 200, f"{path}: {response.status}"
        return response

    def page(self, slug: str) -> Response:
        """Get the page of an entry."""
        return self.get(f"/entry/{quote(slug)}")

    def query(self, text: str, media_type: str = RESULTS_JSON.media_type) -> float:
        """Return the seconds of a query, which differs from all before: its answer is not kept."""
        self._asked += 1
        response = self._client.query(f"{text} #{self._asked}", media_type)
        assert response.status == 200, f"{text}: {response.status}"
        return response.seconds

    def cited_rows(self) -> float:
        """Return the seconds of many rows with the claims behind each."""
        text = f"SELECT ?s ?o {{ ?s a ?o }} OFFSET {self._asked} LIMIT {_CITED_ROWS}"
        return self.query(text, CITED_JSON.media_type)

    def change(self, folder: Path, slug: str) -> float:
        """Change the file of an entry; return the seconds until its page tells of it."""
        self._asked += 1
        file, word = folder / f"{slug}.md", f"Novelty{self._asked}"
        text = file.read_text(encoding="utf-8")
        self._rest()
        file.write_text(f"{text}\n\n{word} is new.\n", encoding="utf-8")
        started = time.monotonic()
        while word.encode() not in self.page(slug).body:
            assert time.monotonic() - started < _TIMEOUT_SECONDS, f"{slug} is not served anew"
            time.sleep(_PAUSE_SECONDS)
        return time.monotonic() - started

    def presence(self, file: Path, text: str = "") -> float:
        """Write a new file, or remove it; return the seconds until its page is there, or gone."""
        self._rest()
        started = time.monotonic()
        if text:
            file.write_text(text, encoding="utf-8")
        else:
            file.unlink()
        while (self._client.get(f"/entry/{file.stem}").status == 200) is not bool(text):
            assert time.monotonic() - started < _TIMEOUT_SECONDS, f"{file} is served as before"
            time.sleep(_PAUSE_SECONDS)
        return time.monotonic() - started

    def _rest(self) -> None:
        """Wait without a connection: a generation that leaves ends those that are idle."""
        self._client.close()
        time.sleep(_REST_SECONDS)


def _words(slug: str) -> str:
    return quote(slug.rpartition("--")[2].replace("-", " "))
