"""Which queries of strangers may be sent on to a store over HTTP: those that only read, reach no further host and nest little.

A server may read a text otherwise than our own reader does. So nothing here depends on where strings, comments or IRIs begin: what
could be a keyword under any reading is refused, and a few harmless texts with it.
"""

from __future__ import annotations

import re

from kbgraph.errors import QueryError

MOST_OPENINGS = 1000
"""Opening brackets and `!` in a query. Some 2,000 within each other end the process of engines that call themselves for each."""
_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*(?:[\r\n]|\Z))"
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_READS = re.compile(
    rf"(?:{_GAP}|BASE{_GAP}*{_IRI}|PREFIX{_GAP}+[^\s:<>#\"'\\]*:{_GAP}*{_IRI})*(?:SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:.\-])",
    re.IGNORECASE,
)
"""From the start there is one reading alone: comments and IRIs are the same for all."""
_SERVICE = re.compile(
    r"(?:(?<![A-Za-z_?$:\-])|(?<=true)|(?<=false))SERVICE(?:\s*SILENT)?(?:\s*[<?$#]|\s+[^\s<>\"'{}()\[\]?$#]*:)",
    re.IGNORECASE,
)
"""The keyword and what may follow it: an IRI, a variable, a prefixed name or a comment. Keywords need no space between them."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})")


def refuse_unsafe(query: str) -> None:
    """Raises QueryError where a query is none, may reach another host by SERVICE, or nests too deeply."""
    # Some servers replace \u escapes before they read anything else (SPARQL 1.1, section 19.2), others within strings alone.
    for text in {query, _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)}:
        if "\r" in text.replace("\r\n", "\n"):
            raise QueryError("the query is not sent on: end its lines by LF or CR LF")
        if not _READS.match(text):
            raise QueryError(
                "the query is not sent on: after BASE and PREFIX it must say SELECT, ASK, CONSTRUCT or DESCRIBE"
            )
        if _SERVICE.search(text):
            raise QueryError(
                "the query is not sent on: SERVICE reaches nobody from here; where it is a word of a text, write [s]ervice"
            )
        if sum(map(text.count, "([{!")) > MOST_OPENINGS:
            raise QueryError(
                f"the query is not sent on: it has more than {MOST_OPENINGS} brackets and negations"
            )
