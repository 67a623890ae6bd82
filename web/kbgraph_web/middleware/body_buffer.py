"""Reads request bodies before the application sees them, a limited number at a time.

Slow clients then hold some of the server's threads, and never all. Granian has no timeout for
bodies, and reading cannot be interrupted; so a thread of its own reads, and is left behind when
time is up. It ends as soon as the connection is broken off.
"""

from __future__ import annotations

import io
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from kbgraph_web.http.wsgi import Application, plain_text

MAX_CONCURRENT_BODIES = 32
"""Bodies that may be in transfer at once. A thread waits for each: the server needs more."""
BODY_SECONDS = 10.0
"""The longest time in which a body may arrive."""
MIN_BODY_SECONDS = 0.05
"""A body in transfer for longer gives way to the next one where as many are as may be."""
_BUSY = b"too many requests are being received; ask again in a moment, or by GET\n"
_LATE = b"the body of the request came too slowly; send it again\n"
_Body = bytes | None


class _Transfer(NamedTuple):
    """A body that is being received."""

    started: float
    """On the monotonic clock."""
    outcome: SimpleQueue[_Body]
    """Gets the body, or None if the transfer is to give way."""


class BodyBuffer:
    """WSGI middleware (PEP 3333): hands the application each request body whole, as a BytesIO.

    A request is 408 if its body comes too slowly, and 503 while as many bodies are in transfer as
    may be. Requests without a body, most of all, go to `bodiless` instead, and so does a body whose
    stated length is over `max_bytes`: unread, to be refused.
    """

    def __init__(
        self, app: Application, bodiless: Application, max_bytes: int, headers: dict[str, str]
    ) -> None:
        self._app, self._bodiless = app, bodiless
        self._max_bytes, self._headers = max_bytes, list(headers.items())
        self._transfers: OrderedDict[int, _Transfer] = OrderedDict()
        self._lock = threading.Lock()
        # Those left behind end a moment later.
        self._readers = ThreadPoolExecutor(2 * MAX_CONCURRENT_BODIES)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Read the body and ask the application, or answer 408 or 503."""
        length = environ.get("CONTENT_LENGTH", "")
        has_no_body = length in {"", "0"} and "HTTP_TRANSFER_ENCODING" not in environ
        if has_no_body or self._is_too_long(length):
            return self._bodiless(environ, start_response)
        transfer = self._begin()
        if transfer is None:
            self._start("503 SERVICE UNAVAILABLE", len(_BUSY), start_response)
            return [_BUSY]
        try:
            body = self._receive(transfer, environ["wsgi.input"])
        finally:
            self._end(transfer)
        if body is None:
            # Announcing more than is sent makes granian break the connection off. Otherwise it
            # would wait for the rest of the body, and all threads with it.
            self._start("408 REQUEST TIMEOUT", len(_LATE) + 1, start_response)
            return _broken_off()
        return self._app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    def _is_too_long(self, length: str) -> bool:
        return length.isdecimal() and int(length) > self._max_bytes

    def _begin(self) -> _Transfer | None:
        """Count a transfer; None if there are too many, all of which have just begun."""
        transfer = _Transfer(time.monotonic(), SimpleQueue())
        with self._lock:
            if len(self._transfers) >= MAX_CONCURRENT_BODIES:
                key, oldest = next(iter(self._transfers.items()))
                if transfer.started - oldest.started < MIN_BODY_SECONDS:
                    return None
                del self._transfers[key]
                oldest.outcome.put(None)
            self._transfers[id(transfer.outcome)] = transfer
        return transfer

    def _end(self, transfer: _Transfer) -> None:
        with self._lock:
            self._transfers.pop(id(transfer.outcome), None)

    def _receive(self, transfer: _Transfer, stream: Any) -> _Body:
        """Return the body; None if it does not arrive in time."""

        def read() -> None:
            body: _Body = None
            try:
                body = stream.read(self._max_bytes + 1)
            finally:
                transfer.outcome.put(body)

        self._readers.submit(read)
        try:
            return transfer.outcome.get(timeout=BODY_SECONDS)
        except Empty:
            return None

    def _start(self, status: str, length: int, start_response: Callable[..., Any]) -> None:
        """Begin a refusal."""
        headers = [*plain_text(length), ("Retry-After", "1"), ("Connection", "close")]
        start_response(status, [*headers, *self._headers])


def _broken_off() -> Iterator[bytes]:
    yield _LATE
