"""How small things are sent, to clients that take that (RFC 9110, section 12.5.3): bundles as the build has compressed them, and pages."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Flask, Response, request
from flask_compress import Compress

_CODINGS = {"br": ".br", "gzip": ".gz"}
"""The smallest first."""
_TYPES = (
    "text/html",
    "text/css",
    "text/plain",
    "text/markdown",
    "text/csv",
    "text/turtle",
    "application/ld+json",
    "application/json",
)
"""Of what is compressed when it is asked for. Answers of queries are not: their ETag stands for the bytes."""


class Application(Flask):
    """Flask, but for how it sends its static files."""

    def send_static_file(self, filename: str) -> Response:
        """The file, or its compressed twin where there is one that the client takes. The tag differs between them."""
        coding = next(
            (
                each
                for each in _CODINGS
                if request.accept_encodings[each] and self._has(filename + _CODINGS[each])
            ),
            "",
        )
        response = super().send_static_file(filename + _CODINGS.get(coding, ""))
        if coding:
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Type"] = (
                mimetypes.types_map[Path(filename).suffix] + "; charset=utf-8"
            )
        response.vary.add("Accept-Encoding")
        return response

    def _has(self, filename: str) -> bool:
        # A name that leads out of the folder ends in 404, as before; here it is only looked whether a twin is there.
        return ".." not in filename and (Path(self.static_folder or "") / filename).is_file()


def compress_pages(app: Flask) -> None:
    """Compress what the routes give, after all that is registered later has set its headers."""
    app.config["COMPRESS_MIMETYPES"] = _TYPES
    app.config["COMPRESS_ALGORITHM"] = app.config["COMPRESS_ALGORITHM_STREAMING"] = list(_CODINGS)
    app.config["COMPRESS_REGISTER"] = False
    compress = Compress(app)
    app.after_request(
        lambda response: response if _is_answer(response) else compress.after_request(response)
    )


def _is_answer(response: Response) -> bool:
    return request.endpoint == "sparql.endpoint" and response.mimetype != "text/html"
