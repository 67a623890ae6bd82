"""The plain query: GET /sparql with nothing but `query`, answered as the route does, without what Flask does for any request.

All else goes on to Flask, which gives the same bytes and headers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.wrappers import Response

from kbgraph.errors import KbError
from kbgraph.sandbox import Sandbox
from kbgraph.sparql.request import Request
from kbgraph_web.http.etags import query_etag
from kbgraph_web.http.negotiation import accepted_by

_PATH, _BEGINS = "/sparql", "query="


class SparqlFastPath:
    """A WSGI application around another (PEP 3333)."""

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        sandbox: Sandbox,
        generation: str,
        headers: dict[str, str],
        refused: Callable[[KbError], Response],
        most: int,
    ) -> None:
        self._app, self._sandbox, self._generation, self._refused, self._most = (
            app,
            sandbox,
            generation,
            refused,
            most,
        )
        self._headers = list(headers.items())

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The answer of a plain query, or what the application says."""
        query = self._query(environ)
        if query is None:
            return self._app(environ, start_response)
        asked = Request(query, accepted_by(environ.get("HTTP_ACCEPT", "")))
        tag = query_etag(self._generation, asked)
        if not tag:
            return self._app(environ, start_response)
        own = [("ETag", f'"{tag}"'), ("Cache-Control", "no-cache"), ("Vary", "Accept")]
        try:
            syntax, body = self._sandbox.answer(asked)
        except KbError as error:
            response = self._refused(error)
            response.headers.extend(self._headers)
            return response(environ, start_response)
        about = [("Content-Type", syntax.content_type), ("Content-Length", str(len(body)))]
        start_response("200 OK", [*about, *own, *self._headers])
        return [body]

    def _query(self, environ: dict[str, Any]) -> str | None:
        """The query of a plain request; None where there is more to it."""
        text: str = environ.get("QUERY_STRING", "")
        if (
            environ["REQUEST_METHOD"] != "GET"
            or environ.get("PATH_INFO") != _PATH
            or not text.startswith(_BEGINS)
        ):
            return None
        if (
            "&" in text
            or len(_PATH) + len(text) > self._most
            or "HTTP_IF_NONE_MATCH" in environ
            or not text.isascii()
        ):
            return None
        try:
            ((_, query),) = parse_qsl(text, keep_blank_values=True, errors="strict")
        except ValueError:
            return None
        return query
