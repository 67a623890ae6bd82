"""Where a query is not SPARQL: the engine's or a server's own words, with line and column in the query as it was asked."""

from __future__ import annotations

import re

_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|(?:BASE|PREFIX\s*[^\s:]*:)\s*<[^>]*>)*(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_PLACES = (
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
"""As Oxigraph, Jena and RDF4J, and others say it."""


def explain(error: str, query: str, before: int = 0) -> str:
    """A sentence with the place, and the line itself with a caret under the column.

    `before` characters were put before the query's first line when it was sent, and are taken off its columns.
    """
    if _UPDATE.match(query):
        return "this is an update, and updates are refused: the graph is what the Markdown files say, so change them"
    match = next((found for pattern in _PLACES if (found := pattern.search(error))), None)
    if match is None:
        return f"the query is not SPARQL: {_short(error)}"
    line, column = int(match["line"]), int(match["column"])
    column = max(1, column - before) if line == 1 else column
    lines = query.splitlines() or [""]
    shown = lines[max(1, min(line, len(lines))) - 1]
    column = min(column, len(shown) + 1)
    return f"the query is not SPARQL: line {line}, column {column}: {_short(match['reason'])}\n{shown}\n{' ' * (column - 1)}^"


def _short(text: str) -> str:
    reason = " ".join(text.split())
    return reason if len(reason) <= 200 else reason[:200].rsplit(" ", 1)[0] + " …"
