"""A filter for public queries to a store over HTTP.

Only queries that read, send no request to a further host, and nest little are forwarded. A server
may parse a text otherwise than the parser here does. So no check depends on where strings, comments
or IRIs begin: a text that could be a keyword under any parse is refused, and a few harmless texts
with it.
"""

from __future__ import annotations

import re

from kbgraph.errors import QueryError

MAX_OPENINGS = 1000
"""Opening brackets and `!` in a query.

Some 2,000 within each other crash engines that parse by recursion.
"""
_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*(?:[\r\n]|\Z))"
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_PREFIX = rf"PREFIX{_GAP}+[^\s:<>#\"'\\]*:{_GAP}*{_IRI}"
_READING_QUERY = re.compile(
    rf"(?:{_GAP}|BASE{_GAP}*{_IRI}|{_PREFIX})*(?:SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:.\-])",
    re.IGNORECASE,
)
"""The start of a query has one parse only: comments and IRIs are the same for every server."""
_SERVICE = re.compile(
    r"(?:(?<![A-Za-z_?$:\-])|(?<=true)|(?<=false))SERVICE(?:\s*SILENT)?"
    r"(?:\s*[<?$#]|\s+[^\s<>\"'{}()\[\]?$#]*:)",
    re.IGNORECASE,
)
"""The keyword before an IRI, a variable, a prefixed name or a comment.

Keywords need no space between them.
"""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})")


def refuse_unsafe(query: str) -> None:
    """Raise QueryError for a text that is no query, may use SERVICE, or nests too deeply."""
    # Some servers replace \u escapes before they parse (SPARQL 1.1 Query, section 19.2), others
    # within strings alone.
    for text in {query, _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)}:
        if "\r" in text.replace("\r\n", "\n"):
            raise QueryError("the query is not forwarded: end its lines by LF or CR LF")
        if not _READING_QUERY.match(text):
            raise QueryError(
                "the query is not forwarded: "
                "BASE and PREFIX must be followed by SELECT, ASK, CONSTRUCT or DESCRIBE"
            )
        if _SERVICE.search(text):
            raise QueryError(
                "the query is not forwarded: another server could read SERVICE in it; "
                "where it is a word of a string, write [s]ervice"
            )
        if sum(map(text.count, "([{!")) > MAX_OPENINGS:
            raise QueryError(
                f"the query is not forwarded: more than {MAX_OPENINGS} brackets and negations"
            )
