"""Only queries that read, and reach no other host, are forwarded to a store over HTTP."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from kbgraph.errors import QueryError
from kbgraph.store.federation_guard import refuse_unsafe

FORWARDED = (
    'SELECT * { ?s ?p "a service" }',
    "# service: a comment\nPREFIX a: <b>\r\nBASE <c>#d\nselect*{?s ?p ?o}",
    "ASK { ?service a:service ?x . <https://a.example/service> ?p _:service }",
    "CONSTRUCT WHERE { ?s <https://a.example/insert> 'load drop clear' }",
    "DESCRIBE <a>",
    'ASK { ?money kb:money-service ?x FILTER(CONTAINS(?x, "[s]ervice <a>")) }',
)


REFUSED = (
    "ASK { SERVICE <a> {} }",
    "ASK { service?x{} }",
    "ASK { SERVICE\nSILENT <a> {} }",
    "ASK { SERVICESILENT<a>{} }",
    "ASK { ?s ?p true.SERVICE ex:a {} }",
    "ASK { ?s ?p trueSERVICE :a {} }",
    "ASK { ?s ?p 1SERVICE <a> {} }",
    "ASK { SERVICE#\n<a> {} }",
    r"ASK { \u0053ERVICE <a> {} }",
    'ASK { FILTER(?a<"SERVICE <b> {}") }',
    "INSERT DATA { <a> <b> <c> }",
    r"# \u000aDROP ALL",
    "# ASK\rLOAD <a>",
    "# \r SELECT * { ?s ?p ?o }",
    "PREFIX a: <b> CLEAR ALL",
    "",
    "SELECTED",
    "PREFIX : <b> WITH <a> DELETE {} WHERE {}",
)


@pytest.mark.parametrize("query", FORWARDED)
def test_a_reading_query_is_forwarded(query: str) -> None:
    """Queries that read are forwarded, whatever words occur in their strings, IRIs and names."""
    refuse_unsafe(query)


@pytest.mark.parametrize("query", REFUSED)
def test_an_update_or_service_is_refused(query: str) -> None:
    """Updates are refused, and SERVICE under any parse.

    It may be written without spaces, after comments, with escapes, or in what may be a string.
    """
    with pytest.raises(QueryError, match="not forwarded"):
        refuse_unsafe(query)


def test_deep_nesting_is_refused_quickly() -> None:
    """Thousands of brackets, which crash some servers, are refused.

    The check takes linear time: texts of a million characters that provoke backtracking pass fast.
    """
    for query in ("ASK " + "{" * 3000, "ASK { FILTER(" + "!" * 3000):
        with pytest.raises(QueryError, match="brackets"):
            refuse_unsafe(query)
    started = time.monotonic()
    for part in ("1service ", "service#", " ", "service silent ", "#\n", "PREFIX a:<b>"):
        with suppress(QueryError):
            refuse_unsafe(part * (1_000_000 // len(part)))
    assert time.monotonic() - started < 5
