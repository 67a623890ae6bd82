"""Errors as HTTP responses: text, or JSON for JSON addresses."""

from __future__ import annotations

import json

from flask import Response
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import (
    AbandonedError,
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
    QueryStoppedError: 503, BusyError: 503, AbandonedError: 503, StoreError: 502,
}  # fmt: skip
_JSON_SUFFIX = ".json"
QUERY_ERROR = "kbgraph.query_error"
"""The variable of a request that holds the error of its query, where a worker has met it."""


def status_of(error: KbError) -> int:
    """Return the HTTP status of an error; 500 for an error that no client can avoid."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def headers_of(error: KbError) -> dict[str, str]:
    """Return Retry-After for an error that passes by itself."""
    return {"Retry-After": "1"} if isinstance(error, BusyError) else {}


def is_json_address(path: str) -> bool:
    """Return whether the route at a path sends JSON, and so its errors as JSON too."""
    return path.endswith(_JSON_SUFFIX)


def text_error(error: KbError) -> Response:
    """Return an error as plain text."""
    return Response(
        f"{error}\n", status_of(error), headers_of(error), content_type="text/plain; charset=utf-8"
    )


def json_error(error: KbError) -> Response:
    """Return an error as JSON."""
    return Response(
        _body(str(error)), status_of(error), headers_of(error), content_type="application/json"
    )


def json_http_error(error: HTTPException) -> AnyResponse:
    """Return an error of HTTP as JSON, with the headers that its status needs."""
    response = error.get_response()
    if error.response is None:  # else it is a redirect, which has no message
        response.data = _body(error.description or "")
        response.content_type = "application/json"
    return response


def as_sentence(error: KbError) -> str:
    """Return the message of an error as a sentence for a page."""
    message = str(error)
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith('?') else '.'}"


def _body(message: str) -> str:
    return json.dumps({"error": message}, ensure_ascii=False, separators=(",", ":")) + "\n"
