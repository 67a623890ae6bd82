"""The SPARQL 1.1 Protocol: parameters, conditional requests, limits and errors."""

from __future__ import annotations

import json
import urllib.parse

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kbgraph.config import find_config
from kbgraph.opening import open_knowledge
from kbgraph_web.app import MAX_BODY_BYTES, create_app
from kbgraph_web.http.access_policy import AccessPolicy, CrossOrigin
from tests.conftest import Vault

TEXTS = {
    "a.md": "---\ntype: country\nnames: {en: Alpha}\niso2: AA\nsources:\n- {id: law, title: The law, url: 'https://law.example/', accessed: 2026-11-01}\n---\n# Alpha\n\n## Mining\n\n|     |     |\n| --- | --- |\n| Electricity | $0.04/kWh [^law] |\n",
    "b.md": "---\ntype: country\nnames: {en: Beta}\niso2: BB\n---\n# Beta\nSee [[a]].\n",
}


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of an application over two entries, without a server."""
    return create_app(vault(TEXTS)).test_client()


def ask(
    client: FlaskClient, query: str, headers: dict[str, str] | None = None, **more: str
) -> TestResponse:
    """Send a GET."""
    return client.get("/sparql", query_string={"query": query, **more}, headers=headers or {})


def values(response: TestResponse) -> list[list[str]]:
    """Return the rows of JSON results."""
    assert response.status_code == 200, response.text
    found = json.loads(response.data)
    return [
        [row[name]["value"] for name in found["head"]["vars"]]
        for row in found["results"]["bindings"]
    ]


def test_a_request_names_its_dataset(client: FlaskClient) -> None:
    """default-graph-uri and named-graph-uri choose the dataset by GET and both kinds of POST."""
    claim = values(ask(client, 'SELECT ?g { GRAPH ?g { ?s kb:isoAlpha2 "AA" } }'))[0][0]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert values(ask(client, count, **{"default-graph-uri": claim})) == [["1"]]
    assert values(ask(client, count, **{"named-graph-uri": claim})) == [["0"]]
    assert values(ask(client, graphs, **{"named-graph-uri": claim})) == [["1"]]
    assert values(client.post("/sparql", data={"query": graphs, "named-graph-uri": claim})) == [
        ["1"]
    ]
    direct = f"/sparql?{urllib.parse.urlencode({'default-graph-uri': claim})}"
    assert values(client.post(direct, data=count, content_type="application/sparql-query")) == [
        ["1"]
    ]


def test_a_dataset_in_the_request_replaces_from(client: FlaskClient) -> None:
    """A dataset in the request replaces FROM in the query (SPARQL 1.1 Protocol, section 2.1.4)."""
    claim = values(ask(client, 'SELECT ?g { GRAPH ?g { ?s kb:isoAlpha2 "AA" } }'))[0][0]
    assert values(
        ask(
            client,
            "SELECT ?o FROM <http://nowhere.example/> { ?s kb:isoAlpha2 ?o }",
            **{"default-graph-uri": claim},
        )
    ) == [["AA"]]


def test_graphs_of_a_request_are_merged(vault: Vault) -> None:
    """A fact of two claims is one triple if the request names both, by GET and by POST.

    The merge of graphs is a set of triples (SPARQL 1.1 Query, section 13.2.1).
    """
    rows = "| Status | Legal [^a] |\n| Status | Legal [^b] |\n"
    sources = "sources:\n- {id: a, title: A}\n- {id: b, title: B}\n"
    text = f"---\ntype: country\n{sources}---\n## Overview\n|  |  |\n| --- | --- |\n{rows}"
    there = create_app(vault({"a.md": text})).test_client()
    claims = values(ask(there, "SELECT ?g { GRAPH ?g { <id/a> kb:legalStatus ?status } }"))
    assert len(claims) == 2
    parameters = [
        ("query", "SELECT (COUNT(*) AS ?n) { <id/a> kb:legalStatus ?status }"),
        *(("default-graph-uri", claim) for (claim,) in claims),
    ]
    form = urllib.parse.urlencode(parameters)
    for response in (
        there.get("/sparql", query_string=form),
        there.post("/sparql", data=form, content_type="application/x-www-form-urlencoded"),
    ):
        assert values(response) == [["1"]]


def test_a_graph_that_is_not_an_iri_is_refused(client: FlaskClient) -> None:
    """A relative or broken address of a graph is 400; forms send an empty one for none."""
    for wrong in ("claims", "a b", "http://x.example/<y>"):
        assert ask(client, "ASK {}", **{"default-graph-uri": wrong}).status_code == 400
    query = "SELECT ?o { ?s kb:isoAlpha2 ?o }"
    empty = ask(client, query, **{"default-graph-uri": "", "named-graph-uri": ""})
    assert values(empty) == values(ask(client, query)) != []


def test_a_result_that_the_client_has_is_304(client: FlaskClient) -> None:
    """The ETag depends on graph, query and syntax: the same is 304 without a body."""
    first = ask(client, "SELECT * { ?s kb:isoAlpha2 ?o }")
    tag = first.headers["ETag"]
    again = ask(client, "SELECT * { ?s kb:isoAlpha2 ?o }", {"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert "Accept" in first.headers["Vary"]
    assert (
        ask(client, "SELECT * { ?s kb:isoAlpha2 ?o }", {"Accept": "text/csv"}).headers["ETag"]
        != tag
    )
    assert ask(client, "SELECT * { ?s kb:isoAlpha2 ?p }", {"If-None-Match": tag}).status_code == 200


def test_a_changed_graph_has_another_etag(vault: Vault) -> None:
    """The same query over changed entries has another ETag."""
    tags = set()
    for text in ("# A", "# B"):
        there = create_app(vault({"a.md": text})).test_client()
        tags.add((ask(there, "ASK {}").headers["ETag"], there.get("/entry/a").headers["ETag"]))
    assert len({tag for pair in tags for tag in pair}) == 4


def test_results_that_change_each_time_are_not_cached(client: FlaskClient) -> None:
    """A query with NOW, RAND or UUID has no ETag and is not cached."""
    for query in ("SELECT (RAND() AS ?x) {}", "SELECT (struuid() AS ?x) {}"):
        first, second = ask(client, query), ask(client, query)
        assert "ETag" not in first.headers
        assert first.headers["Cache-Control"] == "no-store"
        assert first.data != second.data


def test_a_cached_response_equals_the_first(vault: Vault) -> None:
    """A second request gets the cached bytes and headers of the first; errors are not cached."""
    app = create_app(vault(TEXTS))
    there = app.test_client()
    query = "SELECT ?s ?o { ?s kb:isoAlpha2 ?o } ORDER BY ?o"
    first = ask(there, query)
    app.config["KNOWLEDGE"] = None
    second = ask(there, query)
    assert (second.data, dict(second.headers)) == (first.data, dict(first.headers))
    assert ask(there, query, {"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert ask(there, "SELECT").status_code == 500


def test_pages_and_data_are_conditional(client: FlaskClient) -> None:
    """A page, its data and the export are 304 for a client with this generation's ETag."""
    for path in (
        "/",
        "/entry/a",
        "/entry/a.ttl",
        "/entry/a.json",
        "/graph/a.json",
        "/export/kbgraph.nt",
    ):
        first = client.get(path)
        assert first.status_code == 200
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get("/entry/nowhere", headers={"If-None-Match": '"other"'}).status_code == 404


