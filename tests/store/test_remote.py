"""A store over HTTP answers as the store in memory does.

Tried with Oxigraph and Fuseki, each also with a default graph that is the union of all graphs.
"""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.parse
from dataclasses import replace
from pathlib import Path

import pytest

from kbgraph.config import Config, StoreAddresses, Trust, find_config
from kbgraph.errors import AnswerTooLargeError, BusyError, QueryError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.limits import Limits
from kbgraph.network.network import network
from kbgraph.opening import load_store, open_knowledge
from kbgraph.rdf.formats import (
    CITED_JSON,
    GRAPHML,
    NQUADS,
    NTRIPLES,
    RESULTS_CSV,
    RESULTS_JSON,
    TRIG,
    TURTLE,
)
from kbgraph.sparql.request import Request
from tests.conftest import serving
from tests.questions import QUESTIONS, rows
from tests.sizes import sample_of
from tests.store.conftest import STORES
from tests.store.servers import oxigraph
from tests.store.towns import TOWNS, in_memory, send, towns

pytestmark = pytest.mark.server

CITED = (
    "SELECT ?zone ?p ?o { ?zone kb:within <id/country--belarus> ; kb:licenceRequired true ; ?p ?o }"
)


@pytest.fixture(scope="module")
def findings(memory: KnowledgeBase) -> object:
    """Return the findings of the knowledge base in memory."""
    return memory.check()


_LESS_OFTEN = ("union", "oxigraph-union")
"""Stores whose default graph is the union of all; other tests ask one of them a few questions."""


@pytest.fixture(
    scope="module",
    params=[
        *(each for each in STORES if each not in _LESS_OFTEN),
        *(pytest.param(each, marks=pytest.mark.thorough) for each in _LESS_OFTEN),
    ],
)
def remote(request: pytest.FixtureRequest, around: Config) -> KnowledgeBase:
    """Load the entries around some countries into a store, and open them there."""
    engines = {"oxigraph": "large_engine", "oxigraph-union": "union_engine"}
    is_jena = request.param not in engines
    address = (
        f"{request.getfixturevalue('jena')}/{request.param}"
        if is_jena
        else request.getfixturevalue(engines[request.param])
    )
    config = replace(around, store=StoreAddresses(address))
    load_store(config)
    return open_knowledge(config)


def repeats(base: KnowledgeBase) -> bool:
    """Tell whether a fact in several graphs matches several times."""
    classes = base.query("SELECT ?class { <id/country--kazakhstan> a ?class }").raw
    return len(classes) > len(set(classes))


COUNTING = re.compile(r"COUNT\(\*\)|COUNT\(DISTINCT \?(?:claim|url)\)")
"""Queries that count a fact once for each graph that has it, in a union that repeats facts."""


@pytest.mark.parametrize("question", sample_of(QUESTIONS, 12), ids=lambda path: path.stem)
def test_example_queries_give_the_same_rows(
    remote: KnowledgeBase, memory: KnowledgeBase, question: Path
) -> None:
    """Each example query gives the same rows as in memory.

    Order is not compared, since SPARQL leaves the order of a year and a day to the server. A union
    that repeats facts of several graphs repeats rows, and counts more.
    """
    actual, expected = (rows(base, question).splitlines() for base in (remote, memory))
    if not repeats(remote):
        assert sorted(actual) == sorted(expected)
    elif COUNTING.search(question.read_text(encoding="utf-8")):
        assert actual[0] == expected[0]
        assert len(actual) >= len(expected)
    else:
        assert set(actual) == set(expected)
    assert len(actual) > 1


@pytest.mark.parametrize("syntax", [NQUADS, TURTLE, GRAPHML], ids=lambda syntax: syntax.name)
def test_exports_are_the_same_bytes(
    remote: KnowledgeBase, memory: KnowledgeBase, syntax: object
) -> None:
    """Exports are the same, however the server orders quads and writes numbers.

    The other syntaxes are written from the same sorted quads.
    """
    assert remote.export.graph(syntax) == memory.export.graph(syntax)


