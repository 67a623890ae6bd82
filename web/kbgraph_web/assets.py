"""The files that pages load. Bundles are sent as the build has compressed them, to clients that take that (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Flask, Response, request

_CODINGS = {"br": ".br", "gzip": ".gz"}
"""The smallest first."""


class Application(Flask):
    """Flask, but for how it sends its static files."""

    def send_static_file(self, filename: str) -> Response:
        """The file, or its compressed twin where there is one that the client takes. The tag differs between them."""
        coding = next((each for each in _CODINGS if request.accept_encodings[each] and self._has(filename + _CODINGS[each])), "")
        response = super().send_static_file(filename + _CODINGS.get(coding, ""))
        if coding:
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Type"] = mimetypes.types_map[Path(filename).suffix] + "; charset=utf-8"
        response.vary.add("Accept-Encoding")
        return response

    def _has(self, filename: str) -> bool:
        # A name that leads out of the folder ends in 404, as before; here it is only looked whether a twin is there.
        return ".." not in filename and (Path(self.static_folder or "") / filename).is_file()
