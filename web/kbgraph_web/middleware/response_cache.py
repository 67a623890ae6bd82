"""Answers and pages that were given before: a second client who asks the same of the same generation gets the same bytes, without Flask.

Only what bears an ETag is kept, and so nothing whose query asks for the time or for chance. A generation of the server has a cache of its
own, so that the graph's version need not be in the key.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from werkzeug.http import parse_etags

_ENDPOINT, _PAGES = "/sparql", "/entry/"
_VARY = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_HOST")
"""What else an answer depends on."""
_MOST_PART = 1 / 16
"""Of the cache that one answer may take."""


Application: TypeAlias = Callable[..., Iterable[bytes]]
"""A WSGI application (PEP 3333)."""
CapturedResponse: TypeAlias = tuple[str, list[tuple[str, str]], Iterable[bytes]]
"""Status, headers and body of an answer."""


class _Kept(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str


class ResponseCache:
    """A WSGI application around another (PEP 3333) that remembers answers of GET, the last used ones, up to so many bytes."""

    def __init__(self, app: Application, most_bytes: int) -> None:
        self._app, self._most = app, most_bytes
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The remembered answer, or what the application says."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] != "GET" or not (
            query if path == _ENDPOINT else path.startswith(_PAGES)
        ):
            return self._app(environ, start_response)
        key = (f"{path}?{query}", *(environ.get(name, "") for name in _VARY))
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        return (
            self._ask(key, environ, start_response)
            if kept is None
            else _given(kept, environ, start_response)
        )

    def _ask(
        self, key: tuple[str, ...], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        status, headers, body = capture_response(self._app, environ, start_response)
        etag = next((value for name, value in headers if name == "ETag"), "")
        if not status.startswith("200") or not etag:
            return body
        whole = b"".join(body)
        self._keep(key, _Kept(status, headers, whole, etag))
        return [whole]

    def _keep(self, key: tuple[str, ...], kept: _Kept) -> None:
        size = len(kept.body) + sum(map(len, key))
        if size > self._most * _MOST_PART:
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = kept
                self._size += size
            while self._size > self._most:
                old, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped.body) + sum(map(len, old))


def capture_response(
    app: Application, environ: dict[str, Any], start_response: Callable[..., Any]
) -> CapturedResponse:
    """What an application says, and has said to the server."""
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        said.append((status, headers))
        return start_response(status, headers, *more)

    body = app(environ, start)
    return *said[-1], body


def _given(
    kept: _Kept, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    if "HTTP_IF_NONE_MATCH" in environ and parse_etags(environ["HTTP_IF_NONE_MATCH"]).contains_raw(
        kept.etag
    ):
        start_response(
            "304 NOT MODIFIED",
            [(name, value) for name, value in kept.headers if not name.startswith("Content-")],
        )
        return []
    start_response(kept.status, kept.headers)
    return [kept.body]
