"""The bounds of the middleware: each holds no more than it may, and what is over the bound is dropped or refused."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from kbgraph_web.middleware import body_buffer as bodies
from kbgraph_web.middleware import retry_after as hasty
from kbgraph_web.middleware.body_buffer import BodyBuffer
from kbgraph_web.middleware.response_cache import ResponseCache
from kbgraph_web.middleware.retry_after import RetryAfterReplay

Start = Callable[..., Any]


class Counting:
    """An application whose answers have a size, a number, and the headers that they are given."""

    def __init__(self, size: int = 0, status: str = "200 OK", **headers: str) -> None:
        self.calls, self._size, self._status = count(1), size, status
        self._headers = [(name.replace("_", "-"), value) for name, value in headers.items()]

    def __call__(self, _environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """The number of the call, filled up to the size."""
        start_response(self._status, self._headers)
        return [str(next(self.calls)).encode().ljust(self._size, b".")]


def number(body: bytes) -> int:
    """The number of the call that gave a body."""
    return int(body.rstrip(b"."))


def test_the_response_cache_evicts_what_was_used_longest_ago() -> None:
    """A cache of 16,000 bytes keeps fewer than twenty bodies of 900: the least recently used go first, one in use stays."""
    client = Client(ResponseCache(Counting(900, ETag='"a"'), 16_000))
    ask = lambda name: number(client.get(f"/entry/{name}").data)  # noqa: E731
    assert [ask(0), ask(0)] == [1, 1]
    for name in range(1, 40):
        ask(name)
        assert ask(0) == 1, f"the page in use was evicted after {name}"
    assert ask(39) == 40, "the newest page is not in the cache"
    assert ask(1) == 41, "the oldest page is still in the cache"


def test_the_response_cache_keeps_no_more_bytes_than_it_may() -> None:
    """However many pages are asked for, those that are answered from the cache have fewer bytes than its size."""
    client = Client(ResponseCache(Counting(900, ETag='"a"'), 16_000))
    for name in range(60):
        client.get(f"/entry/{name}")
    # Backwards, so that a miss evicts only pages that were counted already.
    kept = [name for name in reversed(range(60)) if number(client.get(f"/entry/{name}").data) <= 60]
    assert 10 < len(kept) <= 16_000 // 900


def test_the_response_cache_passes_over_what_is_too_large() -> None:
    """A body of more than a sixteenth of the cache is not kept, since it would push out all else."""
    client = Client(ResponseCache(Counting(1_100, ETag='"a"'), 16_000))
    assert [number(client.get("/entry/a").data) for _ in range(2)] == [1, 2]


class Slow(io.RawIOBase):
    """A body that arrives when the test says so."""

    def __init__(self, waiting: threading.Semaphore, go: threading.Event) -> None:
        self._waiting, self._go = waiting, go

    def read(self, _size: int = -1) -> bytes:
        """The body, once it has arrived."""
        self._waiting.release()
        assert self._go.wait(10)
        return b"body"


def sent(app: BodyBuffer, body: Any) -> tuple[str, dict[str, str]]:
    """Status and headers of the answer to a POST with this body."""
    environ = EnvironBuilder(
        "/sparql", method="POST", headers={"Transfer-Encoding": "chunked"}
    ).get_environ()
    _, status, headers = run_wsgi_app(app, {**environ, "wsgi.input": body})
    return status, dict(headers)


def test_the_body_buffer_refuses_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """While as many bodies are on their way as there are places, one more is 503 with Retry-After; a GET is not; once one arrives, it is taken."""
    monkeypatch.setattr(bodies, "MAX_CONCURRENT_BODIES", 3)
    app = BodyBuffer(Counting(), 1000, {"X-Own": "1"})
    waiting, go = threading.Semaphore(0), threading.Event()
    threads = [threading.Thread(target=sent, args=(app, Slow(waiting, go))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert waiting.acquire(timeout=10)
    status, headers = sent(app, io.BytesIO(b"one more"))
    assert (status[:3], headers["Retry-After"], headers["Connection"], headers["X-Own"]) == (
        "503",
        "1",
        "close",
        "1",
    )
    assert Client(app).get("/entry/a").status_code == 200
    go.set()
    for thread in threads:
        thread.join()
    assert sent(app, io.BytesIO(b"one more"))[0] == "200 OK"


def posted(app: RetryAfterReplay, query: str) -> int:
    """The number of the call that answered a query."""
    environ = EnvironBuilder("/sparql", method="POST").get_environ()
    body, _, _ = run_wsgi_app(app, {**environ, "wsgi.input": io.BytesIO(query.encode())})
    return number(b"".join(body))


def test_the_replay_of_a_503_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three refusals are remembered here: a fourth takes the place of the oldest, which is then asked again."""
    monkeypatch.setattr(hasty, "MAX_REMEMBERED", 3)
    app = RetryAfterReplay(Counting(status="503 BUSY", Retry_After="60"))
    assert [posted(app, query) for query in "abcd"] == [1, 2, 3, 4]
    assert [posted(app, query) for query in "bcd"] == [2, 3, 4]
    assert posted(app, "a") == 5
