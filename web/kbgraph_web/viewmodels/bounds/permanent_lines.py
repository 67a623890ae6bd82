"""Addresses of lines for files that leave the browser: whole, and the same on each day."""

from __future__ import annotations

from functools import cache

from flask import abort, request

from kbgraph.rdf import service_urls
from kbgraph_web.http.day import path_of
from kbgraph_web.viewmodels.bounds.line_addresses import has_long_source


class PermanentLines:
    """The addresses of lines on the server as the client of a request named it.

    The page of an entry answers to its former slugs too, so that an address outlives a renaming.
    """

    def __init__(self) -> None:
        """Read the address of the server; 400 without a usable Host header."""
        if service_urls(request.url_root) is None:
            abort(400, "the Host header names no host")
        self._host = request.host_url.rstrip("/")
        # A table has thousands of lines of few entries, and to make a path takes long.
        self._path = cache(self._new_path)

    def __call__(self, slug: str, line: int) -> str:
        """Return the address of a line, which its page shows."""
        path, is_long = self._path(slug)
        page = f"?line={line}" if is_long else ""
        return f"{self._host}{path}{page}#L{line}"

    @staticmethod
    def _new_path(slug: str) -> tuple[str, bool]:
        """Return the path of the page with the lines of an entry, and whether it has parts."""
        is_long = has_long_source(slug)
        return path_of("lines.page" if is_long else "entry.page", slug=slug), is_long
