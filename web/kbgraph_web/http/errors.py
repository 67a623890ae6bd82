"""The HTTP status of each kind of error that stops the work."""

from __future__ import annotations

from kbgraph.errors import (
    AnswerTooLargeError,
    BusyError,
    FormatError,
    KbError,
    NotFoundError,
    QueryError,
    QueryStoppedError,
    StoreError,
)

_STATUS: dict[type[KbError], int] = {
    NotFoundError: 404, QueryError: 400, FormatError: 406, AnswerTooLargeError: 413,
    QueryStoppedError: 503, BusyError: 503, StoreError: 502,
}  # fmt: skip


def status_of(error: KbError) -> int:
    """The status; 500 for what no client can help."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def headers_of(error: KbError) -> dict[str, str]:
    """When to ask again, where that helps."""
    return {"Retry-After": "1"} if isinstance(error, BusyError) else {}
