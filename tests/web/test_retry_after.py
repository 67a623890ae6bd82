"""Requests that are repeated before the Retry-After of a 503."""

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
    """Return an application that numbers its responses, all of the same status."""
    number = count(1)

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response(status, [(name.replace("_", "-"), value) for name, value in headers.items()])
        return [str(next(number)).encode()]

    return app


def post(app: RetryAfterReplay, query: str, accept: str = "*/*") -> tuple[bytes, str]:
    """Return body and status of the response to a query."""
    environ = EnvironBuilder(
        "/sparql", method="POST", data=query, headers={"Accept": accept}
    ).get_environ()
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read())
    body, status, _ = run_wsgi_app(app, environ)
    return b"".join(body), status


def test_a_repeated_query_is_refused_until_retry_after() -> None:
    """Only the same body for the same syntax gets the remembered response."""
    app = RetryAfterReplay(refusing("503 BUSY", Retry_After="60"))
    responses = [
        post(app, "a"),
        post(app, "a"),
        post(app, "b"),
        post(app, "a", "text/csv"),
        post(app, "a"),
    ]
    assert {status for _, status in responses} == {"503 BUSY"}
    assert [body for body, _ in responses] == [b"1", b"1", b"2", b"3", b"1"]


def test_a_repeated_query_is_passed_on_after_retry_after() -> None:
    """Once Retry-After has passed, the application gets the query again."""
    app = RetryAfterReplay(refusing("503 BUSY", Retry_After="0"))
    assert [post(app, "a")[0], post(app, "a")[0]] == [b"1", b"2"]


def test_other_responses_are_not_remembered() -> None:
    """Responses without Retry-After, and responses to GET, are not remembered."""
    app = RetryAfterReplay(refusing("200 OK"))
    assert [post(app, "a")[0], post(app, "a")[0]] == [b"1", b"2"]
    client = Client(RetryAfterReplay(refusing("503 BUSY", Retry_After="60")))
    assert [client.get("/sparql").data, client.get("/sparql").data] == [b"1", b"2"]
