"""Entity tags, and clients that have what they name (RFC 9110, sections 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from werkzeug.http import parse_etags

from kbgraph.sparql import Request

_VOLATILE_NAMES = ("NOW", "RAND", "UUID", "BNODE")
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""Calls of functions that return a new value each time (SPARQL 1.1, section 17.4)."""
_DIGITS = 32


def query_etag(generation: str, query: Request, variant: Sequence[str] = ()) -> str:
    """Return the tag of a query's result; empty if the query is volatile.

    The tag digests the generation, the query, its graphs and the accepted syntaxes. `variant` holds
    all else that the representation depends on.
    """
    if _is_volatile(query.query):
        return ""
    names = [syntax.name for syntax in query.accepted]
    parts = [
        generation,
        query.query,
        names,
        query.default_graphs,
        query.named_graphs,
        *variant,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_DIGITS]


def is_known_to_client(environ: dict[str, Any], tag: str) -> bool:
    """Return whether a request (PEP 3333) names a tag in If-None-Match.

    Each layer must judge as the one that answers 304 does: a request that a worker is spared for a
    tag that only looks known is made in full by the web process.
    """
    return parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(tag)


def _is_volatile(query: str) -> bool:
    # Names are searched first: the pattern takes milliseconds on a long query, and few have one.
    upper = query.upper()
    for name in _VOLATILE_NAMES:
        if name in upper:
            return _VOLATILE.search(query) is not None
    return False
