"""The content codings that a client accepts (RFC 9110, section 12.5.3)."""

from __future__ import annotations

from werkzeug.http import parse_accept_header

from kbgraph_web.http.wsgi import cached_if_short

VARY_OF_RESULTS = ("Vary", "Accept, Accept-Encoding")
"""The header by which a result needs no other one."""
_MAX_CACHED_CHARS = 100
"""Of a header; browsers send some 30."""


@cached_if_short(_MAX_CACHED_CHARS, maxsize=256)
def accepts_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip; without a header, it is not sent."""
    return bool(header) and parse_accept_header(header).quality("gzip") > 0
