"""Errors as HTTP responses: a page, problem details or text, as the client prefers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from flask import Response
from markupsafe import Markup

from kbgraph.errors import (
    AbandonedError,
    AnswerTooLargeError,
    BusyError,
    DamagedIndexError,
    DayUnavailableError,
    FormatError,
    KbError,
    NotFoundError,
    QueryError,
    QueryStoppedError,
    StoreError,
)
from kbgraph_web.http.negotiation import HTML_TYPES, Accept, parse_accept

_STATUS: dict[type[KbError], int] = {
    NotFoundError: 404, QueryError: 400, FormatError: 406, AnswerTooLargeError: 413,
    QueryStoppedError: 503, BusyError: 503, AbandonedError: 503, StoreError: 502,
    DayUnavailableError: 501, DamagedIndexError: 503,
}  # fmt: skip
_JSON_SUFFIX = ".json"
_PROBLEM_TYPES = ("application/problem+json", "application/json")
_PAGE = Markup(
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
    '<link rel="stylesheet" href="{root}/static/tokens.css">\n'
    '<link rel="stylesheet" href="{root}/static/base.css">\n</head>\n<body>\n<main id="main">\n'
    '<h1>{title}</h1>\n<p class="lead">{message}</p>\n'
    '<p><a href="">Try again</a> · <a href="{root}/">All entries</a></p>\n</main>\n</body>\n'
    "</html>\n"
)
"""The page of an error of a busy server, which costs it nothing; the empty address is its own."""
QUERY_ERROR = "kbgraph.query_error"
"""The variable of a request that holds the error of its query, where a worker has met it."""


def status_of(error: KbError) -> int:
    """Return the HTTP status of an error; 500 for an error that no client can avoid."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def headers_of(error: KbError) -> dict[str, str]:
    """Return Retry-After for an error that passes by itself."""
    match error:
        case BusyError():
            return {"Retry-After": "1"}
        case DamagedIndexError():
            return {"Retry-After": "10"}
    return {}


class ErrorKind(Enum):
    """The form in which a client is told of an error."""

    PAGE = "page"
    PROBLEM = "problem"
    """Problem details in JSON (RFC 9457)."""
    TEXT = "text"


def error_kind(path: str, accept: Accept) -> ErrorKind:
    """Return the kind of a client: HTML or JSON if it names that, or asks a JSON address."""
    html, problem = accept.named(HTML_TYPES) or 0, accept.named(_PROBLEM_TYPES) or 0
    if path.endswith(_JSON_SUFFIX) or problem > html:
        return ErrorKind.PROBLEM
    return ErrorKind.PAGE if html else ErrorKind.TEXT


def error_response(error: KbError, environ: dict[str, Any]) -> Response:
    """Return an error outside of Flask, where no template is at hand; a page without its frame."""
    status, message, headers = status_of(error), str(error), headers_of(error)
    match error_kind(environ.get("PATH_INFO", ""), parse_accept(environ.get("HTTP_ACCEPT", ""))):
        case ErrorKind.PROBLEM:
            return problem(status, message, headers)
        case ErrorKind.TEXT:
            return text(status, message, headers)
        case ErrorKind.PAGE:
            body = _PAGE.format(
                root=environ.get("SCRIPT_NAME", ""),
                title=title_of(status),
                message=as_sentence(message),
            )
            return Response(body, status, headers, content_type="text/html; charset=utf-8")


def text(status: int, message: str, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    """Return an error as plain text."""
    return Response(f"{message}\n", status, headers, content_type="text/plain; charset=utf-8")


def problem(
    status: int, message: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Response:
    """Return an error as problem details (RFC 9457, section 3); the status is their type."""
    details = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": message,
    }
    body = json.dumps(details, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Response(body, status, headers, content_type=_PROBLEM_TYPES[0])


def title_of(status: int) -> str:
    """Return the phrase of a status, as in `Not found`."""
    return HTTPStatus(status).phrase.capitalize()


def as_sentence(message: str) -> str:
    """Return the message of an error as a sentence for a page."""
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith(('.', '?')) else '.'}"
