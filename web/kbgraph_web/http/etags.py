"""Entity tags, and clients that have what they name (RFC 9110, sections 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Response
from werkzeug.http import parse_etags

from kbgraph.sparql import Request
from kbgraph_web.http.day import day_key

_VOLATILE_NAMES = ("NOW", "RAND", "UUID", "BNODE")
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""Calls of functions that return a new value each time (SPARQL 1.1, section 17.4)."""
_CODING = re.compile(r"[-:;](?:gzip|br|zstd)\Z")
"""The end of a tag that stands for content in a coding."""
_DIGITS, _PAGE_DIGITS = 32, 16
_ADDRESS = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
_SAFE_METHODS = {"GET", "HEAD"}


def query_etag(generation: str, query: Request, variant: Sequence[str] = ()) -> str:
    """Return the tag of a query's result; empty if the query is volatile.

    The tag digests the generation, the query, its graphs and the accepted syntaxes. `variant` holds
    all else that the representation depends on.
    """
    if _is_volatile(query.query):
        return ""
    names = [syntax.name for syntax in query.accepted]
    graphs = query.default_graphs, query.named_graphs
    parts = generation, query.query, names, *graphs, *variant
    if query.in_force is not None:
        parts = *parts, query.in_force.isoformat()
    # It takes a third of the time of JSON, and escapes what UTF-8 cannot encode, too.
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:_DIGITS]


def page_etag(generation: str, environ: dict[str, Any], language: str = "") -> str:
    """Return the tag of what an address (PEP 3333) means today, in a generation and language.

    Only a 200 of this address has it. So a client that names it can be told 304 before the response
    is made, and no other address becomes 304 for it.
    """
    address = [environ.get(name, "") for name in _ADDRESS]
    address += filter(None, (language, day_key(environ)))
    digest = hashlib.sha256(json.dumps(address).encode()).hexdigest()
    return f"{generation}-{digest[:_PAGE_DIGITS]}"


def opaque_tag(header: str) -> str:
    """Return the tag of an ETag header without its quotes, and without the mark of a weak one."""
    return header.removeprefix("W/").strip('"')


def names_tag(header: str, tag: str) -> bool:
    """Return whether an If-None-Match header names a tag, whatever the coding of the content.

    Proxies that compress mark the tags that they pass on, and remove the mark of ours as theirs.
    Tags are compared weakly (RFC 9110, section 13.1.2); `*` names none.
    """
    wanted = _CODING.sub("", tag)
    names = parse_etags(header).as_set(include_weak=True)
    # An empty tag, as curl sends that has none, is no text.
    return any(_CODING.sub("", name or "") == wanted for name in names)


def is_known_to_client(environ: dict[str, Any], tag: str) -> bool:
    """Return whether a GET or HEAD request (PEP 3333) names a tag in If-None-Match.

    Each layer must judge as the one that answers 304 does: a request that a worker is spared for a
    tag that only looks known is made in full by the web process. `*` names no tag: whether there is
    a response is known once it is made.
    """
    header = environ.get("HTTP_IF_NONE_MATCH")
    if header is None or environ["REQUEST_METHOD"] not in _SAFE_METHODS:
        return False
    return names_tag(header, tag)


def accepts_any_tag(environ: dict[str, Any]) -> bool:
    """Return whether a GET or HEAD request has `If-None-Match: *`: a 200 is 304 for its client."""
    return (
        environ["REQUEST_METHOD"] in _SAFE_METHODS
        and environ.get("HTTP_IF_NONE_MATCH", "").strip() == "*"
    )


def without_content(response: Response) -> Response:
    """Turn a 200 into 304 (RFC 9110, section 15.4.5): its headers but those of the content."""
    response.status_code = HTTPStatus.NOT_MODIFIED
    response.set_data(b"")
    for name in ("Content-Type", "Content-Length", "Content-Encoding"):
        response.headers.pop(name, None)
    return response


def _is_volatile(query: str) -> bool:
    # Names are searched first: the pattern takes milliseconds on a long query, and few have one.
    upper = query.upper()
    for name in _VOLATILE_NAMES:
        if name in upper:
            return _VOLATILE.search(query) is not None
    return False