def test_other_exports_are_the_same(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """The facts alone, one thing, and the number of quads are the same."""
    assert remote.export.facts(NTRIPLES) == memory.export.facts(NTRIPLES)
    assert remote.export.thing("country--kazakhstan", TRIG) == memory.export.thing(
        "country--kazakhstan", TRIG
    )
    assert len(remote.graph.store) == len(memory.graph.store)


def test_no_blank_node_is_loaded(memory: KnowledgeBase) -> None:
    """The export has no blank nodes, whose labels a server would not keep."""
    assert re.search(rb"(^|\s)_:", memory.export.graph(NQUADS)) is None


def test_describing_and_checking_give_the_same(
    remote: KnowledgeBase, memory: KnowledgeBase, findings: object
) -> None:
    """A description with all its citations, and all findings, are the same."""
    assert remote.describe("country--kazakhstan") == memory.describe("country--kazakhstan")
    assert remote.check() == findings


def test_the_network_is_the_same(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """Paths with the lines of each hop, neighbourhoods, and the network itself are the same."""
    assert remote.path("AIFC", "EAEU") == memory.path("AIFC", "EAEU")
    assert remote.neighbourhood("country--kazakhstan", 2) == memory.neighbourhood(
        "country--kazakhstan", 2
    )
    assert list(network(remote.graph).edges(keys=True, data=True)) == list(
        memory.network.multigraph.edges(keys=True, data=True)
    )


def test_citations_are_the_same(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """Each row is cited with the same lines, decimals among them."""
    actual = {
        cited.row: (set(cited.triples), cited.not_traced) for cited in remote.cite(CITED).rows
    }
    assert actual == {
        cited.row: (set(cited.triples), cited.not_traced) for cited in memory.cite(CITED).rows
    }
    rate = "SELECT ?rate ?o { ?rate kb:percent ?o FILTER(STRSTARTS(STR(?rate), STR(<id/country--kazakhstan>))) }"
    assert {row.triples[0].citations for row in remote.cite(rate).rows} == {
        row.triples[0].citations for row in memory.cite(rate).rows
    }


def test_places_in_sources_are_the_same(folder: Path) -> None:
    """A thing is exported and cited with the places in its sources."""
    source = "sources: [{id: law, title: Law}]\n---\n"
    text = TOWNS["alba.md"].replace("---\n##", f"{source}##").replace("13", "13 [^law art. 1]")
    (folder / "alba.md").write_text(text)
    config = find_config(folder, trust=Trust.ALL)
    load_store(config)
    remote, memory = open_knowledge(config), in_memory(folder)
    exported = remote.export.thing("alba", TRIG)
    assert exported == memory.export.thing("alba", TRIG)
    assert b'kb:locator "art. 1"' in exported
    assert remote.describe("alba") == memory.describe("alba")


@pytest.mark.parametrize("query", ["ASK { <id/country--kazakhstan> kb:within ?x }", "DESCRIBE <id/regulator--afsa>",
                                   "CONSTRUCT { ?s kb:within ?o } WHERE { ?s kb:within ?o }", "BASE <https://other.example/> ASK { <x> a <y> }",
                                   "PREFIX kb: <https://other.example/> ASK { ?s kb:within ?o }",
                                   "SELECT (SUM(?n) / 3 AS ?third) { ?s kb:percent ?n }"])  # fmt: skip
def test_all_query_forms_give_the_same(
    remote: KnowledgeBase, memory: KnowledgeBase, query: str
) -> None:
    """ASK, DESCRIBE, CONSTRUCT and SELECT give the same results.

    A query's own BASE and PREFIX have precedence over ours; decimals come in canonical form.
    """
    if "SUM" in query and repeats(remote):
        pytest.skip("a sum over a union that repeats is another one")
    for syntax in ((RESULTS_JSON, TURTLE), (RESULTS_CSV, NTRIPLES)):
        if query.startswith("DESCRIBE"):
            # The result of DESCRIBE is left to the server.
            assert (
                remote.sparql.answer(Request(query, syntax))[0]
                == memory.sparql.answer(Request(query, syntax))[0]
            )
        else:
            expected, actual = (
                memory.sparql.answer(Request(query, syntax)),
                remote.sparql.answer(Request(query, syntax)),
            )
            # The number of digits of a third is left to the server.
            assert (
                (actual[0], actual[1][:12]) == (expected[0], expected[1][:12])
                if "SUM" in query
                else actual == expected
            )


def test_a_union_also_matches_the_graph_of_claims(remote: KnowledgeBase) -> None:
    """Without GRAPH, a union also matches the graph of claims.

    The number of different facts is the same.
    """
    is_union = remote.graph.store.is_union()
    assert is_union == ("/union/" in remote.graph.store.address or repeats(remote))
    assert remote.query("ASK { ?claim kb:statedAt ?line }").value == is_union
    facts = remote.query(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o FILTER NOT EXISTS { GRAPH <claims> { ?s ?p ?o } } } }"
    ).raw[0][0]
    generation = 1 if is_union else 0
    assert int(str(facts)) == len(remote.graph.store.facts()) + generation
    assert remote.query("ASK { GRAPH <ontology> { ?s ?p ?o } }").value == is_union


def test_a_request_may_name_its_dataset(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """`default-graph-uri` and `named-graph-uri` are sent with the query."""
    claims = (memory.graph.iris.claims,)
    counted = Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", (RESULTS_CSV,), default_graphs=claims)
    named = Request(
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", (RESULTS_CSV,), named_graphs=claims
    )
    assert remote.sparql.answer(counted) == memory.sparql.answer(counted)
    assert remote.sparql.answer(named) == memory.sparql.answer(named)


def test_columns_are_in_the_order_of_the_query(
    remote: KnowledgeBase, memory: KnowledgeBase
) -> None:
    """Columns of `SELECT *` are in the order of the query, whatever the order of the server."""
    query = "SELECT * { ?zone kb:within <id/country--belarus> ; kb:licenceRequired ?a }"
    assert remote.query(query).variables == ("zone", "a")
    assert set(remote.query(query).raw) == set(memory.query(query).raw)


@pytest.mark.parametrize("query", ["SELECT * { ?s kb:within }", "SELECT *\n{ ?s kb:within\n}"])
def test_errors_name_the_location_in_the_own_text(
    remote: KnowledgeBase, memory: KnowledgeBase, query: str
) -> None:
    """The prologue that is put before the query does not count."""
    with pytest.raises(QueryError) as expected:
        memory.query(query)
    with pytest.raises(QueryError) as actual:
        remote.query(query)
    assert str(actual.value).splitlines()[1:] == str(expected.value).splitlines()[1:]
    assert (
        re.search(r"line \d+, column \d+", str(actual.value))[0]
        == re.search(r"line \d+, column \d+", str(expected.value))[0]
    )


def test_public_queries_are_limited(remote: KnowledgeBase) -> None:
    """Within the limits, public queries are answered, with citations too.

    A result that is too large or too late, and a query that may reach another host, are errors.
    """
    assert (
        remote.sparql.answer_within_limits(Request("ASK {}", (RESULTS_JSON,)))[1]
        == b'{"head":{},"boolean":true}'
    )
    assert b"notTraced" in remote.sparql.answer_within_limits(Request(CITED, (CITED_JSON,)))[1]
    graph = replace(remote.graph, limits=Limits(response_max_bytes=1000))
    with pytest.raises(AnswerTooLargeError):
        KnowledgeBase(graph).sparql.answer_within_limits(
            Request("SELECT * { ?s ?p ?o }", (RESULTS_CSV,))
        )
    with pytest.raises(QueryStoppedError, match="deadline"):
        remote.sparql.answer_within_limits(Request("SELECT * { ?s ?p ?o }", (RESULTS_CSV,)), 0.0001)
    with pytest.raises(QueryError, match="SERVICE"):
        remote.sparql.answer_within_limits(
            Request("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", (RESULTS_JSON,))
        )
    store = replace(remote.graph.store)
    with store.bounded(Limits(), None):
        pass
    for _ in range(Limits().query_queue_size):
        assert store._slots.acquire(blocking=False)
    try:
        with pytest.raises(BusyError):
            remote.sparql.answer_within_limits(Request("ASK {}", (RESULTS_JSON,)))
    finally:
        store._slots.release(Limits().query_queue_size)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "ASK { SERVICE <http://127.0.0.1:9/> {} }",
        "SELEC * {}",
        "ASK { ?s zz:a ?o }",
        "DROP ALL",
    ],
)
def test_a_public_query_has_the_same_error_as_in_memory(
    remote: KnowledgeBase, memory: KnowledgeBase, query: str
) -> None:
    """What is not sent to the store is refused in the words of the store in memory."""
    request = Request(query, (RESULTS_JSON,))
    messages = []
    for base in (memory, remote):
        with pytest.raises(QueryError) as error:
            base.sparql.answer_within_limits(request)
        messages.append(str(error.value))
    assert messages[0] == messages[1]


