"""Messages for queries that are not SPARQL, with line and column in the user's own text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from kbgraph.query_syntax import (
    QueryPlace,
    diagnose,
    emptiness,
    excerpt,
    place_of,
    place_within,
    tokenize,
)

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
_WRONG_IRI = "IRI parsing failed"
NO_PREFIXES: Mapping[str, str] = MappingProxyType({})


def syntax_error_message(
    error: str, query: str, prologue_chars: int = 0, prefixes: Mapping[str, str] = NO_PREFIXES
) -> str:
    """Return a message with the location, the query's line, and a caret under the column.

    The place is that of the first token with which no query can go on. Where the grammar finds no
    fault, `error`, the engine's own message, has the place: engines name the last token that they
    tried. Columns of its first line are reduced by `prologue_chars`, the number of characters that
    were put before the query when it was sent. `prefixes` are those that need no declaration.
    """
    return explain(query, prefixes) or _engine_message(error, query, prologue_chars)


def explain(query: str, prefixes: Mapping[str, str] = NO_PREFIXES) -> str:
    """Return the message on a query that asks nothing, changes something, or is not SPARQL.

    It is empty where the grammar finds no fault.
    """
    if _UPDATE.match(query):
        return (
            "this is an update, and updates are refused: "
            "the graph is read from the Markdown files, so edit these"
        )
    if empty := emptiness(query):
        return empty
    fault = diagnose(query, prefixes)
    return _located(query, place_of(query, fault.offset), fault.message) if fault else ""


def _engine_message(error: str, query: str, prologue_chars: int) -> str:
    matches = (pattern.search(error) for pattern in _LOCATIONS)
    location = next((match for match in matches if match), None)
    if location is None:
        return f"the query is not SPARQL: {_shorten(error)}"
    line, column = int(location["line"]), int(location["column"])
    if line == 1:
        column = max(1, column - prologue_chars)
    place = place_within(query, QueryPlace(line, column))
    reason = _shorten(location["reason"])
    if _WRONG_IRI in reason:
        # The engine names the end of the IRI.
        place = place_of(query, _start_before(query, place))
        reason = "this is no IRI"
    return _located(query, place, reason)


def _start_before(query: str, place: QueryPlace) -> int:
    """Return the position of the last token that begins before a place."""
    starts = [each.start for each in tokenize(query) if place_of(query, each.start) < place]
    return starts[-1] if starts else 0


def _located(query: str, place: QueryPlace, reason: str) -> str:
    return f"the query is not SPARQL: {place}: {reason}\n{excerpt(query, place)}"


def _shorten(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) <= _MAX_REASON_CHARS:
        return reason
    return reason[:_MAX_REASON_CHARS].rsplit(" ", 1)[0] + " …"
