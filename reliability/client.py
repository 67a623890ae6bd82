"""A client that keeps its connection and trusts nothing: an answer that is cut short is an error, not an answer."""

from __future__ import annotations

import http.client
import time
from contextlib import suppress
from typing import NamedTuple, Self
from urllib.parse import urlencode

from kbgraph.rdf.formats import RESULTS_JSON

HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds without a byte after which nothing more is expected."""
SHORT = "ASK { ?s ?p ?o }"
TRUE = b'{"head":{},"boolean":true}'


class Answer(NamedTuple):
    """What came, and how long it took in seconds."""

    status: int
    headers: dict[str, str]
    """By names in small letters."""
    body: bytes
    seconds: float

    @property
    def media_type(self) -> str:
        """Without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


class Client:
    """One connection at a time. Raises OSError or http.client.HTTPException where no whole answer comes."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self._line = http.client.HTTPConnection(HOST, port, timeout=patience)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """The answer of GET."""
        return self._ask("GET", path, None, headers or {})

    def query(self, query: str, accept: str = RESULTS_JSON.media_type, **more: str) -> Answer:
        """The answer of a query by POST of a form."""
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", "/sparql", urlencode({"query": query, **more}), headers)

    def probe(self) -> float:
        """Seconds that a short query takes. Raises OSError where it is not answered rightly."""
        answer = self.query(SHORT)
        if (answer.status, answer.body) != (200, TRUE):
            raise OSError(f"a short query was answered with {answer.status}: {answer.body[:100]!r}")
        return answer.seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; the next request connects anew."""
        self._line.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        started = time.perf_counter()
        try:
            # A server that refuses a body answers before it has been sent to its end.
            with suppress(BrokenPipeError, ConnectionResetError):
                self._line.request(method, path, body, headers)
            response = self._line.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            raise
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, content, time.perf_counter() - started)
