"""Answers plain queries without Flask, whose work for a request takes longer than a short query.

A plain query is GET /sparql without a body, with `query` as its only parameter. The route of Flask
gives the same bytes and headers, and answers all other requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from werkzeug.wrappers import Response

from kbgraph.errors import KbError
from kbgraph.sandbox import Sandbox
from kbgraph.sparql import Request
from kbgraph_web.http.client_presence import ClientPresence
from kbgraph_web.http.content_coding import VARY_OF_RESULTS
from kbgraph_web.http.etags import query_etag
from kbgraph_web.http.negotiation import accepted_by
from kbgraph_web.http.params import may_have_body
from kbgraph_web.http.query_warnings import warning_headers

_PATH, _PREFIX = "/sparql", "query="


class SparqlFastPath:
    """WSGI middleware (PEP 3333): sends plain queries to the sandbox, others to the app."""

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        sandbox: Sandbox,
        generation: str,
        headers: dict[str, str],
        error_response: Callable[[KbError, dict[str, Any]], Response],
        max_chars: int,
    ) -> None:
        self._app, self._sandbox, self._generation = app, sandbox, generation
        self._error_response, self._max_chars = error_response, max_chars
        self._headers = list(headers.items())

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a plain query, or ask the application."""
        query = self._query(environ)
        if query is None:
            return self._app(environ, start_response)
        request = Request(query, accepted_by(environ.get("HTTP_ACCEPT", "")))
        tag = query_etag(self._generation, request)
        if not tag:
            return self._app(environ, start_response)
        caching = [("ETag", f'"{tag}"'), ("Cache-Control", "no-cache"), VARY_OF_RESULTS]
        try:
            syntax, body, warnings = self._sandbox.answer_with_warnings(
                request, is_wanted=ClientPresence(environ)
            )
        except KbError as error:
            return self._error_response(error, environ)(environ, start_response)
        content = [("Content-Type", syntax.content_type), ("Content-Length", str(len(body)))]
        warned = warning_headers(warnings) if warnings else ()
        start_response("200 OK", [*content, *caching, *warned, *self._headers])
        return [body]

    def _query(self, environ: dict[str, Any]) -> str | None:
        """Return the query of a plain request; None for any other request."""
        text: str = environ.get("QUERY_STRING", "")
        is_query = environ["REQUEST_METHOD"] == "GET" and environ.get("PATH_INFO") == _PATH
        if not is_query or not text.startswith(_PREFIX) or "&" in text or not text.isascii():
            return None
        if len(_PATH) + len(text) > self._max_chars or "HTTP_IF_NONE_MATCH" in environ:
            return None
        if "html" in environ.get("HTTP_ACCEPT", ""):
            # The route shows an error to such a client as a page.
            return None
        if may_have_body(environ):
            # The route refuses an update, whichever method carries it.
            return None
        try:
            # As parse_qsl decodes the only parameter of an ASCII text, which takes longer.
            return unquote_to_bytes(text.removeprefix(_PREFIX).replace("+", " ")).decode()
        except ValueError:
            return None
