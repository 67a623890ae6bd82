"""R17: hundreds of clients that send their headers, or their bodies, a byte now and then; who asks beside them does not notice."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from urllib.parse import quote

from kbgraph.rdf.formats import RESULTS_JSON
from reliability.client import HOST, SHORT, TRUE, Client
from reliability.server import serving
from reliability.verdict import Verdict, milliseconds, quantile

_MOST = 0.1
_DRIP_SECONDS = 2.0
_REST = 0.02
_HEADERS = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: slow\r\nX-Slow: "
_BODY = b"POST /sparql HTTP/1.1\r\nHost: slow\r\nContent-Type: application/sparql-query\r\nContent-Length: 100000\r\n\r\nASK"


def run(seconds: float = 30.0, sockets: int = 800) -> list[Verdict]:
    """For so long with slow headers, and as long again with slow bodies."""
    return [_run("headers", _HEADERS, seconds, sockets), _run("bodies", _BODY, seconds, sockets)]


class _Crowd(threading.Thread):
    """Clients that are slow on purpose; one that is cut off comes again."""

    def __init__(self, port: int, start: bytes, number: int) -> None:
        super().__init__(daemon=True)
        self._port, self._start, self._number = port, start, number
        self.end, self.full = threading.Event(), threading.Event()
        self.again = 0
        self.least = number

    def run(self) -> None:
        """Until `end`."""
        lines = [self._open() for _ in range(self._number)]
        self.full.set()
        while not self.end.is_set():
            cut = {index for index, line in enumerate(lines) if not _drips(line)}
            self.least = min(self.least, self._number - len(cut))
            for index in cut:
                lines[index].close()
                lines[index] = self._open()
                self.again += 1
            self.end.wait(_DRIP_SECONDS)
        for line in lines:
            line.close()

    def _open(self) -> socket.socket:
        line = socket.create_connection((HOST, self._port), timeout=10)
        line.sendall(self._start)
        line.setblocking(False)
        return line


def _drips(line: socket.socket) -> bool:
    """One byte more; False where the server has hung up or has answered already."""
    try:
        line.send(b"a")
        line.recv(1)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _probe(client: Client) -> float:
    """Seconds that a query by GET takes. One by POST waits for a place to be received at, of which slow bodies take all."""
    answer = client.get(f"/sparql?query={quote(SHORT)}", {"Accept": RESULTS_JSON.media_type})
    if (answer.status, answer.body) != (200, TRUE):
        raise OSError(f"a short query was answered with {answer.status}: {answer.body[:100]!r}")
    return answer.seconds


def _run(what: str, start: bytes, seconds: float, sockets: int) -> Verdict:
    times: list[float] = []
    errors: list[str] = []
    with serving(query_timeout_seconds=5) as server:
        crowd = _Crowd(server.port, start, sockets)
        crowd.start()
        if not crowd.full.wait(30):
            errors.append(f"{sockets} connections were not taken within 30 s")
        end = time.monotonic() + seconds
        with Client(server.port, 5) as client, Client(server.port, 5) as fresh:
            while time.monotonic() < end:
                for each in (client, fresh):
                    try:
                        times.append(_probe(each))
                    except (OSError, http.client.HTTPException) as error:
                        errors.append(repr(error))
                fresh.close()
                time.sleep(_REST)
        crowd.end.set()
        crowd.join(10)
    p99 = quantile(times, 0.99)
    measured = f"{len(times)} probes, {len(errors)} failed, p99 {milliseconds(p99)}, max {milliseconds(max(times, default=0.0))}; {crowd.again} slow ones were cut off and came again"
    size = f"{sockets} sockets with slow {what}, {seconds:g} s"
    return Verdict(
        "R17",
        size,
        f"0 failed probes, p99 < {milliseconds(_MOST)}",
        measured,
        not errors and p99 < _MOST,
        tuple(errors),
    )
