"""Who asks the same again before a 503 says so."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from kbgraph_web.middleware.retry_after import RetryAfterReplay


def refusing(
    status: str, **headers: str
) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """An application that counts its answers, and gives them a status."""
    number = count(1)

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response(status, [(name.replace("_", "-"), value) for name, value in headers.items()])
        return [str(next(number)).encode()]

    return app


def posted(app: RetryAfterReplay, query: str, accept: str = "*/*") -> tuple[bytes, str]:
    """Body and status of the answer to a query."""
    environ = EnvironBuilder(
        "/sparql", method="POST", data=query, headers={"Accept": accept}
    ).get_environ()
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read())
    body, status, _ = run_wsgi_app(app, environ)
    return b"".join(body), status


def test_the_same_is_refused_until_then() -> None:
    """The same body for the same syntax gets the answer that it had; another body, or another syntax, is asked."""
    app = RetryAfterReplay(refusing("503 BUSY", Retry_After="60"))
    assert [posted(app, "a"), posted(app, "a"), posted(app, "b"), posted(app, "a", "text/csv"), posted(app, "a")] == [
        (b"1", "503 BUSY"), (b"1", "503 BUSY"), (b"2", "503 BUSY"), (b"3", "503 BUSY"), (b"1", "503 BUSY"),
    ]  # fmt: skip


def test_after_that_it_is_asked_again() -> None:
    """Once the time is over the application answers."""
    app = RetryAfterReplay(refusing("503 BUSY", Retry_After="0"))
    assert [posted(app, "a")[0], posted(app, "a")[0]] == [b"1", b"2"]


def test_no_other_answer_is_remembered() -> None:
    """What does not say when to come back is asked each time, and so is what is asked by GET."""
    app = RetryAfterReplay(refusing("200 OK"))
    assert [posted(app, "a")[0], posted(app, "a")[0]] == [b"1", b"2"]
    client = Client(RetryAfterReplay(refusing("503 BUSY", Retry_After="60")))
    assert [client.get("/sparql").data, client.get("/sparql").data] == [b"1", b"2"]
