"""Compressed results of queries, for clients that accept gzip (RFC 9110, section 8.4)."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from typing import Any

from kbgraph_web.http.content_coding import VARY_OF_RESULTS, accepts_gzip
from kbgraph_web.http.wsgi import Application, Headers, announced_bytes

_PATH = "/sparql"
_MIN_BYTES, _MAX_BYTES = 4_096, 8_000_000
"""Of a result. A smaller one fits into few packets; a larger one would take a quarter of a second
of the process that answers others."""
_LEVEL = 1
"""Of zlib: a tenth of the size of typical JSON, in a fifth of the time of the usual level."""
_SUFFIX = "-gzip"
"""Of the tag of a compressed result: it has other bytes than the plain one."""


class ResultCompression:
    """WSGI middleware (PEP 3333): compresses what the SPARQL endpoint sends to programs."""

    def __init__(self, app: Application) -> None:
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask the application, and compress a result of fitting size."""
        if environ.get("PATH_INFO") != _PATH:
            return self._app(environ, start_response)
        is_packed = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        if not is_packed and not known:
            # As most programs ask: the body stays as it is.
            return self._app(environ, _varying_start(start_response))
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *_: Any) -> None:
            started.append((status, headers))

        body = self._app(environ, start)
        status, headers = started[-1]
        headers = _varying(headers)
        if is_packed and _is_fitting(status, headers):
            if environ["REQUEST_METHOD"] == "HEAD":
                headers = _packed(headers, None)
            else:
                packed = gzip.compress(b"".join(body), _LEVEL, mtime=0)
                headers, body = _packed(headers, len(packed)), [packed]
        elif is_packed and status.startswith("304") and _SUFFIX in known:
            headers = _tagged(headers)
        start_response(status, headers)
        return body


def _is_fitting(status: str, headers: Headers) -> bool:
    size = announced_bytes(headers)
    names = {name.lower() for name, _ in headers}
    return (
        status.startswith("200")
        and size is not None
        and _MIN_BYTES <= size <= _MAX_BYTES
        and "content-encoding" not in names
    )


def _varying_start(start_response: Callable[..., Any]) -> Callable[..., Any]:
    def start(status: str, headers: Headers, *exc_info: Any) -> Any:
        return start_response(status, _varying(headers), *exc_info)

    return start


def _varying(headers: Headers) -> Headers:
    """Return headers that say on which parts of a request they depend, the coding among them."""
    if VARY_OF_RESULTS in headers:
        return headers
    varies = [value for name, value in headers if name.lower() == "vary"]
    if any("accept-encoding" in value.lower() for value in varies):
        return headers
    others = [each for each in headers if each[0].lower() != "vary"]
    return [*others, ("Vary", ", ".join([*varies, "Accept-Encoding"]))]


def _packed(headers: Headers, size: int | None) -> Headers:
    """Return the headers of compressed content; its size is not known for HEAD."""
    kept = [each for each in _tagged(headers) if each[0].lower() != "content-length"]
    length = [] if size is None else [("Content-Length", str(size))]
    return [*kept, ("Content-Encoding", "gzip"), *length]


def _tagged(headers: Headers) -> Headers:
    return [
        (name, f'{value[:-1]}{_SUFFIX}"' if name.lower() == "etag" else value)
        for name, value in headers
    ]
