"""Bodies of requests: who sends slowly holds some of the server's threads, and never all. Granian has no deadline for bodies."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

MAX_CONCURRENT_BODIES = 24
"""Requests whose bodies may be on their way at once. A thread waits for each, so the server needs more threads than these."""
_TEXT = b"too many requests are being received; ask again in a moment, or by GET\n"


class BodyBuffer:
    """A WSGI application around another (PEP 3333), to which every body is there as a whole."""

    def __init__(
        self, app: Callable[..., Iterable[bytes]], most_bytes: int, headers: dict[str, str]
    ) -> None:
        self._app, self._most, self._headers = app, most_bytes, list(headers.items())
        self._places = threading.Semaphore(MAX_CONCURRENT_BODIES)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """What the application says; 503 where too many bodies are on their way."""
        length = environ.get("CONTENT_LENGTH", "")
        if length in {"", "0"} and "HTTP_TRANSFER_ENCODING" not in environ:
            return self._app(environ, start_response)
        # One that is too long is for the application to refuse, unread.
        if length.isdecimal() and int(length) > self._most:
            return self._app(environ, start_response)
        if not self._places.acquire(blocking=False):
            about = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(_TEXT))),
            ]
            start_response(
                "503 SERVICE UNAVAILABLE",
                [*about, ("Retry-After", "1"), ("Connection", "close"), *self._headers],
            )
            return [_TEXT]
        try:
            body = environ["wsgi.input"].read(self._most + 1)
        finally:
            self._places.release()
        return self._app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
