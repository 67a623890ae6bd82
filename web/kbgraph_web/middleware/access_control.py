"""Refuses requests by unknown hosts, and by pages of other origins that may not read (CORS).

It stands above all other middleware, so that cached answers, the fast path and errors pass it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from kbgraph_web.http.access_policy import MAX_HOST_CHARS, AccessPolicy, host_of
from kbgraph_web.http.wsgi import Application, Headers, plain_text

_MAX_HOSTS = 1000
"""Host headers whose access is remembered."""
_SHARED: Headers = [
    # Any site may read: there are no cookies, so that a browser adds nothing to what it is sent.
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Kbgraph-Warning, Link, Retry-After"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
]
_PREFLIGHT: Headers = [
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Max-Age", "86400"),
]
_PRIVATE: Headers = [
    # No page of another origin, on another port of this machine included, may embed an answer or
    # hold a window of it.
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
_REFUSAL: Headers = [
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
]
_OTHER_ORIGINS = frozenset({"cross-site", "same-site"})
"""Values of Sec-Fetch-Site for requests that a page of another origin has caused."""
_UNKNOWN_HOST = (
    "This server does not answer to {host}, as pages of the web could read it by a name of their "
    "own.\nAsk it as localhost, or start it with --allow-host NAME; behind a proxy, let the proxy "
    "pass on the host of the base.\n"
)
_OTHER_ORIGIN = (
    "Pages of other origins may not use this server.\n"
    "Start it with --cross-origin on if they may read all that it serves.\n"
)


class _Decision(NamedTuple):
    """The treatment of requests with a Host header."""

    refusal: bytes
    """The text of the refusal; empty if requests are answered."""
    is_shared: bool
    is_by_https: bool
    """Whether addresses that responses state begin with `https`."""
    headers: Headers
    """Added to each response."""


class AccessControl:
    """WSGI middleware (PEP 3333): applies an AccessPolicy to each request."""

    def __init__(self, app: Application, policy: AccessPolicy, headers: dict[str, str]) -> None:
        self._app, self._policy, self._headers = app, policy, list(headers.items())
        self._decision = lru_cache(_MAX_HOSTS)(self._decide)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask the application and add the headers, or refuse."""
        host = environ.get("HTTP_HOST", "")
        decision = self._decision(host if len(host) <= MAX_HOST_CHARS else "")
        refusal, is_shared, is_by_https, added = decision
        if refusal:
            return self._refuse("421 MISDIRECTED REQUEST", refusal, start_response)
        if not is_shared and _is_from_other_origin(environ):
            return self._refuse("403 FORBIDDEN", _OTHER_ORIGIN.encode(), start_response)
        if is_shared and _is_preflight(environ):
            added = [*added, *_PREFLIGHT]
        if is_by_https:
            environ["wsgi.url_scheme"] = "https"

        def start(status: str, headers: Headers, *exc_info: Any) -> Any:
            return start_response(status, [*headers, *added], *exc_info)

        return self._app(environ, start)

    def _decide(self, host_header: str) -> _Decision:
        access = self._policy.access(host_header)
        headers = _SHARED if access.is_shared else _PRIVATE
        # A malformed host is not repeated.
        shown = f"the host {host_of(host_header)}" if host_of(host_header) else "this host"
        refusal = "" if access.is_known else _UNKNOWN_HOST.format(host=shown)
        return _Decision(refusal.encode(), access.is_shared, access.is_by_https, headers)

    def _refuse(
        self, status: str, body: bytes, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        start_response(status, [*plain_text(len(body)), *_REFUSAL, *self._headers, *_PRIVATE])
        return [body]


def _is_from_other_origin(environ: dict[str, Any]) -> bool:
    """Return whether a page of another origin has caused a request (Fetch Metadata).

    A link that a reader follows is no such request: the page does not see what is opened. Browsers
    without Fetch Metadata name the origin where an answer could be read, or has an effect.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is None:
        origin = environ.get("HTTP_ORIGIN")
        return origin is not None and not _is_host_of(origin, environ.get("HTTP_HOST", ""))
    if site not in _OTHER_ORIGINS:
        return False
    return not (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
        and environ.get("HTTP_SEC_FETCH_DEST") == "document"
    )


def _is_host_of(origin: str, host_header: str) -> bool:
    return host_of(origin.rpartition("/")[2]) == host_of(host_header)


def _is_preflight(environ: dict[str, Any]) -> bool:
    return (
        environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
    )
