"""Compressed responses for clients that accept them (RFC 9110, section 12.5.3).

Bundles are sent as the build has compressed them; pages are compressed on request.
"""

from __future__ import annotations

import mimetypes
import os
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, request
from flask_compress import Compress

from kbgraph.rdf import EXPORT_FORMATS

_CODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings and the endings of their files, the smallest first."""
_TYPES = (
    "text/html",
    "text/css",
    "text/plain",
    "text/markdown",
    "text/csv",
    "application/json",
    "application/xml",
    "application/problem+json",
    *(syntax.media_type for syntax in EXPORT_FORMATS),
)
"""Media types that are compressed on request. `ResultCompression` does so for results of queries,
whose ETag names bytes."""


class Application(Flask):
    """Flask, with compressed static files."""

    def send_static_file(self, filename: str) -> Response:
        """Send the file, or its compressed twin if the client accepts it. Each has its own ETag."""
        coding = next(
            (
                each
                for each in _CODINGS
                if request.accept_encodings[each] and self._has(filename + _CODINGS[each])
            ),
            "",
        )
        response = super().send_static_file(filename + _CODINGS.get(coding, ""))
        if not coding and response.mimetype in _TYPES:
            # Weak, since the file may be compressed on the way.
            response.set_etag(response.get_etag()[0] or "", weak=True)
        if coding:
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Type"] = (
                mimetypes.types_map[Path(filename).suffix] + "; charset=utf-8"
            )
        response.vary.add("Accept-Encoding")
        return response

    def _has(self, filename: str) -> bool:
        # A name that leads out of the folder has no twin here; Flask answers 404.
        # os.path, as a name that no file system takes raises in pathlib.
        path = os.path.join(self.static_folder or "", filename)  # noqa: PTH118
        return ".." not in filename and os.path.isfile(path)  # noqa: PTH113


def compress_pages(app: Flask) -> None:
    """Compress the responses of routes, after the handlers registered later have set headers."""
    app.config["COMPRESS_MIMETYPES"] = _TYPES
    app.config["COMPRESS_ALGORITHM"] = app.config["COMPRESS_ALGORITHM_STREAMING"] = list(_CODINGS)
    app.config["COMPRESS_REGISTER"] = False
    compress = Compress(app)
    app.after_request(
        lambda response: compress.after_request(response) if _may_compress(response) else response
    )


def _may_compress(response: Response) -> bool:
    """Return whether a response is no result of a query, and no range of bytes of a file.

    The range would be one of the compressed file (RFC 9110, section 14.2).
    """
    is_result = request.endpoint == "sparql.endpoint" and response.mimetype != "text/html"
    return not is_result and response.status_code != HTTPStatus.PARTIAL_CONTENT
