"""Replays a 503 to clients that repeat the same POST before Retry-After has passed.

Parsing a long query takes milliseconds, for which other requests would wait.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cachetools import TLRUCache

from kbgraph_web.http.wsgi import Application
from kbgraph_web.middleware.response_cache import VARY, capture_response

MAX_REMEMBERED = 1000
"""The most 503 responses to remember; the oldest is forgotten first."""
_VARY = (*VARY, "HTTP_CONTENT_ENCODING", "CONTENT_TYPE", "HTTP_IF_NONE_MATCH")


class _Rejection(NamedTuple):
    expires: float
    """On the monotonic clock."""
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class RetryAfterReplay:
    """WSGI middleware (PEP 3333): answers a repeated POST with the 503 that it had.

    It needs the body as a BytesIO, and so stands below BodyBuffer.
    """

    def __init__(self, app: Application) -> None:
        self._app = app
        # Keyed by hash, since a body may have a megabyte.
        self._rejected: TLRUCache[int, _Rejection] = TLRUCache(
            MAX_REMEMBERED, lambda _, rejection, __: rejection.expires, time.monotonic
        )
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Replay the 503 that is still in force, or ask the application."""
        if environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start_response)
        body = environ["wsgi.input"]
        if not isinstance(body, io.BytesIO):
            return self._app(environ, start_response)
        key = hash((body.getvalue(), *map(environ.get, _VARY)))
        with self._lock:
            rejection = self._rejected.get(key)
        if rejection is None:
            return self._ask(key, environ, start_response)
        start_response(rejection.status, rejection.headers)
        return [rejection.body]

    def _ask(
        self, key: int, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        status, headers, chunks = capture_response(self._app, environ, start_response)
        retry_after = next((value for name, value in headers if name == "Retry-After"), "")
        if not retry_after:
            return chunks
        body = b"".join(chunks)
        expires = time.monotonic() + float(retry_after)
        with self._lock:
            self._rejected[key] = _Rejection(expires, status, headers, body)
        return [body]
