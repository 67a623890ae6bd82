"""Who asks the same again before the time that a 503 has named: the same answer at once, since to read a long query takes milliseconds."""

from __future__ import annotations

import io
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from kbgraph_web.middleware.response_cache import Application, capture_response

_KEPT = 1000
"""The most refusals that are remembered."""
_VARY = ("PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "HTTP_ACCEPT")


class _Refusal(NamedTuple):
    until: float
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class RetryAfterReplay:
    """A WSGI application around another (PEP 3333). Bodies must be there as a whole."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._refused: OrderedDict[int, _Refusal] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The refusal that is still in force, or what the application says."""
        body = environ["wsgi.input"]
        if environ["REQUEST_METHOD"] != "POST" or not isinstance(body, io.BytesIO):
            return self._app(environ, start_response)
        key = hash((body.getvalue(), *(environ.get(name, "") for name in _VARY)))
        known = self._refused.get(key)
        if known is not None and time.monotonic() < known.until:
            start_response(known.status, known.headers)
            return [known.body]
        return self._ask(key, environ, start_response)

    def _ask(
        self, key: int, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        status, headers, body = capture_response(self._app, environ, start_response)
        again = next((value for name, value in headers if name == "Retry-After"), "")
        if not again:
            return body
        whole = b"".join(body)
        with self._lock:
            self._refused[key] = _Refusal(time.monotonic() + float(again), status, headers, whole)
            while len(self._refused) > _KEPT:
                self._refused.popitem(last=False)
        return [whole]
