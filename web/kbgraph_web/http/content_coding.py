"""The content codings that a client accepts (RFC 9110, section 12.5.3)."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.http import parse_accept_header

_MAX_CACHED_CHARS = 100
"""Of a header; browsers send some 30."""


def accepts_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip; without a header, it is not sent."""
    is_short = len(header) <= _MAX_CACHED_CHARS
    return _accepts_gzip(header) if is_short else _accepts_gzip.__wrapped__(header)


@lru_cache(maxsize=256)
def _accepts_gzip(header: str) -> bool:
    return bool(header) and parse_accept_header(header).quality("gzip") > 0
