"""Messages for queries that are not SPARQL, with line and column in the user's own text."""

from __future__ import annotations

import re

_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|(?:BASE|PREFIX\s*[^\s:]*:)\s*<[^>]*>)*"
    r"(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_LOCATIONS = (
    re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<reason>.*)", re.DOTALL),
    re.compile(
        r"(?P<reason>.*?)\s*\bat line (?P<line>\d+), column (?P<column>\d+)",
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(
        r"line:? (?P<line>\d+), col(?:umn|\.)?:? (?P<column>\d+)\W*(?P<reason>.*)",
        re.DOTALL | re.IGNORECASE,
    ),
)
"""The forms that Oxigraph, Jena and RDF4J, and other engines use."""
_MAX_REASON_CHARS = 200


def syntax_error_message(error: str, query: str, prologue_chars: int = 0) -> str:
    """Return a message with the location, the query's line, and a caret under the column.

    `error` is the engine's own message. Columns of the first line are reduced by `prologue_chars`,
    the number of characters that were put before the query when it was sent.
    """
    if _UPDATE.match(query):
        return (
            "this is an update, and updates are refused: "
            "the graph is read from the Markdown files, so edit these"
        )
    matches = (pattern.search(error) for pattern in _LOCATIONS)
    location = next((match for match in matches if match), None)
    if location is None:
        return f"the query is not SPARQL: {_shorten(error)}"
    line, column = int(location["line"]), int(location["column"])
    if line == 1:
        column = max(1, column - prologue_chars)
    lines = query.splitlines() or [""]
    text = lines[max(1, min(line, len(lines))) - 1]
    column = min(column, len(text) + 1)
    reason = _shorten(location["reason"])
    caret = " " * (column - 1) + "^"
    return f"the query is not SPARQL: line {line}, column {column}: {reason}\n{text}\n{caret}"


def _shorten(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) <= _MAX_REASON_CHARS:
        return reason
    return reason[:_MAX_REASON_CHARS].rsplit(" ", 1)[0] + " …"
