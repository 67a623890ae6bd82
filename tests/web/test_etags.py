"""Entity tags of query results."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kbgraph.rdf.formats import RESULTS_CSV, RESULTS_JSON
from kbgraph.sparql.request import Request
from kbgraph_web import create_app
from kbgraph_web.http import day
from kbgraph_web.http.etags import names_tag, query_etag
from tests.conftest import Vault

QUERY = Request("SELECT * { ?s ?p ?o }", (RESULTS_JSON,))


def test_equal_requests_have_equal_tags() -> None:
    """A tag is 32 hexadecimal digits, and the same for the same request."""
    etag = query_etag("g1", QUERY)
    assert etag == query_etag("g1", Request(QUERY.query, (RESULTS_JSON,)))
    assert len(etag) == 32
    assert int(etag, 16) >= 0


def test_all_parts_of_a_request_change_the_tag() -> None:
    """Generation, query, syntax, graphs and variant each give another tag."""
    tags = [
        query_etag("g1", QUERY),
        query_etag("g2", QUERY),
        query_etag("g1", QUERY._replace(query="ASK {}")),
        query_etag("g1", QUERY._replace(accepted=(RESULTS_CSV,))),
        query_etag("g1", QUERY._replace(default_graphs=("urn:a",))),
        query_etag("g1", QUERY._replace(named_graphs=("urn:a",))),
        query_etag("g1", QUERY, ["cite"]),
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("call", ["NOW()", "rand ( )", "UUID()", "STRUUID()", "BNODE()"])
def test_volatile_queries_have_no_tag(call: str) -> None:
    """A query that calls a function with changing values has no tag."""
    assert query_etag("g1", QUERY._replace(query=f"SELECT ({call} AS ?x) {{}}")) == ""


@pytest.mark.parametrize("name", ["?now", "kb:random", "?uuidx", "<http://a/NOW>"])
def test_names_that_look_like_volatile_functions_keep_the_tag(name: str) -> None:
    """Only calls count: a name alone does not make a query volatile."""
    assert query_etag("g1", QUERY._replace(query=f"SELECT * {{ ?s ?p {name} }}"))


@pytest.mark.parametrize("ours", ["a1", "a1-gzip", "a1:br"])
@pytest.mark.parametrize("mark", ["", "-gzip", ":gzip", ";gzip", "-br", "-zstd"])
def test_a_tag_is_known_whatever_the_coding_of_its_content(ours: str, mark: str) -> None:
    """A proxy that compresses marks the tags that it passes on; others stay others."""
    for header in (f'"a1{mark}"', f'W/"a1{mark}"', f'"x", "a1{mark}"'):
        assert names_tag(header, ours)
    for header in (f'"a2{mark}"', f'"a1x{mark}"', '"a1-gzip-x"', '"-gzip"', "*", "", '""', 'W/""'):
        assert not names_tag(header, ours)


def test_the_page_of_yesterday_is_not_that_of_today(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No tag and no cache keeps a page over midnight; what is the same each day keeps its tag."""
    row = "| Status | Signed |\n| Until | 2030-05-01 |\n"
    text = f"---\ntype: country\nslug: x\n---\n## Tax\n\n| | |\n|-|-|\n{row}"
    client = create_app(vault({"x.md": text})).test_client()
    addresses = "/entry/x", "/", "/export/kbgraph.ttl", "/sparql?query=ASK{}"
    before = [client.get(each).headers["ETag"] for each in addresses]
    assert before == [client.get(each).headers["ETag"] for each in addresses]
    monkeypatch.setattr(day, "time", lambda: datetime(2031, 1, 1, 12, tzinfo=UTC).timestamp())
    known = zip(addresses, before, strict=True)
    statuses = [client.get(each, headers={"If-None-Match": tag}).status_code for each, tag in known]
    assert statuses == [200, 200, 304, 304]
    assert client.get("/entry/x").headers["ETag"] != before[0]
