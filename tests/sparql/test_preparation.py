"""The text of a query is prepared alike for every door; `tests.web.test_query_doors` has these."""

from __future__ import annotations

import pytest

from kbgraph.errors import QueryError
from kbgraph.sparql.preparation import prepare

EMPTY_PREFIX = {"": "http://127.0.0.1:9/"}


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://127.0.0.1:9/> {} }",
        "ASK { service silent <http://127.0.0.1:9/> {} }",
        "ASK{SERVICESILENT<http://127.0.0.1:9/>{}}",
        "ASK { ?s ?p true.SERVICE <http://127.0.0.1:9/> {} }",
        "ASK { ?s ?p 1SERVICE <http://127.0.0.1:9/> {} }",
        "ASK { VALUES ?x { <http://127.0.0.1:9/> } SERVICE?x{} }",
        "ASK { SERVICE#\n<http://127.0.0.1:9/> {} }",
        "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:a {} }",
        "PREFIX service: <http://127.0.0.1:9/> ASK { SERVICE service:a {} }",
        "ASK { FILTER EXISTS { { SERVICE <http://127.0.0.1:9/> {} } } }",
        "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> {} } } }",
    ],
)
def test_each_spelling_of_service_is_refused(query: str) -> None:
    """The engine reads keywords without spaces between them, in either case."""
    with pytest.raises(QueryError):
        prepare(query, EMPTY_PREFIX)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?service ?p _:service }",
        "ASK { ?s ?p 'SERVICE <a> {}' } # SERVICE <a>",
        "ASK { <service> kb:service-level ?x, service:a }",
        "ASK { GRAPH service:a { ?s ?p ?o } }",
    ],
)
def test_a_word_that_is_no_keyword_is_not(query: str) -> None:
    """Variables, strings, comments, IRIs and names may have the word."""
    assert prepare(query, {}) == query
