"""Reads request bodies before the application sees them, a limited number at a time.

Slow clients then hold some of the server's threads, and never all: granian has no timeout for
bodies.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

MAX_CONCURRENT_BODIES = 24
"""Bodies that may be in transfer at once. A thread waits for each, so the server needs more."""
_BUSY = b"too many requests are being received; ask again in a moment, or by GET\n"
_BUSY_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_BUSY))),
    ("Retry-After", "1"),
    ("Connection", "close"),
]


class BodyBuffer:
    """WSGI middleware (PEP 3333): hands the application each request body whole, as a BytesIO.

    A request is 503 while as many bodies are in transfer as may be. A body whose stated length is
    over `max_bytes` goes on unread, for the application to refuse.
    """

    def __init__(
        self, app: Callable[..., Iterable[bytes]], max_bytes: int, headers: dict[str, str]
    ) -> None:
        self._app, self._max_bytes, self._headers = app, max_bytes, list(headers.items())
        self._slots = threading.Semaphore(MAX_CONCURRENT_BODIES)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Read the body and ask the application, or answer 503."""
        length = environ.get("CONTENT_LENGTH", "")
        has_no_body = length in {"", "0"} and "HTTP_TRANSFER_ENCODING" not in environ
        is_too_long = length.isdecimal() and int(length) > self._max_bytes
        if has_no_body or is_too_long:
            return self._app(environ, start_response)
        if not self._slots.acquire(blocking=False):
            start_response("503 SERVICE UNAVAILABLE", [*_BUSY_HEADERS, *self._headers])
            return [_BUSY]
        try:
            body = environ["wsgi.input"].read(self._max_bytes + 1)
        finally:
            self._slots.release()
        return self._app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
