"""Queries as links to the page with their results."""

from __future__ import annotations

from urllib.parse import urlencode

from kbgraph_web.http.day import day_parameter, path_of
from kbgraph_web.http.languages import language_parameter

_COMMENT_CHARS = 72
"""Width at which the prose of an example query is wrapped."""


def query_address(query: str, **parameters: str) -> str:
    """Return the address of the page with the results of a query, and other parameters."""
    kept = day_parameter() | language_parameter()
    given = {name: value for name, value in (parameters | kept).items() if value}
    return f"{path_of('sparql.endpoint')}?{urlencode({'page': '1', 'query': query, **given})}"


def commented(prose: str, query: str) -> str:
    """Return a query with its prose as comments above it."""
    lines, words = [""], prose.split()
    for word in words:
        if len(lines[-1]) + len(word) > _COMMENT_CHARS:
            lines.append("")
        lines[-1] += f" {word}"
    return "".join(f"#{line}\n" for line in lines) + query
