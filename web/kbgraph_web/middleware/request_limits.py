"""Refuses requests whose size alone makes them costly, before any work is done for them.

An address is repeated in each link of a page, a header is split and compared part by part: so both
are bounded far below what HTTP allows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from kbgraph_web.http.access_policy import MAX_HOST_CHARS, host_of
from kbgraph_web.http.forms import FORM_TYPE, parse_form, with_form
from kbgraph_web.http.wsgi import (
    MAX_HEADER_CHARS,
    Application,
    is_utf8,
    long_header,
    plain_text,
)

MAX_QUERY_ADDRESS_CHARS = 60_000
"""Of path and query together at /sparql; granian answers 414 beyond 65,534 bytes.

Longer queries go by POST.
"""
MAX_ADDRESS_CHARS = 8_000
"""Of path and query together elsewhere, as the usual proxies allow."""
MAX_PARAMETERS = 200
MAX_FORM_FIELDS = 1_000
_ENDPOINT = "/sparql"
_NO_CODING = "identity"


class _Refusal(NamedTuple):
    status: str
    message: str


_CODED = _Refusal(
    "415 UNSUPPORTED MEDIA TYPE", "the body is compressed: send it without a Content-Encoding"
)


class RequestLimits:
    """WSGI middleware (PEP 3333): 414 for a long address, 431 for a long header.

    An address with too many parameters is 400, and so is one that is not UTF-8.
    """

    def __init__(self, app: Application, headers: dict[str, str]) -> None:
        self._app, self._headers = app, list(headers.items())

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Refuse the request, or ask the application."""
        refusal = _refusal(environ)
        if refusal is None:
            return self._app(environ, start_response)
        return _refuse(refusal, self._headers, environ, start_response)


class RequestBodies:
    """WSGI middleware (PEP 3333): reads forms, and refuses bodies that nothing here reads.

    A body in a content coding is 415 (RFC 9110, section 8.4), a form of very many fields 413, and
    one in no UTF-8 400. It needs the body as a BytesIO, and so stands below BodyBuffer.
    """

    def __init__(self, app: Application, headers: dict[str, str]) -> None:
        self._app, self._headers = app, list(headers.items())

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Refuse the body, or ask the application."""
        read = _read_form(environ)
        if isinstance(read, _Refusal):
            return _refuse(read, self._headers, environ, start_response)
        return self._app(read, start_response)


def _read_form(environ: dict[str, Any]) -> dict[str, Any] | _Refusal:
    """Return the environment with the form, if the body is one, or the refusal of the body."""
    if environ.get("HTTP_CONTENT_ENCODING", _NO_CODING).strip().lower() not in {"", _NO_CODING}:
        return _CODED
    media_type, _, _ = environ.get("CONTENT_TYPE", "").partition(";")
    stream = environ["wsgi.input"]
    if media_type.strip().lower() != FORM_TYPE or not isinstance(stream, io.BytesIO):
        return environ
    body = stream.getvalue()
    if body.count(b"&") >= MAX_FORM_FIELDS:
        return _Refusal("413 CONTENT TOO LARGE", f"a form has at most {MAX_FORM_FIELDS} fields")
    try:
        return with_form(environ, parse_form(body))
    except UnicodeDecodeError:
        # Werkzeug would keep escapes that are not UTF-8 as they are written, without a word.
        return _Refusal("400 BAD REQUEST", "the form is not UTF-8")


def _refuse(
    refusal: _Refusal,
    headers: list[tuple[str, str]],
    environ: dict[str, Any],
    start_response: Callable[..., Any],
) -> list[bytes]:
    body = f"{refusal.message}\n".encode()
    start_response(refusal.status, [*plain_text(len(body)), *headers])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _refusal(environ: dict[str, Any]) -> _Refusal | None:
    """Return the refusal of a request; None for one within the limits."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    size = len(path) + len(query)
    if size > (MAX_QUERY_ADDRESS_CHARS if path == _ENDPOINT else MAX_ADDRESS_CHARS):
        return _too_long(path)
    if size > MAX_PARAMETERS and query.count("&") >= MAX_PARAMETERS:
        return _Refusal("400 BAD REQUEST", f"an address has at most {MAX_PARAMETERS} parameters")
    if not is_utf8(environ):
        return _Refusal("400 BAD REQUEST", "the address is not UTF-8")
    host = environ.get("HTTP_HOST", "")
    if len(host) > MAX_HOST_CHARS or (host and not host_of(host)):
        return _Refusal("400 BAD REQUEST", "the Host header names no host")
    name = long_header(environ)
    if name:
        header = name.removeprefix("HTTP_").replace("_", "-").title()
        message = f"the header {header} has more than {MAX_HEADER_CHARS} characters"
        return _Refusal("431 REQUEST HEADER FIELDS TOO LARGE", message)
    return None


def _too_long(path: str) -> _Refusal:
    message = (
        "the address is too long: send the query by POST"
        if path == _ENDPOINT
        else f"the address is too long: it has at most {MAX_ADDRESS_CHARS} characters"
    )
    return _Refusal("414 URI TOO LONG", message)
