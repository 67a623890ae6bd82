"""A cache of responses, above Flask.

GET requests without a body to /sparql, /question/, /entry/ and the pages of all things are answered
from it. Only responses with an ETag are stored, so none whose query depends on the time or on
chance. Each generation of the server has a cache of its own, so the key need not hold the version
of the graph. It holds the day, by which pages tell what has ended.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from cachetools import LRUCache

from kbgraph_web.http.day import today
from kbgraph_web.http.etags import accepts_any_tag, names_tag, opaque_tag
from kbgraph_web.http.params import may_have_body
from kbgraph_web.http.wsgi import (
    LIMITED_HEADERS,
    Application,
    Headers,
    announced_bytes,
    long_header,
)

_ENDPOINT, _PAGES = "/sparql", ("/entry/", "/question/")
_SINGLE_PAGES = {
    "/", "/compare", "/complete.json", "/facts", "/graph", "/hierarchy", "/labels.json",
    "/llms.txt", "/matrix", "/ontology", "/timeline",
}  # fmt: skip
"""Pages that take long where there is much to list, and are read often."""
VARY = (
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "wsgi.url_scheme",
    "HTTP_HOST",
    "HTTP_ORIGIN",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_SEC_FETCH_SITE",
    "HTTP_SEC_FETCH_MODE",
    "HTTP_SEC_FETCH_DEST",
)
"""The parts of a request without a body on which its response depends, beside If-None-Match. Each
is a part of the key by itself: the path is decoded, so it can hold the `?` that begins a query. The
last ones are those by which AccessControl refuses pages of other origins. Of Accept-Language the
language is a part that was chosen by it: there are as many as the data have."""
_UNKEYED = tuple(name for name in LIMITED_HEADERS if name not in {*VARY, "CONTENT_TYPE"})
"""Headers that are no part of the key, though a request is refused if they are too long."""
_KEY = "kbgraph.response_key"
"""The variable of a request by which a cache hands its key on to the one below."""
_OF_CONTENT = {"Content-Type", "Content-Length", "Content-Encoding"}
"""Headers that a 304, which has no content, does not have."""
_ENTRY_BYTES = 1_430
"""Bytes of an entry beside the characters of its texts: the objects of its key and its body, the
nodes and tables of the cache, and rounding of the allocator. Measured with 60,000 distinct queries;
it also limits the number of entries."""
_HEADER_BYTES = 105
"""Of a header beside the characters of its value."""
_MAX_SHARE = 1 / 8
"""The largest part of the cache that one response may take: a larger one would evict all others."""
_MAX_RECENT = 256
"""Responses that are found without the lock."""


CapturedResponse: TypeAlias = tuple[str, Headers, Iterable[bytes]]
"""Status, headers and body of a response."""
_Key: TypeAlias = tuple[str | None, ...]


class _Cached(NamedTuple):
    status: str
    headers: Headers
    body: bytes
    etag: str
    """Without the mark of a weak tag."""
    size: int
    """Bytes of memory that the response takes, with its key."""


class ResponseCache:
    """WSGI middleware (PEP 3333): answers repeated GET requests without the application.

    Only bodies whose announced length is from `smallest` to `largest` bytes are stored. The least
    recently used responses are evicted beyond `max_bytes`.
    """

    def __init__(
        self,
        app: Application,
        max_bytes: int,
        smallest: int = 0,
        largest: int = sys.maxsize,
        language: Callable[[dict[str, Any]], str] = lambda _: "",
    ) -> None:
        """Wrap an application; `language` returns the key of the language of a request."""
        self._app, self._max_bytes = app, max_bytes
        self._smallest, self._largest, self._language = smallest, largest, language
        self._cache: LRUCache[_Key, _Cached] = LRUCache(max_bytes, lambda cached: cached.size)
        self._recent: dict[_Key, _Cached] = {}
        """Responses of the cache that were used lately. Looking into it is atomic; to use the
        cache, threads would wait for each other. It is emptied before the cache evicts."""
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer from the cache, or ask the application and store its response."""
        key = environ.get(_KEY)
        if key is None:
            if not _is_cacheable(environ):
                return self._app(environ, start_response)
            # A header that is empty differs from one that is missing.
            day = "" if environ.get("PATH_INFO") == _ENDPOINT else today().isoformat()
            key = (*map(environ.get, VARY), self._language(environ), day)
        cached = self._recent.get(key) or self._find(key)
        if cached is None:
            return self._fetch(key, environ, start_response)
        return _replay(cached, environ, start_response)

    def _find(self, key: _Key) -> _Cached | None:
        # Atomic: threads that ask something new need not wait for each other here.
        if key not in self._cache:
            return None
        with self._lock:
            cached = self._cache.get(key)
            if cached is not None:
                if len(self._recent) >= _MAX_RECENT:
                    self._forget_recent()
                self._recent[key] = cached
        return cached

    def _fetch(
        self, key: _Key, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        # Another cache below has the same key.
        environ[_KEY] = key
        status, headers, chunks = capture_response(self._app, environ, start_response)
        if not status.startswith("200") or not self._is_stored(headers):
            return chunks
        etag = opaque_tag(_value(headers, "ETag"))
        if not etag:
            return chunks
        body = b"".join(chunks)
        self._store(key, _Cached(status, headers, body, etag, _memory(key, headers, body)))
        return [body]

    def _is_stored(self, headers: Headers) -> bool:
        """Return whether a body has a length that is stored. It stays unread otherwise."""
        size = announced_bytes(headers)
        return size is not None and self._smallest <= size <= self._largest

    def _store(self, key: _Key, response: _Cached) -> None:
        if response.size > self._max_bytes * _MAX_SHARE:
            return
        with self._lock:
            if self._cache.currsize + response.size > self._max_bytes:
                self._forget_recent()
            self._cache.setdefault(key, response)

    def _forget_recent(self) -> None:
        """Count the recent responses as used, before others are evicted."""
        for key in self._recent:
            self._cache.get(key)
        self._recent.clear()


def _value(headers: Headers, wanted: str) -> str:
    for name, value in headers:
        if name == wanted:
            return value
    return ""


def _is_cacheable(environ: dict[str, Any]) -> bool:
    if environ["REQUEST_METHOD"] != "GET" or may_have_body(environ):
        return False
    if long_header(environ, _UNKEYED):
        return False
    path: str = environ.get("PATH_INFO", "")
    if path == _ENDPOINT:
        return bool(environ.get("QUERY_STRING"))
    return path.startswith(_PAGES) or path in _SINGLE_PAGES


def _memory(key: _Key, headers: Headers, body: bytes) -> int:
    """Return the bytes that an entry takes; names of headers are shared by all.

    The texts of a request and a response have one byte for each character (PEP 3333).
    """
    texts = "".join([*filter(None, key), *[value for _, value in headers]])
    return _ENTRY_BYTES + _HEADER_BYTES * len(headers) + len(texts) + len(body)


def capture_response(
    app: Application, environ: dict[str, Any], start_response: Callable[..., Any]
) -> CapturedResponse:
    """Call an application, and return the status and headers that it passed to the server, too."""
    started: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, *exc_info: Any) -> Any:
        started.append((status, headers))
        return start_response(status, headers, *exc_info)

    body = app(environ, start)
    return *started[-1], body


def _replay(
    cached: _Cached, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Send a stored response, or 304 if the client has it."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and (accepts_any_tag(environ) or names_tag(known, cached.etag)):
        headers = [each for each in cached.headers if each[0] not in _OF_CONTENT]
        start_response("304 NOT MODIFIED", headers)
        return []
    start_response(cached.status, cached.headers)
    return [cached.body]
