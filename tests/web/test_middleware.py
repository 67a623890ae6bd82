"""The limits of the middleware: entries over a limit are evicted, and bodies refused."""

from __future__ import annotations

import io
import random
import threading
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from kbgraph_web.http.wsgi import Application
from kbgraph_web.middleware import body_buffer, large_answers, retry_after
from kbgraph_web.middleware.body_buffer import BodyBuffer
from kbgraph_web.middleware.large_answers import LargeAnswers
from kbgraph_web.middleware.response_cache import ResponseCache
from kbgraph_web.middleware.retry_after import RetryAfterReplay

Start = Callable[..., Any]


class Counting:
    """An application with numbered responses of a given size, with given headers."""

    def __init__(self, size: int = 0, status: str = "200 OK", **headers: str) -> None:
        self.calls, self._size, self._status = count(1), size, status
        self._headers = [(name.replace("_", "-"), value) for name, value in headers.items()]

    def __call__(self, _environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Respond with the number of the call, padded to the size."""
        start_response(self._status, self._headers)
        return [str(next(self.calls)).encode().ljust(self._size, b".")]


def number(body: bytes) -> int:
    """Return the number of the call with this body."""
    return int(body.rstrip(b"."))


def test_the_response_cache_evicts_the_least_recently_used_page() -> None:
    """A cache of 64,000 bytes keeps fewer than 40 bodies of 900, the recently used ones."""
    client = Client(ResponseCache(Counting(900, ETag='"a"', Content_Length="900"), 64_000))
    get = lambda name: number(client.get(f"/entry/{name}").data)  # noqa: E731
    assert [get(0), get(0)] == [1, 1]
    for name in range(1, 40):
        get(name)
        assert get(0) == 1, f"the page in use was evicted after {name}"
    assert get(39) == 40, "the newest page is not in the cache"
    assert get(1) == 41, "the oldest page is still in the cache"


def test_the_response_cache_keeps_no_more_bytes_than_its_size() -> None:
    """After requests of many pages, the cached ones have fewer bytes than the size of the cache."""
    client = Client(ResponseCache(Counting(900, ETag='"a"', Content_Length="900"), 64_000))
    for name in range(60):
        client.get(f"/entry/{name}")
    # Backwards, so that a miss evicts only pages that were counted already.
    cached = [
        name for name in reversed(range(60)) if number(client.get(f"/entry/{name}").data) <= 60
    ]
    assert 10 < len(cached) <= 64_000 // 1_600


def test_the_response_cache_keeps_no_large_body() -> None:
    """A body over an eighth of the cache is not kept, since it would evict too much."""
    client = Client(ResponseCache(Counting(8_100, ETag='"a"', Content_Length="8100"), 64_000))
    assert [number(client.get("/entry/a").data) for _ in range(2)] == [1, 2]


def test_a_cache_keeps_the_bodies_of_its_sizes() -> None:
    """Of two caches above each other, each keeps the responses that the other leaves."""
    for size in (900, 901):
        app = Counting(size, ETag='"a"', Content_Length=str(size))
        large = ResponseCache(app, 64_000, smallest=901)
        client = Client(ResponseCache(large, 64_000, largest=900))
        assert [number(client.get("/entry/a").data) for _ in range(3)] == [1, 1, 1]
        assert bool(large._cache) == (size > 900)


def test_many_threads_find_what_the_cache_holds() -> None:
    """Whatever is evicted meanwhile, each request has its own response, and the limit is kept."""
    cache = ResponseCache(Echo(), 64_000)
    client = Client(cache)
    wrong: list[str] = []

    def ask(seed: int) -> None:
        chosen = random.Random(seed)  # noqa: S311
        for _ in range(1_000):
            path = f"/entry/{chosen.randrange(chosen.choice((5, 100)))}"
            if client.get(path).text.strip() != path:
                wrong.append(path)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong
    assert cache._cache.currsize <= 64_000
    assert {*cache._recent} <= {*cache._cache}


class Echo:
    """An application whose responses are their own paths, padded."""

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Respond with the path."""
        start_response("200 OK", [("ETag", '"a"'), ("Content-Length", "900")])
        return [environ["PATH_INFO"].encode().ljust(900)]


class SlowBody(io.RawIOBase):
    """A request body that arrives once an event is set."""

    def __init__(self, waiting: threading.Semaphore, go: threading.Event) -> None:
        self._waiting, self._go = waiting, go

    def read(self, _size: int = -1) -> bytes:
        """Wait for the event, and return the body."""
        self._waiting.release()
        assert self._go.wait(10)
        return b"body"


def buffer(app: Application, headers: dict[str, str] | None = None) -> BodyBuffer:
    """Return a buffer of up to 1,000 bytes before an application."""
    return BodyBuffer(app, app, 1000, headers or {})


def send(app: BodyBuffer, body: Any) -> tuple[str, dict[str, str]]:
    """Return status and headers of the response to a POST."""
    environ = EnvironBuilder(
        "/sparql", method="POST", headers={"Transfer-Encoding": "chunked"}
    ).get_environ()
    _, status, headers = run_wsgi_app(app, {**environ, "wsgi.input": body})
    return status, dict(headers)


def test_the_body_buffer_limits_concurrent_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body over the limit is 503 with Retry-After.

    A GET is not refused, and a body is accepted again once the others have arrived.
    """
    monkeypatch.setattr(body_buffer, "MAX_CONCURRENT_BODIES", 3)
    monkeypatch.setattr(body_buffer, "MIN_BODY_SECONDS", 60.0)
    app = buffer(Counting(), {"X-Own": "1"})
    waiting, go = threading.Semaphore(0), threading.Event()
    threads = [threading.Thread(target=send, args=(app, SlowBody(waiting, go))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert waiting.acquire(timeout=10)
    status, headers = send(app, io.BytesIO(b"one more"))
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
    assert send(app, io.BytesIO(b"one more"))[0] == "200 OK"


def test_a_body_alone_takes_the_way_of_bodies() -> None:
    """A request without a body goes another way, and so does a body that is too long to be read."""

    def named(name: str) -> Application:
        def respond(_: dict[str, Any], start_response: Start) -> Iterable[bytes]:
            start_response("200 OK", [("X-Way", name)])
            return []

        return respond

    client = Client(BodyBuffer(named("body"), named("bodiless"), 4, {}))
    for body, way in ((b"", "bodiless"), (b"four", "body"), (b"five!", "bodiless")):
        assert client.post("/sparql", data=body).headers["X-Way"] == way
    assert client.get("/sparql").headers["X-Way"] == "bodiless"


def post(app: RetryAfterReplay, query: str) -> int:
    """Return the number of the call that responded to a query."""
    environ = EnvironBuilder("/sparql", method="POST").get_environ()
    body, _, _ = run_wsgi_app(app, {**environ, "wsgi.input": io.BytesIO(query.encode())})
    return number(b"".join(body))


def test_the_replay_of_a_503_evicts_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a limit of three, a fourth refusal evicts the oldest, which is then passed on."""
    monkeypatch.setattr(retry_after, "MAX_REMEMBERED", 3)
    app = RetryAfterReplay(Counting(status="503 BUSY", Retry_After="60"))
    assert [post(app, query) for query in "abcd"] == [1, 2, 3, 4]
    assert [post(app, query) for query in "bcd"] == [2, 3, 4]
    assert post(app, "a") == 5


class NeverEnding(io.RawIOBase):
    """A request body that does not arrive."""

    def __init__(self) -> None:
        self.given_up = threading.Event()

    def read(self, _size: int = -1) -> bytes:
        """Wait until the test is over."""
        assert self.given_up.wait(10)
        return b""


def test_a_body_that_does_not_arrive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 408 after the timeout; more is announced than sent, so that the server breaks off."""
    monkeypatch.setattr(body_buffer, "BODY_SECONDS", 0.05)
    body = NeverEnding()
    environ = EnvironBuilder("/sparql", method="POST", data=b"x").get_environ()
    chunks, status, headers = run_wsgi_app(buffer(Counting()), {**environ, "wsgi.input": body})
    sent = b"".join(chunks)
    assert (status[:3], headers["Connection"]) == ("408", "close")
    assert int(headers["Content-Length"]) == len(sent) + 1
    body.given_up.set()


def test_a_slow_body_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where as many bodies are in transfer as may be, the oldest is refused for a new one."""
    monkeypatch.setattr(body_buffer, "MAX_CONCURRENT_BODIES", 2)
    monkeypatch.setattr(body_buffer, "MIN_BODY_SECONDS", 0.01)
    app, bodies, statuses = buffer(Counting()), [NeverEnding() for _ in "ab"], []
    threads = [
        threading.Thread(target=lambda body: statuses.append(send(app, body)[0]), args=(body,))
        for body in bodies
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    assert send(app, io.BytesIO(b"whole"))[0] == "200 OK"
    threads[0].join(10)
    assert statuses == ["408 REQUEST TIMEOUT"]
    assert send(app, io.BytesIO(b"whole"))[0] == "200 OK"
    for body in bodies:
        body.given_up.set()


def answer(app: LargeAnswers) -> tuple[Iterable[bytes], str, dict[str, str]]:
    """Return the body, not read yet, the status and the headers of a response."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    body = app(EnvironBuilder("/").get_environ(), lambda *each: started.append(each[:2]))
    return body, started[0][0], dict(started[0][1])


LARGE = 3 * large_answers.LARGE_BYTES


def test_small_answers_pass_whole_and_large_ones_in_pieces() -> None:
    """A list for the server where the answer is small, and else pieces that are the same bytes."""
    small, _, _ = answer(LargeAnswers(Counting(1000), {}))
    assert isinstance(small, list)
    large, _, headers = answer(LargeAnswers(Counting(LARGE), {}))
    pieces = list(large)
    assert len(pieces) > 4
    assert b"".join(pieces) == b"1".ljust(LARGE, b".")
    # Without a length, the end of a broken answer would look like that of a whole one.
    assert headers["Content-Length"] == str(LARGE)


def test_large_answers_under_way_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Further ones are 503 by number and by bytes, small ones pass, and room is given back."""
    for name, value in (("MAX_LARGE", 2), ("MAX_BYTES", 2 * LARGE)):
        with monkeypatch.context() as patch:
            patch.setattr(large_answers, name, value)
            application = Counting(LARGE)
            app = LargeAnswers(application, {"X-Own": "1"})
            under_way = [answer(app) for _ in range(2)]
            assert [status for _, status, _ in under_way] == ["200 OK"] * 2
            _, status, headers = answer(app)
            assert (status[:3], headers["X-Own"]) == ("503", "1")
            assert int(headers["Retry-After"]) > 0
            application._size = 1000
            assert answer(app)[1] == "200 OK"
            application._size = LARGE
            under_way[0][0].close()  # type: ignore[attr-defined]
            assert answer(app)[1] == "200 OK"
            assert answer(app)[1][:3] == "503"


def test_a_client_that_hardly_reads_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer ends early after the grace, if less was read than the least rate allows."""
    for rate, is_whole in ((1.0, True), (1e9, False)):
        monkeypatch.setattr(large_answers, "MIN_BYTES_PER_SECOND", rate)
        monkeypatch.setattr(large_answers, "GRACE_SECONDS", 0.01)
        body, _, _ = answer(LargeAnswers(Counting(LARGE), {}))
        pieces = iter(body)
        read = [next(pieces)]
        time.sleep(0.05)
        read += pieces
        assert (len(b"".join(read)) == LARGE) is is_whole


def test_an_answer_that_is_broken_off_stays_one() -> None:
    """Fewer bytes than announced come as pieces: of a list, the server would wait for the rest."""

    def broken_off(_: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        start_response("408 REQUEST TIMEOUT", [("Content-Length", "5")])
        yield b"late"

    body, _, _ = answer(LargeAnswers(broken_off, {}))
    assert not isinstance(body, list)
    assert b"".join(body) == b"late"
