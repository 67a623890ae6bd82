"""Measure what one request may cost: `python -m benchmarks.census`.

Every route is asked with its worst addresses, headers and bodies, at the shipped entries and at
5,000 generated ones. A table shows the processor time of the process that answers other requests,
its peak of memory, the time of all other processes, and the time to the answer.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.costly_requests import CostlyRequest, Names, as_arguments, costly_requests
from benchmarks.vault import write_vault
from reliability.client import HOST, Client
from reliability.server import Server, free_port

ROOT = Path(__file__).parent.parent
MAX_SECONDS = 0.3
"""Of processor time for one request, in the process that answers others."""
_TIMEOUT_SECONDS = 300.0
_CPUCLOCK_SCHED = 2
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_RESET_PEAK = "5"
"""For /proc/PID/clear_refs (proc(5))."""


class RequestCost(NamedTuple):
    """What a request cost."""

    request: CostlyRequest
    status: str
    size: int
    processor: float
    """Seconds of processor time, of the web process with all its threads."""
    memory: int
    """Bytes by which the peak of the web process went above its size before."""
    wall: float

    @property
    def ok(self) -> bool:
        """Whether the process that answers others spent no more than it may."""
        return self.processor <= MAX_SECONDS

    def row(self) -> str:
        """Return a row of the table."""
        return (
            f"{self.request.name:<44}{self.status:>6}{self.size / 1000:>10.0f}"
            f"{self.processor:>9.3f}{self.memory / 1e6:>8.0f}{self.wall:>8.2f}"
            f"{'' if self.ok else '  over'}"
        )


HEADER = f"{'':<44}{'status':>6}{'kB':>10}{'CPU s':>9}{'MB':>8}{'wall s':>8}"


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.census", description=__doc__)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--only", default="", help="part of the names of the requests to send")
    parser.add_argument("--all", action="store_true", help="print every row, not the worst alone")
    parser.add_argument("--folder", default="", help="this one instead of both")
    options = parser.parse_args()
    folders = [options.folder] if options.folder else [str(ROOT), ""]
    for folder in folders:
        with TemporaryDirectory(prefix="kbgraph-") as generated:
            if not folder:
                write_vault(Path(generated), options.entries)
            print(folder or f"{options.entries} generated entries", HEADER, sep="\n")
            worst = []
            for cost in census(Path(folder or generated), options.only):
                if options.all or not cost.ok:
                    print(cost.row(), flush=True)
                worst.append(cost)
            for cost in sorted(worst, key=lambda each: -each.processor)[:10]:
                print("  worst:", cost.row())
            print(
                f"{len(worst)} requests, "
                f"{sum(not each.ok for each in worst)} over {MAX_SECONDS:g} s"
            )


def census(folder: Path, only: str = "") -> Iterator[RequestCost]:
    """Yield what each costly request costs at a folder of entries."""
    with _serving(folder) as server:
        web = server.settled().web
        for request in costly_requests(_names(server.port)):
            if only in request.name:
                yield cost_of(request, server.port, web)


def cost_of(request: CostlyRequest, port: int, web: int) -> RequestCost:
    """Send a request and return what it cost the process `web`."""
    process = Path(f"/proc/{web}")
    with suppress(OSError):
        (process / "clear_refs").write_text(_RESET_PEAK, encoding="ascii")
    before, memory, started = _processor(web), _peak(process), time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=_TIMEOUT_SECONDS)
    status, size = "cut", 0
    with suppress(OSError, http.client.HTTPException):
        connection.request(**as_arguments(request))
        response = connection.getresponse()
        status = str(response.status)
        size = len(response.read())
    connection.close()
    wall = time.perf_counter() - started
    return RequestCost(
        request,
        status,
        size,
        processor=_processor(web) - before,
        memory=max(0, _peak(process) - memory),
        wall=wall,
    )


def _processor(process: int) -> float:
    return time.clock_gettime(~process << 3 | _CPUCLOCK_SCHED)


def _peak(process: Path) -> int:
    found = _PEAK.search((process / "status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


@contextmanager
def _serving(folder: Path) -> Iterator[Server]:
    with TemporaryDirectory(prefix="kbgraph-") as parent:
        server = Server(folder, free_port(), Path(parent, "output.txt"))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _names(port: int) -> Names:
    """Return the names that costly requests need, as the server tells them."""
    with Client(port, timeout=_TIMEOUT_SECONDS) as client:
        found = json.loads(client.get("/search.json").body)["results"]
        slugs = tuple(each["slug"] for each in found)
        entries = [each["slug"] for each in found if each["described"]]
        sample = entries[:: max(1, len(entries) // 200)]
        texts = {slug: client.get(f"/entry/{quote(slug)}.md").body.decode() for slug in sample}
        words = Counter(word for text in texts.values() for word in re.findall(r"[a-z]{4,}", text))
        matrix = client.get("/matrix").body.decode()
        search = client.get("/search").body.decode()
        drawn = json.loads(client.get("/graph.json").body)["nodes"]
        terms = json.loads(client.get("/complete.json").body)["words"]
    wheres = re.findall(r'where=([^"&]+)', search)
    return Names(
        slugs=slugs,
        biggest=max(texts, key=lambda slug: len(texts[slug])),
        hub=max(drawn, key=lambda each: (each["connections"], each["slug"]))["slug"],
        columns=tuple(dict.fromkeys(re.findall(r'name="column" value="([^"]+)"', matrix))),
        wheres=tuple(dict.fromkeys(wheres)),
        relations=tuple(
            each["name"] for each in terms if each["kind"] == "property" and each["used"]
        ),
        words=tuple(word for word, _ in words.most_common(30)),
    )


if __name__ == "__main__":
    main()
