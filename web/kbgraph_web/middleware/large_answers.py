"""Sends large answers in pieces, a limited number at a time, and not to clients that hardly read.

Granian holds a copy of each whole answer until its client has read it. So a few clients that ask
for the largest answers and read slowly would fill the memory.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple, Self

from kbgraph_web.http.wsgi import Application, Headers, announced_bytes, plain_text

LARGE_BYTES = 256 * 1024
"""An answer up to this size fits into the buffers of its connection."""
MAX_LARGE = 12
"""Large answers that may be under way at once. A thread waits for each: the server needs more."""
MAX_BYTES = 256_000_000
"""Of large answers under way."""
MIN_BYTES_PER_SECOND = 50_000
"""A client that reads a large answer more slowly for longer than the grace is cut off."""
GRACE_SECONDS = 5.0
_PIECE_BYTES = 128 * 1024
_BUSY = b"too many large answers are being sent; ask again in a moment\n"
_BUSY_HEADERS = [
    *plain_text(len(_BUSY)),
    ("Cache-Control", "no-store"),
    ("Retry-After", "2"),
]


class _Start(NamedTuple):
    """The arguments with which the application started its response."""

    status: str
    headers: Headers
    exc_info: tuple[Any, ...]


def _start_of(status: str, headers: Headers, *exc_info: Any) -> _Start:
    return _Start(status, headers, exc_info)


class LargeAnswers:
    """WSGI middleware (PEP 3333): passes small answers on whole, and large ones in pieces.

    A large answer is 503 while as many are under way as may be.
    """

    def __init__(self, app: Application, headers: dict[str, str]) -> None:
        self._app, self._headers = app, list(headers.items())
        self._under_way = _UnderWay()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask the application, and choose how to send its answer."""
        started: list[tuple[Any, ...]] = []

        def start(*arguments: Any) -> None:
            started.append(arguments)

        body = self._app(environ, start)
        if isinstance(body, list) and sum(map(len, body)) <= LARGE_BYTES:
            # As the cache and the fast path answer: nothing is taken piece by piece or closed.
            start_response(*started[-1])
            return body
        pieces = iter(body)
        first = _take(pieces, LARGE_BYTES)
        answer = _start_of(*started[-1])
        size = announced_bytes(answer.headers)
        if (total := sum(map(len, first))) <= LARGE_BYTES:
            _close(body)
            start_response(*started[-1])
            # Granian breaks off where pieces are missing, but not where a list is too short.
            return first if size in {None, total} else iter(first)
        if size is None:
            # Without a length, a client could not tell an answer that ends early from a whole one.
            first += pieces
            size = sum(map(len, first))
            answer.headers.append(("Content-Length", str(size)))
        if not self._under_way.begin(size):
            _close(body)
            start_response("503 SERVICE UNAVAILABLE", [*_BUSY_HEADERS, *self._headers])
            return [_BUSY]
        start_response(answer.status, answer.headers, *answer.exc_info)
        release = lambda: self._under_way.end(size)  # noqa: E731 - a partial call
        return _PacedAnswer(chain(first, pieces), body, release)


class _UnderWay:
    """The number and bytes of large answers that are being sent."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers = self._bytes = 0

    def begin(self, size: int) -> bool:
        """Count an answer, if it may be sent now."""
        with self._lock:
            # An answer larger than all may be is sent alone.
            is_too_much = self._answers and self._bytes + size > MAX_BYTES
            if is_too_much or self._answers >= MAX_LARGE:
                return False
            self._answers += 1
            self._bytes += size
            return True

    def end(self, size: int) -> None:
        """Count an answer no longer."""
        with self._lock:
            self._answers -= 1
            self._bytes -= size


class _PacedAnswer:
    """A large answer in pieces; it ends early, as an error, if its client is too slow.

    Granian asks for a piece when the one before the last is on its way. Since the length was
    announced, it breaks the connection off where pieces are missing.
    """

    def __init__(
        self, chunks: Iterator[bytes], body: Iterable[bytes], release: Callable[[], None]
    ) -> None:
        self._pieces = _cut(chunks)
        self._body, self._release = body, release
        self._started, self._sent, self._is_open = time.monotonic(), 0, True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        """Return the next piece."""
        late = time.monotonic() - self._started - GRACE_SECONDS
        if late > 0 and self._sent < late * MIN_BYTES_PER_SECOND:
            raise StopIteration
        piece = next(self._pieces)
        self._sent += len(piece)
        return piece

    def close(self) -> None:
        """Let another answer be sent."""
        if self._is_open:
            self._is_open = False
            self._release()
            _close(self._body)


def _take(chunks: Iterator[bytes], max_bytes: int) -> list[bytes]:
    """Return chunks until they have more than `max_bytes`, or are all."""
    taken, size = [], 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size > max_bytes:
            break
    return taken


def _cut(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), _PIECE_BYTES):
            yield chunk[start : start + _PIECE_BYTES]


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
