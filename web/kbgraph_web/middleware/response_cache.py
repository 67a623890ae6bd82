"""A cache of responses, above Flask.

GET requests to /sparql and /entry/ are answered from it. Only responses with an ETag are stored,
so none whose query depends on the time or on chance. Each generation of the server has a cache of
its own, so the key need not hold the version of the graph.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from cachetools import LRUCache
from werkzeug.http import parse_etags

_ENDPOINT, _PAGES = "/sparql", "/entry/"
_VARY = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_HOST")
"""The headers on which a response depends."""
_MAX_SHARE = 1 / 16
"""The largest part of the cache that one response may take: a larger one would evict all others."""


Application: TypeAlias = Callable[..., Iterable[bytes]]
"""A WSGI application (PEP 3333)."""
CapturedResponse: TypeAlias = tuple[str, list[tuple[str, str]], Iterable[bytes]]
"""Status, headers and body of a response."""
_Key: TypeAlias = tuple[str, ...]


class _Cached(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str
    size: int
    """Bytes of the body and the key."""


class ResponseCache:
    """WSGI middleware (PEP 3333): answers repeated GET requests without the application.

    The least recently used responses are evicted beyond `max_bytes`.
    """

    def __init__(self, app: Application, max_bytes: int) -> None:
        self._app, self._max_bytes = app, max_bytes
        self._cache: LRUCache[_Key, _Cached] = LRUCache(max_bytes, lambda cached: cached.size)
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer from the cache, or ask the application and store its response."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        is_cacheable = query if path == _ENDPOINT else path.startswith(_PAGES)
        if environ["REQUEST_METHOD"] != "GET" or not is_cacheable:
            return self._app(environ, start_response)
        key = (f"{path}?{query}", *(environ.get(name, "") for name in _VARY))
        with self._lock:
            cached = self._cache.get(key)
        if cached is None:
            return self._fetch(key, environ, start_response)
        return _replay(cached, environ, start_response)

    def _fetch(
        self, key: _Key, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        status, headers, chunks = capture_response(self._app, environ, start_response)
        etag = next((value for name, value in headers if name == "ETag"), "")
        if not status.startswith("200") or not etag:
            return chunks
        body = b"".join(chunks)
        size = len(body) + sum(map(len, key))
        if size <= self._max_bytes * _MAX_SHARE:
            with self._lock:
                self._cache.setdefault(key, _Cached(status, headers, body, etag, size))
        return [body]


def capture_response(
    app: Application, environ: dict[str, Any], start_response: Callable[..., Any]
) -> CapturedResponse:
    """Call an application, and return the status and headers that it passed to the server, too."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
        started.append((status, headers))
        return start_response(status, headers, *exc_info)

    body = app(environ, start)
    return *started[-1], body


def _replay(
    cached: _Cached, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Send a stored response, or 304 if the client has it."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and parse_etags(known).contains_raw(cached.etag):
        headers = [each for each in cached.headers if not each[0].startswith("Content-")]
        start_response("304 NOT MODIFIED", headers)
        return []
    start_response(cached.status, cached.headers)
    return [cached.body]