def test_unknown_terms_are_the_same_as_in_memory(
    remote: KnowledgeBase, memory: KnowledgeBase
) -> None:
    """A term that no entry and no term of the ontology is, is looked for in the store."""
    for query, number in (
        ("ASK { ?s a kb:Contry }", 1),
        ("ASK { <id/country--kazakstan> ?p ?o }", 1),
        ("ASK { GRAPH <claims> { ?c kb:statedAt <entry/country--kazakhstan#L102> } }", 0),
        ("ASK { GRAPH <claimz> { ?c kb:statedAt <entry/country--kazakhstan#L102> } }", 1),
    ):
        assert remote.sparql.warnings(query) == memory.sparql.warnings(query)
        assert len(memory.sparql.warnings(query)) == number


def test_the_web_server_forwards_queries(small: Path, engine: str) -> None:
    """The web server answers pages and queries from the store.

    A refused query is a 400, and a store that has been emptied is seen at once.
    """
    with oxigraph() as address:
        towns(small, address)
        load_store(find_config(small, trust=Trust.ALL))
        with serving("--trust", "--kb", str(small)) as server:
            assert "13" in send("GET", f"{server}/entry/alba")
            endpoint = f"{server}/sparql?query="
            assert "true" in send(
                "GET", endpoint + urllib.parse.quote("ASK { <id/alba> t:people ?n }")
            )
            for refused in ("ASK { SERVICE <http://127.0.0.1:9/> {} }", "DROP ALL", "ASK { ?s"):
                with pytest.raises(urllib.error.HTTPError) as error:
                    send("GET", endpoint + urllib.parse.quote(refused))
                assert error.value.code == 400
                error.value.close()
            send("POST", f"{address}/update", "DROP ALL", "application/sparql-update")
            assert "false" in send("GET", endpoint + urllib.parse.quote("ASK { ?s ?p ?o }"))
    assert "KBGRAPH_STORE_USER" not in os.environ