def test_head_has_the_headers_of_get(client: FlaskClient) -> None:
    """HEAD has the status, media type and ETag of GET, and no body."""
    got = ask(client, "SELECT * { ?s kb:isoAlpha2 ?o }")
    head = client.head("/sparql", query_string={"query": "SELECT * { ?s kb:isoAlpha2 ?o }"})
    assert (head.status_code, head.data, head.content_type, head.headers["ETag"]) == (
        200,
        b"",
        got.content_type,
        got.headers["ETag"],
    )
    assert client.head("/entry/a").status_code == 200


def test_other_origins_may_query_where_they_may_read(vault: Vault) -> None:
    """Any origin may read results; a preflight allows the protocol without credentials."""
    policy = AccessPolicy(cross_origin=CrossOrigin.ON)
    client = create_app(vault(TEXTS), access=policy).test_client()
    for response in (
        ask(client, "ASK {}", {"Origin": "https://x.example"}),
        ask(client, "SELEC"),
        client.get("/entry/a.json"),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
    wanted = {
        "Origin": "https://x.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.options("/sparql", headers=wanted)
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert preflight.headers["Access-Control-Allow-Headers"] == "*"


def test_updates_are_refused_with_a_sentence(client: FlaskClient) -> None:
    """An update is 403 by POST, 400 by GET or as a query; each error says to edit the Markdown."""
    update = "PREFIX x: <http://x.example/> INSERT DATA { x:a x:b x:c }"
    for response, status in (
        (client.post("/sparql", data={"update": update}), 403),
        (client.post("/sparql", data=update, content_type="application/sparql-update"), 403),
        (client.get("/sparql", query_string={"update": update}), 400),
        (ask(client, update), 400),
        (ask(client, "# a comment\nDROP ALL"), 400),
    ):
        assert response.status_code == status
        assert "Markdown" in response.text


def test_requests_that_are_too_long_or_of_another_kind_are_refused(client: FlaskClient) -> None:
    """A long address is 414, a long body 413, another media type 415, another method 405."""
    assert ask(client, "ASK {}" + " " * 70_000).status_code == 414
    assert client.post("/sparql", data={"query": "ASK {}" + " " * 70_000}).status_code == 200
    too_long = client.post("/sparql", data={"query": "#" * (MAX_BODY_BYTES + 1)})
    assert (too_long.status_code, f"{MAX_BODY_BYTES} bytes" in too_long.text) == (413, True)
    assert client.post("/sparql", data="ASK {}", content_type="text/turtle").status_code == 415
    assert client.put("/sparql", data="x").status_code == 405


def test_a_query_in_both_address_and_body_is_refused(client: FlaskClient) -> None:
    """Neither is ignored (SPARQL 1.1 Protocol, section 2.1); nor is a form that is not UTF-8."""
    both = client.post("/sparql?query=ASK%7B%7D", data={"query": "ASK {}"})
    direct = client.post(
        "/sparql?query=ASK%7B%7D", data="ASK {}", content_type="application/sparql-query"
    )
    for response in (both, direct):
        assert (response.status_code, "exactly one query" in response.text) == (400, True)
    latin = client.post(
        "/sparql",
        data='query=SELECT+("%E9"+AS+?x){}',
        content_type="application/x-www-form-urlencoded",
    )
    assert (latin.status_code, latin.text) == (400, "the form is not UTF-8\n")


def test_citations_are_not_left_out_in_silence(client: FlaskClient) -> None:
    """A syntax that cannot carry them is refused; JSON carries them."""
    query = "SELECT ?price { <id/a> kb:electricityPrice ?price }"
    assert "citations" in json.loads(ask(client, query, cite="1", syntax="json").data)
    refused = ask(client, query, cite="1", syntax="csv")
    assert (refused.status_code, "JSON alone" in refused.text) == (400, True)


@pytest.mark.parametrize(
    "accept",
    [
        "application/sparql-results+json",
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+xml",
    ],
)
def test_ask_is_answered_in_each_syntax_of_results(client: FlaskClient, accept: str) -> None:
    """ASK comes as JSON, XML, CSV and TSV."""
    response = ask(client, "ASK { ?s kb:isoAlpha2 ?o }", {"Accept": accept})
    assert response.status_code == 200
    assert b"true" in response.data


@pytest.mark.parametrize(
    "kind",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/trig",
        "application/ld+json",
        "application/n-quads",
    ],
)
def test_graphs_come_in_each_syntax_of_rdf(client: FlaskClient, kind: str) -> None:
    """CONSTRUCT comes in every RDF syntax that the client may prefer."""
    response = ask(client, "CONSTRUCT WHERE { ?s kb:isoAlpha2 ?o }", {"Accept": kind})
    assert response.content_type.startswith(kind)
    assert b"AA" in response.data


def test_results_can_be_cited(client: FlaskClient) -> None:
    """With cite=1, JSON has file, line, text, source, date and claim of each row."""
    query = "SELECT ?price { <id/a> kb:electricityPrice ?price }"
    plain, cited = ask(client, query), ask(client, query, cite="1")
    assert cited.content_type == "application/sparql-results+json"
    found = json.loads(cited.data)
    citations = found.pop("citations")
    assert found == json.loads(plain.data)
    (line,) = citations[0]["lines"]
    assert (line["file"], line["text"], line["checked"]) == (
        "a.md",
        "| Electricity | $0.04/kWh [^law] |",
        "2026-11-01",
    )
    assert line["line"] == TEXTS["a.md"].split("\n").index(line["text"]) + 1
    (source,) = line["sources"]
    assert (source["title"], source["url"]) == ("The law", "https://law.example/")
    assert line["claim"].startswith("https://kbgraph.example/entry/a#")


def test_citations_have_a_media_type(client: FlaskClient) -> None:
    """The media type alone asks for citations; ASK has them, triples and datasets do not."""
    kind = "application/vnd.kbgraph.cited+json"
    response = ask(client, "ASK { ?s kb:isoAlpha2 'AA' }", {"Accept": kind})
    assert response.content_type == kind
    assert json.loads(response.data)["citations"][0]["lines"][0]["file"] == "a.md"
    assert ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", {"Accept": kind}).status_code == 400
    assert (
        ask(
            client, "ASK {}", {"Accept": kind}, **{"default-graph-uri": "http://x.example/"}
        ).status_code
        == 400
    )


def test_entry_json_cites_each_value(client: FlaskClient) -> None:
    """In an entry's JSON every value has file, line, text of the line, source and claim."""
    headings = json.loads(client.get("/entry/a.json").data)["headings"]
    (fact,) = [
        fact
        for heading in headings
        for fact in heading["facts"]
        if fact["property"].endswith("electricityPrice")
    ]
    (citation,) = fact["values"][0]["citations"]
    assert (citation["file"], citation["texts"]) == ("a.md", ["| Electricity | $0.04/kWh [^law] |"])
    assert citation["sources"][0]["title"] == "The law"
    assert citation["claim"].startswith("https://kbgraph.example/entry/a#")


def test_too_many_rows_are_refused(tmp_path) -> None:
    """More rows or triples than the setting are 413 in every syntax; as many are not."""
    for number in range(30):
        (tmp_path / f"n{number}.md").write_text(f"# Note {number}\n")
    (tmp_path / "kbgraph.toml").write_text("[limits]\nresponse_max_rows = 30\n")
    there = create_app(open_knowledge(find_config(tmp_path))).test_client()
    for accept in (
        "application/sparql-results+json",
        "text/csv",
        "application/sparql-results+xml",
        "application/vnd.kbgraph.cited+json",
    ):
        refused = ask(there, "SELECT ?s ?o { ?s ?p ?o } LIMIT 31", {"Accept": accept})
        assert (refused.status_code, "more than 30 rows" in refused.text) == (413, True)
        assert (
            ask(there, "SELECT ?s ?o { ?s ?p ?o } LIMIT 30", {"Accept": accept}).status_code == 200
        )
    assert ask(there, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 31").status_code == 413


def test_prefixes_of_the_ontology_are_known(client: FlaskClient) -> None:
    """A query may use the ontology's prefixes without declaring them, as on the command line."""
    assert values(ask(client, "SELECT ?o { <id/a> kb:isoAlpha2 ?o }")) == [["AA"]]


def test_healthz_has_the_generation(client: FlaskClient) -> None:
    """Healthz is 200 with the generation in the ETag of a page."""
    found = client.get("/healthz")
    assert found.status_code == 200
    assert json.loads(found.data) == {
        "status": "ok",
        "queries": "ok",
        "changes": "ok",
        "entries": 2,
        "generation": (client.get("/").get_etag()[0] or "").partition("-")[0],
    }


def test_a_form_is_read_whole(client: FlaskClient) -> None:
    """All fields reach the endpoint: a query, and each graph that it names."""
    graphs = [("default-graph-uri", "x:a"), ("default-graph-uri", "x:b")]
    body = "query=SELECT%20(%22%26%3D%2B%22%20AS%20%3Fx)+%7B%7D&" + "&".join(
        "=".join(graph) for graph in graphs
    )
    response = client.post(
        "/sparql",
        data=body,
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
        headers={"Accept": "text/csv"},
    )
    assert (response.status_code, response.text) == (200, "x\r\n&=+\r\n")
