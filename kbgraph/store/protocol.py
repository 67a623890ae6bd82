"""The query operation of the SPARQL 1.1 Protocol, as a client sends it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from kbgraph.store.http_client import HttpClient, HttpResponse, ResponseLimits

FORM = "application/x-www-form-urlencoded"
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.5"


def post_query(
    client: HttpClient,
    address: str,
    query: str,
    graphs: Sequence[tuple[str, str]] = (),
    limits: ResponseLimits | None = None,
) -> HttpResponse:
    """Send a query by POST of a form (SPARQL 1.1 Protocol, section 2.1.2).

    Of the three ways to send a query, this is the only one that every server supports. `graphs` are
    pairs of `default-graph-uri` or `named-graph-uri` and an IRI.
    """
    form = urlencode([("query", query), *graphs], errors="replace").encode()
    headers = {"Content-Type": FORM, "Accept": _ACCEPT}
    return client.send("POST", address, body=form, headers=headers, limits=limits)
