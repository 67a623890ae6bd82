"""R28: any sequence of requests has the answers that an application without a cache gives."""

from __future__ import annotations

import gzip
import io
import random
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import run_wsgi_app

from kbgraph.opening import load
from kbgraph_web import create_app
from reliability.client import HOST, Client
from reliability.row_result import RowResult
from reliability.server import Server, free_port

_NAMES = ("Why", "Why?", "Why??", "Why?x", "Why#x", "a&b=c", "a b")
_PATHS = (
    "/entry/Why",
    "/entry/why",
    "/entry/a%20b",
    "/entry/a%26b=c",
    "/entry/a&b=c",
    "/graph/Why",
)
_MARKS = ("", "?", "%3F", "??", "%3F%3F", "?%3F", "%253F", "%23", "?x", "%3Fx")
_ENDINGS = ("", ".md", ".ttl", ".json", "%2Ejson", "&x", "?.md")
_QUERIES = ("ASK%7B%7D", "ASK+%7B%7D", "SELECT*%7B%3Fs+a+%3Fo%7DLIMIT+1", "ASK%7B")
_OPTIONS = ("", "&cite=1", "&page=1", "&syntax=csv", "&default-graph-uri=x:y", "&x")
_HEADERS = {
    "Accept": ("*/*", "text/html", "text/turtle", "text/csv", "image/png"),
    "Accept-Encoding": ("identity", "gzip", "br"),
    "Accept-Language": ("", "de"),
    "If-None-Match": ("", "", "*", '"x"'),
    "Content-Type": ("", "", "application/sparql-update"),
    "Sec-Fetch-Site": ("", "", "same-origin"),
}
_KEPT = ("content-type", "content-encoding", "etag", "cache-control")
_SEED, _CLIENTS = 28, 8
"""Few kinds of clients, so that different addresses meet with the same headers."""


class _Request(NamedTuple):
    address: str
    headers: tuple[tuple[str, str], ...]


class _Answer(NamedTuple):
    status: int
    headers: tuple[str, ...]
    body: bytes


def run(number: int = 3000) -> list[RowResult]:
    """Send requests in an order by chance, each several times."""
    rng = random.Random(_SEED)
    headers = [_draw_headers(rng) for _ in range(_CLIENTS)]
    requests = [_Request(_draw_address(rng), rng.choice(headers)) for _ in range(number // 3)] * 3
    rng.shuffle(requests)
    with TemporaryDirectory(prefix="kbgraph-") as parent:
        folder = Path(parent) / "kb"
        folder.mkdir()
        for name in _NAMES:
            (folder / f"{name}.md").write_text(f"# The entry {name}\n[[Why]]\n", encoding="utf-8")
        server = Server(folder, free_port(), Path(parent) / "output.txt")
        app = create_app(load(folder))
        server.start()
        try:
            reasons = _compare(server.port, requests, lambda environ: _alone(app, environ))
        finally:
            server.stop()
    return [
        RowResult(
            "R28",
            f"{number} requests of {len(set(requests))} kinds",
            "each answer is that of an application without a cache",
            f"{len(reasons)} differ",
            not reasons,
            tuple(reasons),
        )
    ]


def _draw_address(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return f"/sparql?query={rng.choice(_QUERIES)}{rng.choice(_OPTIONS)}"
    return rng.choice(_PATHS) + rng.choice(_MARKS) + rng.choice(_ENDINGS)


def _draw_headers(rng: random.Random) -> tuple[tuple[str, str], ...]:
    headers = {name: rng.choice(values) for name, values in _HEADERS.items()}
    return tuple((name, value) for name, value in headers.items() if value)


def _compare(
    port: int, requests: list[_Request], alone: Callable[[dict[str, Any]], _Answer]
) -> list[str]:
    reasons = []
    with Client(port) as client:
        for request in requests:
            response = client.get(request.address, dict(request.headers))
            kept = tuple(response.headers.get(name, "") for name in _KEPT)
            answer = _without_content(_Answer(response.status, kept, response.body))
            expected = alone(_environ(request, port))
            if answer != expected:
                reasons.append(f"{request}: {answer.status} {answer.headers}, not {expected[:2]}")
    return reasons


def _environ(request: _Request, port: int) -> dict[str, Any]:
    path, _, query = request.address.partition("?")
    headers = {name.upper().replace("-", "_"): value for name, value in request.headers}
    media_type = headers.pop("CONTENT_TYPE", None)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": f"{HOST}:{port}",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **{f"HTTP_{name}": value for name, value in headers.items()},
        **({"CONTENT_TYPE": media_type} if media_type else {}),
    }


def _alone(app: Flask, environ: dict[str, Any]) -> _Answer:
    """Return the answer of Flask alone, below all middleware."""
    chunks, status, headers = run_wsgi_app(
        lambda environ, start: Flask.wsgi_app(app, environ, start), environ, buffered=True
    )
    kept = tuple(headers.get(name, "") for name in _KEPT)
    return _without_content(_Answer(int(status[:3]), kept, b"".join(chunks)))


def _without_content(answer: _Answer) -> _Answer:
    """A 304 has no content, so its type has no meaning. gzip writes the time into its bytes."""
    if answer.status == 304:
        return answer._replace(headers=answer.headers[2:], body=b"")
    is_gzip = "gzip" in answer.headers
    return answer._replace(body=gzip.decompress(answer.body)) if is_gzip else answer
