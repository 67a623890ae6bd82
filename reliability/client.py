"""A client with a keep-alive connection that raises an error for an incomplete response."""

from __future__ import annotations

import http.client
import time
from contextlib import suppress
from typing import NamedTuple, Self
from urllib.parse import urlencode

from kbgraph.rdf.formats import RESULTS_JSON

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 30.0
"""The longest time without a byte."""
SHORT_QUERY = "ASK { ?s ?p ?o }"
TRUE_BODY = b'{"head":{},"boolean":true}'


class Response(NamedTuple):
    """A response, and its duration."""

    status: int
    headers: dict[str, str]
    """By names in lower case."""
    body: bytes
    seconds: float

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


class Client:
    """A client with at most one connection.

    Requests raise OSError or http.client.HTTPException if no complete response arrives.
    """

    def __init__(self, port: int, timeout: float = TIMEOUT_SECONDS) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=timeout)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Response:
        """Send a GET request."""
        return self._send("GET", path, None, headers or {})

    def query(self, query: str, accept: str = RESULTS_JSON.media_type, **more: str) -> Response:
        """Send a query as a POST of a form."""
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", "/sparql", urlencode({"query": query, **more}), headers)

    def probe(self) -> float:
        """Return the seconds of a short query; raise OSError for a wrong answer."""
        response = self.query(SHORT_QUERY)
        if (response.status, response.body) != (200, TRUE_BODY):
            raise OSError(f"a short query got {response.status}: {response.body[:100]!r}")
        return response.seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        self._connection.close()

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Response:
        started = time.perf_counter()
        try:
            # A server that refuses a body responds before it has read it.
            with suppress(BrokenPipeError, ConnectionResetError):
                self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        lower_case = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, lower_case, content, time.perf_counter() - started)
