"""Applications and headers as WSGI has them (PEP 3333)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any, TypeAlias, TypeVar
from urllib.parse import unquote_to_bytes

_Parsed = TypeVar("_Parsed")
Application: TypeAlias = Callable[..., Iterable[bytes]]
"""An application, or middleware before one."""
Headers: TypeAlias = list[tuple[str, str]]

MAX_HEADER_CHARS = 8_000
_HIGH_BYTE = re.compile(r"%[89A-Fa-f]")
"""The start of an escape of a byte that is no character of ASCII."""
LIMITED_HEADERS = (
    "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE",
    "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_ORIGIN", "HTTP_RANGE", "CONTENT_TYPE",
)  # fmt: skip
"""Headers that the application may parse. All variables of a request are too many to look at."""


def long_header(environ: dict[str, Any], names: Iterable[str] = LIMITED_HEADERS) -> str:
    """Return the variable of the first header that is too long; empty if there is none."""
    for name in names:
        if name in environ and len(environ[name]) > MAX_HEADER_CHARS:
            return name
    return ""


def cached_if_short(
    max_chars: int, maxsize: int
) -> Callable[[Callable[[str], _Parsed]], Callable[[str], _Parsed]]:
    """Cache what is made of a header, since clients repeat theirs; long ones would fill memory."""

    def decorate(parse: Callable[[str], _Parsed]) -> Callable[[str], _Parsed]:
        cached = lru_cache(maxsize)(parse)

        @wraps(parse)
        def parsed(header: str) -> _Parsed:
            return cached(header) if len(header) <= max_chars else parse(header)

        return parsed

    return decorate


def is_utf8(environ: dict[str, Any]) -> bool:
    """Return whether the address of a request is UTF-8, as it is written and once it is decoded."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    try:
        if not path.isascii():
            path.encode("latin-1").decode()
        if not query.isascii() or _HIGH_BYTE.search(query):
            unquote_to_bytes(query.encode("latin-1")).decode()
    except UnicodeError:
        return False
    return True


def plain_text(length: int) -> Headers:
    """Return the headers of a text of so many bytes."""
    return [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(length))]


def announced_bytes(headers: Headers) -> int | None:
    """Return the length of a response in its headers; None if there is none."""
    for name, value in headers:
        if name.lower() == "content-length":
            return int(value)
    return None
