"""Drops requests whose clients hung up while they waited for a thread.

Granian hands on every request that it has received, however long ago. In a burst, those who still
wait would otherwise wait for the answers to those who left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from kbgraph_web.http.client_presence import has_hung_up
from kbgraph_web.http.wsgi import Application

MAX_UNCHECKED = 12
"""Requests that are answered at once without a look at their connections: in a crowd it pays."""


class AbandonedRequests:
    """WSGI middleware (PEP 3333): answers only those who are still connected, when many ask."""

    def __init__(self, app: Application) -> None:
        self._app = app
        # Appending and popping are atomic, and take less time than a lock around a number.
        self._running: deque[None] = deque()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask the application, unless nobody waits for its answer."""
        self._running.append(None)
        try:
            if len(self._running) > MAX_UNCHECKED and has_hung_up(environ):
                start_response("503 SERVICE UNAVAILABLE", [("Content-Length", "0")])
                return []
            return self._app(environ, start_response)
        finally:
            self._running.pop()
