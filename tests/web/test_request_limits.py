"""Requests whose size alone is costly are refused before any work is done for them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from kbgraph_web.http.access_policy import MAX_HOST_CHARS
from kbgraph_web.http.wsgi import MAX_HEADER_CHARS
from kbgraph_web.middleware.request_limits import (
    MAX_ADDRESS_CHARS,
    MAX_FORM_FIELDS,
    MAX_PARAMETERS,
    MAX_QUERY_ADDRESS_CHARS,
    RequestBodies,
    RequestLimits,
)

HEADERS = {"X-Own": "yes"}


def respond(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Respond 200 to everything."""
    start_response("200 OK", [])
    return [b"made"]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/search?q=" + "x" * (MAX_ADDRESS_CHARS - 9), {}, 200),
        ("/search?q=" + "x" * MAX_ADDRESS_CHARS, {}, 414),
        ("/" + "x/" * (MAX_ADDRESS_CHARS // 2), {}, 414),
        ("/sparql?query=" + "x" * (MAX_QUERY_ADDRESS_CHARS - 13), {}, 200),
        ("/sparql?query=" + "x" * MAX_QUERY_ADDRESS_CHARS, {}, 414),
        ("/matrix?" + "&".join(["column=a"] * MAX_PARAMETERS), {}, 200),
        ("/matrix?" + "&".join(["column=a"] * (MAX_PARAMETERS + 1)), {}, 400),
        ("/sparql?" + "&" * MAX_PARAMETERS, {}, 400),
        ("/", {"Accept": "a" * MAX_HEADER_CHARS}, 200),
        ("/", {"Accept": "a/b," * (MAX_HEADER_CHARS // 4 + 1)}, 431),
        ("/", {"If-None-Match": '"' * (MAX_HEADER_CHARS + 1)}, 431),
        ("/", {"Cookie": "a=b;" * MAX_HEADER_CHARS}, 431),
        ("/", {"Host": "a." * (MAX_HOST_CHARS // 2)}, 200),
        ("/", {"Host": "a." * (MAX_HOST_CHARS // 2 + 1)}, 400),
    ],
    ids=lambda value: str(value)[:30],
)
def test_addresses_and_headers_have_a_length(
    path: str, headers: dict[str, str], status: int
) -> None:
    """At a limit a request is answered, one above it refused, with the headers of all responses."""
    address, _, query = path.partition("?")
    builder = EnvironBuilder(address, query_string=query)
    environ = builder.get_environ()
    names = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in headers}
    environ |= {names[name]: value for name, value in headers.items()}
    body, line, sent = run_wsgi_app(RequestLimits(respond, HEADERS), environ, buffered=True)
    assert int(line[:3]) == status
    assert status == 200 or (sent["X-Own"] == "yes" and b"".join(body).endswith(b"\n"))


def test_the_refusal_of_a_head_request_has_no_body() -> None:
    """HEAD gets the status and the length of the message alone."""
    client = Client(RequestLimits(respond, HEADERS))
    response = client.head("/" + "x" * MAX_ADDRESS_CHARS)
    assert response.status_code == 414
    assert response.data == b""


@pytest.mark.parametrize(
    ("fields", "content_type", "status"),
    [
        (MAX_FORM_FIELDS, "application/x-www-form-urlencoded", 200),
        (MAX_FORM_FIELDS + 1, "Application/X-WWW-form-urlencoded; charset=utf-8", 413),
        (MAX_FORM_FIELDS + 1, "application/sparql-query", 200),
    ],
)
def test_forms_have_few_fields(fields: int, content_type: str, status: int) -> None:
    """A form of more fields than the limit is 413; a query has any number of ampersands."""
    body = io.BytesIO(b"&".join([b"a="] * fields))
    environ = EnvironBuilder("/sparql", method="POST", content_type=content_type).get_environ()
    environ["wsgi.input"] = body
    _, line, _ = run_wsgi_app(RequestBodies(respond, HEADERS), environ)
    assert int(line[:3]) == status


def test_a_compressed_body_is_refused() -> None:
    """Nothing here expands a body: 415 says so, where a form of such bytes would be no UTF-8."""
    for coding, status in {"gzip": 415, "Identity": 200, "": 200}.items():
        environ = EnvironBuilder("/sparql", method="POST", data={"query": "ASK {}"}).get_environ()
        environ["HTTP_CONTENT_ENCODING"] = coding
        _, line, _ = run_wsgi_app(RequestBodies(respond, HEADERS), environ)
        assert int(line[:3]) == status
