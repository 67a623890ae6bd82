"""Third-party clients of a real server: rdflib, SPARQLWrapper, pyoxigraph, curl, Comunica, CORS."""

from __future__ import annotations

import csv
import http.client
import io
import json
import shutil
import subprocess
import time
from collections.abc import Callable
from email.message import Message
from email.parser import Parser
from email.utils import formatdate
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from SPARQLWrapper import (
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, URITooLong

from kbgraph.rdf.formats import RDF_FORMATS, RESULT_FORMATS, Format
from tests import clients
from tests.questions import QUESTIONS, expected
from tests.sizes import sample_of
from tests.web.test_app import FOUND, KZ, ZONES

pytestmark = pytest.mark.server

BASE = "https://kbgraph.example/"
KB, ORG = rdflib.Namespace(f"{BASE}ont#"), rdflib.Namespace("http://www.w3.org/ns/org#")
KAZAKHSTAN = rdflib.URIRef(f"{BASE}id/{KZ}")
CLAIMS = rdflib.URIRef(f"{BASE}claims")
BODIES = [
    rdflib.URIRef(f"{BASE}id/supranational--{slug}")
    for slug in ("cis-commonwealth-of-independent-states", "eaeu-eurasian-economic-union", "eag-eurasian-group", "ots-organization-of-turkic-states", "sco-shanghai-cooperation-organisation")
]  # fmt: skip
PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n" for name, iri in (("kb", KB), ("org", ORG), ("rdf", rdflib.RDF))
)
MEMBER = f"{PREFIXES}CONSTRUCT {{ <id/{KZ}> org:memberOf ?body }} WHERE {{ <id/{KZ}> org:memberOf ?body }}"
IS_MEMBER = f"{PREFIXES}ASK {{ <id/{KZ}> org:memberOf <{BODIES[0]}> }}"
MEMBERSHIPS = f"{PREFIXES}SELECT ?body {{ ?state org:memberOf ?body }}"
BAD = "SELECT * {\n  ?s ?p\n}"
POINTED = "line 3, column 1"
"""The place of the error in BAD, as the server reports it."""


@pytest.fixture
def claim(server: str) -> rdflib.URIRef:
    """The claim, a named graph, that Kazakhstan is a member of the CIS, in its own entry."""
    query = f"{PREFIXES}SELECT ?claim {{ GRAPH ?claim {{ <{KAZAKHSTAN}> org:memberOf <{BODIES[0]}> }} FILTER(STRSTARTS(STR(?claim), '{BASE}entry/{KZ}#')) }}"
    ((found,),) = rdflib.Graph(SPARQLStore(f"{server}/sparql")).query(query)
    return rdflib.URIRef(found)


METHODS = pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
"""The methods of rdflib; its POST sends the query itself."""


@METHODS
@pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
def test_rdflib_asks_for_rows(server: str, method: str, syntax: str) -> None:
    """SPARQLStore finds the zones within Kazakhstan by each of its methods and syntaxes."""
    graph = rdflib.Graph(SPARQLStore(f"{server}/sparql", method=method, returnFormat=syntax))
    assert [str(row[0]) for row in graph.query(ZONES)] == FOUND


@METHODS
def test_rdflib_works_as_on_a_local_graph(server: str, method: str) -> None:
    """Membership, patterns, values, ASK, CONSTRUCT and bindings work as on a graph in memory."""
    graph = rdflib.Graph(SPARQLStore(f"{server}/sparql", method=method))
    assert (KAZAKHSTAN, ORG.memberOf, BODIES[0]) in graph
    assert sorted(graph.objects(KAZAKHSTAN, ORG.memberOf)) == BODIES
    assert graph.value(KAZAKHSTAN, KB.capital) == rdflib.Literal("Astana", lang="en")
    assert graph.query(IS_MEMBER).askAnswer is True
    assert set(graph.query(MEMBER)) == {(KAZAKHSTAN, ORG.memberOf, body) for body in BODIES}
    bound = graph.query(f"{MEMBERSHIPS} ORDER BY ?body", initBindings={"state": KAZAKHSTAN})
    assert [row[0] for row in bound] == BODIES


def test_rdflib_may_have_prefixes_of_its_own(server: str) -> None:
    """The server knows the ontology's prefixes; a client sends its own with the query."""
    graph = rdflib.Graph(SPARQLStore(f"{server}/sparql"))
    query = f"SELECT ?capital {{ <{KAZAKHSTAN}> kb:capital ?capital }}"
    assert [str(row[0]) for row in graph.query(query)] == ["Astana"]
    with pytest.raises(ValueError, match="wrong formulating"):
        graph.query(query.replace("kb:", "own:"))
    graph.bind("own", KB)
    assert [str(row[0]) for row in graph.query(query.replace("kb:", "own:"))] == ["Astana"]


@METHODS
def test_rdflib_sees_a_claim_as_a_graph(server: str, claim: rdflib.URIRef, method: str) -> None:
    """The graph of a claim, by `default-graph-uri`, holds the triple that the claim states."""
    graph = rdflib.Graph(SPARQLStore(f"{server}/sparql", method=method), identifier=claim)
    assert (list(graph), len(graph)) == ([(KAZAKHSTAN, ORG.memberOf, BODIES[0])], 1)
    assert [row.body for row in graph.query(MEMBERSHIPS)] == [BODIES[0]]


def test_rdflib_asks_across_named_graphs(server: str, claim: rdflib.URIRef) -> None:
    """A Dataset over the endpoint joins claims with their provenance."""
    dataset = rdflib.Dataset(SPARQLStore(f"{server}/sparql"), default_union=True)
    query = f"{PREFIXES}SELECT ?where {{ GRAPH <{claim}> {{ ?s ?p ?o }} GRAPH <{CLAIMS}> {{ <{claim}> kb:statedAt ?where }} }}"
    ((where,),) = dataset.query(query)
    assert where.startswith(f"{BASE}entry/{KZ}#L")


def test_rdflib_says_that_the_query_is_bad(server: str) -> None:
    """SPARQLStore raises ValueError for a 400."""
    with pytest.raises(ValueError, match="wrong formulating"):
        rdflib.Graph(SPARQLStore(f"{server}/sparql")).query(BAD)


def wrapper(
    server: str, query: str, method: str = GET, body: str = URLENCODED, syntax: str = JSON
) -> SPARQLWrapper:
    """Return a SPARQLWrapper for the endpoint."""
    made = SPARQLWrapper(f"{server}/sparql", returnFormat=syntax)
    made.setMethod(method)
    made.setRequestMethod(body)
    made.setQuery(query)
    return made


WAYS = pytest.mark.parametrize(
    ("method", "body"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
)


@WAYS
def test_sparqlwrapper_asks_for_rows(server: str, method: str, body: str) -> None:
    """SPARQLWrapper finds zones within Kazakhstan by GET and both kinds of POST; ASK is true."""
    answer = wrapper(server, ZONES, method, body).queryAndConvert()
    assert [row["z"]["value"] for row in answer["results"]["bindings"]] == FOUND
    assert wrapper(server, IS_MEMBER, method, body).queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("syntax", [XML, TSV])
def test_sparqlwrapper_reads_rows_in_other_syntaxes(server: str, syntax: str) -> None:
    """XML and TSV hold the same rows."""
    body = wrapper(server, ZONES, syntax=syntax).query().response.read()
    assert [str(row[0]) for row in Result.parse(io.BytesIO(body), format=syntax)] == FOUND


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@WAYS
@pytest.mark.parametrize("syntax", [TURTLE, RDFXML, JSONLD, XML])
def test_sparqlwrapper_gets_graphs(server: str, method: str, body: str, syntax: str) -> None:
    """CONSTRUCT gives the same graph in each syntax that SPARQLWrapper accepts."""
    answer = wrapper(server, MEMBER, method, body, syntax).queryAndConvert()
    graph = rdflib.Graph().parse(data=answer, format="turtle") if syntax == TURTLE else answer
    assert set(graph.objects(KAZAKHSTAN, ORG.memberOf)) == set(BODIES)
    assert len(graph) == len(BODIES)


@WAYS
def test_sparqlwrapper_names_graphs(
    server: str, claim: rdflib.URIRef, method: str, body: str
) -> None:
    """`default-graph-uri` and `named-graph-uri` choose the dataset."""
    query = wrapper(
        server,
        f"{PREFIXES}SELECT ?body ?g {{ ?s org:memberOf ?body . GRAPH ?g {{ <{claim}> kb:statedAt ?where }} }}",
        method,
        body,
    )
    query.addDefaultGraph(str(claim))
    assert query.queryAndConvert()["results"]["bindings"] == []
    query.addNamedGraph(str(CLAIMS))
    (row,) = query.queryAndConvert()["results"]["bindings"]
    assert (row["body"]["value"], row["g"]["value"]) == (str(BODIES[0]), str(CLAIMS))


@WAYS
def test_sparqlwrapper_says_that_the_query_is_bad(server: str, method: str, body: str) -> None:
    """SPARQLWrapper raises QueryBadFormed, with line and column, for a 400."""
    with pytest.raises(QueryBadFormed, match=POINTED):
        wrapper(server, BAD, method, body).query()


def test_sparqlwrapper_hears_of_other_refusals(server: str) -> None:
    """A long address raises URITooLong, and POST of the same query works; an update is 403."""
    long = f"ASK {{}} #{'x' * 70_000}"
    with pytest.raises(URITooLong):
        wrapper(server, long).query()
    assert wrapper(server, long, POST).queryAndConvert()["boolean"] is True
    with pytest.raises(HTTPError) as refused:
        wrapper(server, "DELETE WHERE { ?s ?p ?o }", POST).query()
    refused.value.close()
    assert refused.value.code == 403


def test_pyoxigraph_joins_its_own_triples_with_ours(server: str) -> None:
    """A local store joins its triples with the endpoint by SERVICE; a wrong address is an error."""
    store, held = ox.Store(), ox.NamedNode("https://desk.example/holds")
    store.add(ox.Quad(ox.NamedNode("https://desk.example/7"), held, ox.NamedNode(str(KAZAKHSTAN))))
    query = f"SELECT ?desk ?body {{ ?desk {held} ?state SERVICE <{server}/sparql> {{ ?state <{ORG.memberOf}> ?body }} }} ORDER BY ?body"
    assert [(row["desk"].value, row["body"].value) for row in store.query(query)] == [
        ("https://desk.example/7", str(body)) for body in BODIES
    ]
    with pytest.raises(OSError, match="404"):
        list(store.query(query.replace("/sparql>", "/spaqrl>")))


class Reply(NamedTuple):
    """A response: status, headers and body."""

    status: int
    headers: Message
    body: bytes


Curl = Callable[..., Reply]


@pytest.fixture
def curl(server: str, tmp_path: Path) -> Curl:
    """Run curl on the endpoint."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed")

    def ask(*options: str) -> Reply:
        head, body = tmp_path / "head", tmp_path / "body"
        body.write_bytes(b"")
        fixed = [
            "-q",
            "--silent",
            "--show-error",
            "--noproxy",
            "*",
            "--max-time",
            "30",
            "--dump-header",
            head,
            "--output",
            body,
        ]
        done = subprocess.run(
            [program, *fixed, "--write-out", "%{http_code}", *options, f"{server}/sparql"],
            capture_output=True,
            text=True,
            check=True,
        )
        last = head.read_text().strip().split("\n\n")[-1]
        # With --head, curl writes the headers as the body.
        return Reply(
            int(done.stdout),
            Parser().parsestr(last.partition("\n")[2]),
            b"" if "--head" in options else body.read_bytes(),
        )

    return ask


def get(query: str, *options: str) -> list[str]:
    """Return curl's options for GET."""
    return ["--get", "--data-urlencode", f"query={query}", *options]


@pytest.mark.parametrize("syntax", RESULT_FORMATS, ids=lambda syntax: syntax.name)
def test_curl_gets_rows_in_each_syntax(curl: Curl, syntax: Format) -> None:
    """Rows are the same in each syntax of `Accept`, by GET and both kinds of POST."""
    accept = ["--header", f"Accept: {syntax.media_type}"]
    direct = ["--header", "Content-Type: application/sparql-query", "--data-binary", ZONES]
    replies = [
        curl(*get(ZONES), *accept),
        curl("--data-urlencode", f"query={ZONES}", *accept),
        curl(*direct, *accept),
    ]
    for reply in replies:
        assert (reply.status, reply.headers.get_content_type()) == (200, syntax.media_type)
        parser = {"cited": "json"}.get(syntax.name, syntax.name)
        assert [str(row[0]) for row in Result.parse(io.BytesIO(reply.body), format=parser)] == FOUND


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_curl_gets_graphs_in_each_syntax(curl: Curl, syntax: Format) -> None:
    """A graph is the same in each syntax that `Accept` names."""
    reply = curl(*get(MEMBER), "--header", f"Accept: {syntax.media_type}")
    assert (reply.status, reply.headers.get_content_type()) == (200, syntax.media_type)
    read = ox.parse(reply.body, ox.RdfFormat.from_media_type(syntax.media_type))
    assert {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in read} == {
        (str(KAZAKHSTAN), str(ORG.memberOf), str(body)) for body in BODIES
    }


def test_curl_head_is_get_without_a_body(curl: Curl) -> None:
    """HEAD has the headers of GET, with the length, and no body."""
    response, head = curl(*get(ZONES)), curl("--head", *get(ZONES))
    assert head.status == 200
    del response.headers["Date"], head.headers["Date"]
    assert sorted(head.headers.items()) == sorted(response.headers.items())
    assert int(head.headers["Content-Length"]) == len(response.body)


def test_curl_asks_again_only_for_what_is_new(curl: Curl) -> None:
    """A known ETag is 304 by GET and HEAD; other syntaxes have other tags, random results none."""
    first = curl(*get(ZONES))
    known = ["--header", f"If-None-Match: {first.headers['ETag']}"]
    for again in (curl(*get(ZONES), *known), curl("--head", *get(ZONES), *known)):
        assert (again.status, again.body, again.headers["ETag"]) == (
            304,
            b"",
            first.headers["ETag"],
        )
    assert curl(*get(ZONES), *known, "--header", "Accept: text/csv").status == 200
    assert curl(*get("SELECT (NOW() AS ?now) {}")).headers["ETag"] is None


def test_curl_may_offer_compression(curl: Curl) -> None:
    """A client that accepts compression gets the same content."""
    large = get("SELECT ?s ?name { ?s skos:prefLabel ?name } ORDER BY ?s ?name LIMIT 2000")
    assert curl("--compressed", *large).body == curl(*large).body


def test_a_misspelt_term_is_a_warning_from_the_workers(curl: Curl) -> None:
    """Plain queries, repeated ones, forms and pages carry the warning; others have no header."""
    query = "SELECT * { ?s a kb:Contry }"
    for _ in range(2):
        reply = curl(*get(query))
        assert reply.headers["Kbgraph-Warning"].endswith('did you mean kb:Country?"')
        assert b'"bindings":[]' in reply.body
    assert "kb:Contry" in curl("--data-urlencode", f"query={query}").headers["Kbgraph-Warning"]
    page = curl("--header", "Accept: text/html", "--data-urlencode", "page=1", *get(query))
    assert b"did you mean kb:Country?" in page.body
    assert "Kbgraph-Warning" not in curl(*get("SELECT * { ?s a kb:Country } LIMIT 1")).headers


def test_curl_sees_where_a_query_goes_wrong(curl: Curl) -> None:
    """A query that is not SPARQL is 400, with line, column and a caret below the place."""
    for options in (
        get(BAD),
        ["--data-urlencode", f"query={BAD}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", BAD],
    ):
        reply = curl(*options)
        assert (reply.status, reply.headers.get_content_type()) == (400, "text/plain")
        assert POINTED in reply.body.decode()
        assert reply.body.decode().splitlines()[-2:] == ["}", "^"]


def test_curl_is_refused_what_is_too_large(curl: Curl, tmp_path: Path) -> None:
    """A query of over 250,000 characters is 413 by POST, an address of over 60,000 is 414."""
    direct = ["--header", "Content-Type: application/sparql-query"]
    for size, status in ((250_000, 200), (250_001, 413), (1_000_001, 413)):
        (tmp_path / "query").write_text("ASK {} #".ljust(size, "x"))
        assert curl(*direct, "--data-binary", f"@{tmp_path / 'query'}").status == status
    assert curl("--data-urlencode", f"query@{tmp_path / 'query'}").status == 413
    for size, status in ((59_000, 200), (61_000, 414), (66_000, 414)):
        (tmp_path / "query").write_text("query=ASK{}%23".ljust(size, "x"))
        assert curl("--get", "--data", f"@{tmp_path / 'query'}").status == status


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--data", "x", "--header", "Content-Type: text/plain"], 415),
        (["--data", '{"query": "ASK {}"}', "--header", "Content-Type: application/json"], 415),
        (["--data-urlencode", "update=CLEAR ALL"], 403),
        (["--data", "CLEAR ALL", "--header", "Content-Type: application/sparql-update"], 403),
        (["--get", "--data-urlencode", "update=CLEAR ALL"], 400),
        (get("CLEAR ALL"), 400),
        (["--get", "--data-urlencode", "query=ASK {}", "--data-urlencode", "query=ASK {}"], 400),
        (["--data", ""], 400),
        (get(ZONES, "--header", "Accept: text/turtle"), 406),
        (["--request", "PUT", "--data", "x"], 405),
        (["--request", "DELETE"], 405),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_curl_is_refused_with_a_status(curl: Curl, options: list[str], status: int) -> None:
    """Bad requests get the status of the SPARQL 1.1 Protocol or of HTTP, and a reason."""
    reply = curl(*options)
    assert reply.status == status
    assert len(reply.body) > 20


PLACES = [
    "/", f"/entry/{KZ}", f"/entry/{KZ}.ttl", f"/entry/{KZ}.json", f"/entry/{KZ}.md",
    f"/lines/{KZ}.json", "/search.json?q=tax", "/search.csv?q=tax", "/static/base.css",
    "/export/facts.nt", "/.well-known/void", "/robots.txt", "/sparql?query=ASK%7B%7D",
]  # fmt: skip
"""Addresses of pages, data, exports, files and results."""
ELSEWHERE = {f"/id/{KZ}": (303, f"/entry/{KZ}"), "/ont": (303, "/ontology"), "/nowhere": (404, "")}
Fetch = Callable[..., tuple[int, bytes]]


@pytest.fixture
def fetch(server: str, tmp_path: Path) -> Fetch:
    """Run curl on an address; return the status and what curl has made of the body."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed")

    def run(path: str, *options: str) -> tuple[int, bytes]:
        body = tmp_path / "fetched"
        body.write_bytes(b"")
        command = [program, "-q", "-sS", "--noproxy", "*", "--max-time", "30", "--output", body]
        command += [*options, "--write-out", "%{http_code}", f"{server}{path}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(done.stdout), body.read_bytes()

    return run


@pytest.mark.parametrize("path", PLACES)
def test_curl_fetches_the_same_by_each_of_its_ways(fetch: Fetch, path: str) -> None:
    """Compressed, by HTTP/1.0, redirected, and with a date that no content has, it is the same."""
    status, body = fetch(path)
    assert (status, bool(body)) == (200, True)
    for options in (["--compressed"], ["--http1.0"], ["--location"], ["-z", "1 Jan 2001"]):
        assert fetch(path, *options) == (200, body), options
    assert fetch(path, "--head")[0] == 200


@pytest.mark.parametrize("options", [[], ["--compressed"]], ids=["plain", "compressed"])
def test_curl_saves_tags_and_compares_them(
    fetch: Fetch, tmp_path: Path, options: list[str]
) -> None:
    """`--etag-compare` is 304 for each tag of `--etag-save`, and 200 for a file without one."""
    file = tmp_path / "tag"
    for path in PLACES:
        file.write_text("")
        first = fetch(path, *options, "--etag-compare", str(file), "--etag-save", str(file))
        assert (first[0], bool(file.read_text().strip())) == (200, True), path
        assert fetch(path, *options, "--etag-compare", str(file)) == (304, b""), path
    file.write_text("")
    for path, (status, _) in ELSEWHERE.items():
        assert fetch(path, "--etag-compare", str(file))[0] == status


@pytest.mark.parametrize(("path", "expected"), ELSEWHERE.items())
def test_curl_follows_redirects(fetch: Fetch, path: str, expected: tuple[int, str]) -> None:
    """A redirect leads to the page, by GET and HEAD; what is not here leads nowhere."""
    status, target = expected
    assert fetch(path)[0] == fetch(path, "--head")[0] == status
    assert fetch(path, "--location") == (fetch(target) if target else fetch(path))


def test_curl_takes_files_by_ranges_and_dates(fetch: Fetch) -> None:
    """A range of a file is exact, also where compression is offered; other content is whole."""
    whole = fetch("/static/base.css")[1]
    for options in ([], ["--compressed"]):
        assert fetch("/static/base.css", *options, "-r", "10-3009") == (206, whole[10:3010])
        path = f"/entry/{KZ}.ttl"
        assert fetch(path, *options, "-r", "10-3009") == fetch(path)
    assert fetch("/static/base.css", "-z", formatdate(usegmt=True)) == (304, b"")


@pytest.mark.parametrize(
    "options",
    [["--http1.0"], ["-H", "Expect: 100-continue"], ["-H", "Expect:"], ["-H", "Transfer-Encoding: chunked"]],
    ids=lambda options: options[-1],
)  # fmt: skip
def test_curl_posts_large_queries(fetch: Fetch, tmp_path: Path, options: list[str]) -> None:
    """A query of 200,000 characters is answered, and a body of two megabytes refused, at once."""
    query, direct = tmp_path / "query", ["-H", "Content-Type: application/sparql-query"]
    for size, status in ((200_000, 200), (2_000_000, 413)):
        query.write_text("ASK {} #".ljust(size, "x"))
        started = time.monotonic()
        assert fetch("/sparql", *options, *direct, "--data-binary", f"@{query}")[0] == status
        assert time.monotonic() - started < 5


def fetched(server: str, method: str, path: str, body: str | None = None, **headers: str) -> Reply:
    """Send a request from another origin; underscores in header names become hyphens."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    sent = {
        "Origin": "https://elsewhere.example",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    connection.request(method, path, body, sent)
    with connection.getresponse() as response:
        reply = Reply(response.status, response.headers, response.read())
    connection.close()
    return reply


def listed(reply: Reply, name: str) -> set[str]:
    """Return the items of a list header, in lower case."""
    return {item.strip().lower() for item in reply.headers[name].split(",")}


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", f"/entry/{KZ}.ttl", f"/id/{KZ}"])
def test_a_page_of_another_origin_may_ask_whether_it_may(server: str, path: str) -> None:
    """The preflight (Fetch, section 4.9) of POST, or of GET with headers, is allowed and cached."""
    reply = fetched(
        server,
        "OPTIONS",
        path,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert (reply.status // 100, reply.headers["Access-Control-Allow-Origin"]) == (2, "*")
    assert {"get", "post"} <= listed(reply, "Access-Control-Allow-Methods")
    assert listed(reply, "Access-Control-Allow-Headers") & {"*", "content-type"}
    assert int(reply.headers["Access-Control-Max-Age"]) > 0


def test_a_page_of_another_origin_reads_answers_and_refusals(server: str) -> None:
    """Any origin may read rows, ETags, 304 and errors; credentials are not allowed."""
    path, direct = (
        f"/sparql?{urlencode({'query': ZONES})}",
        {"Content_Type": "application/sparql-query"},
    )
    answer = fetched(server, "GET", path)
    replies = [answer, fetched(server, "GET", path, If_None_Match=answer.headers["ETag"])]
    replies += [fetched(server, "POST", "/sparql", query, **direct) for query in (ZONES, BAD)]
    assert [reply.status for reply in replies] == [200, 304, 200, 400]
    for reply in replies:
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert "etag" in listed(reply, "Access-Control-Expose-Headers")
        assert reply.headers["Access-Control-Allow-Credentials"] is None
    assert json.loads(answer.body) == json.loads(replies[2].body)


@pytest.fixture(scope="module")
def comunica() -> Callable[..., list[str]]:
    """The folder of Comunica, installed if it is missing."""
    try:
        clients.install()
    except clients.InstallError as error:
        pytest.fail(str(error), pytrace=False)
    return clients.comunica


def comunica_request(query: str, *sources: dict[str, str]) -> dict[str, Any]:
    """Return a request to Comunica; relative IRIs are resolved against the base."""
    return {"query": query, "sources": sources, "baseIRI": BASE}


def endpoint(server: str) -> dict[str, str]:
    """Return the endpoint as a source of a known type."""
    return {"type": "sparql", "value": f"{server}/sparql"}


def bindings(answer: str) -> list[dict[str, str]]:
    """Return the rows of a result, values by name."""
    return [
        {name: term["value"] for name, term in row.items()}
        for row in json.loads(answer)["results"]["bindings"]
    ]


_ASKED = sample_of(QUESTIONS, 12)


@pytest.fixture(scope="module")
def answers(server: str, comunica: Callable[..., list[str]]) -> dict[str, str]:
    """The results of each shipped query in Comunica over the endpoint."""
    found = comunica(
        *[
            comunica_request(question.read_text(encoding="utf-8"), endpoint(server))
            for question in _ASKED
        ]
    )
    return dict(zip([question.stem for question in _ASKED], found, strict=True))


@pytest.mark.parametrize("question", _ASKED, ids=lambda path: path.stem)
def test_comunica_brings_the_rows_of_each_question(answers: dict[str, str], question: Path) -> None:
    """Comunica, which rewrites queries for the endpoint, returns the reviewed rows in order."""
    header, *rows = csv.reader(
        io.StringIO(expected("shipped", question).read_text(encoding="utf-8"))
    )
    brought = bindings(answers[question.stem])
    assert [[row.get(name, "").removeprefix(BASE) for name in header] for row in brought] == rows
    assert set().union(*brought) <= set(header)


def test_comunica_asks_and_constructs(server: str, comunica: Callable[..., list[str]]) -> None:
    """ASK is true, and CONSTRUCT is a graph."""
    yes, graph = comunica(
        comunica_request(IS_MEMBER, endpoint(server)), comunica_request(MEMBER, endpoint(server))
    )
    assert json.loads(yes)["boolean"] is True
    assert set(
        rdflib.Graph().parse(data=graph, format="nt").objects(KAZAKHSTAN, ORG.memberOf)
    ) == set(BODIES)


def test_comunica_finds_out_what_it_talks_to(
    server: str, comunica: Callable[..., list[str]]
) -> None:
    """Given only an address, Comunica reads the service description and queries its `sd:endpoint`.

    Without a description it guesses from an address that ends in /sparql.
    """
    query = next(question for question in QUESTIONS if question.stem.startswith("01")).read_text(
        encoding="utf-8"
    )
    declared, detected = comunica(
        comunica_request(query, endpoint(server)),
        comunica_request(query, {"value": f"{server}/sparql"}),
    )
    assert bindings(detected) == bindings(declared) != []


def test_comunica_joins_the_endpoint_with_the_turtle_of_an_entry(
    server: str, comunica: Callable[..., list[str]]
) -> None:
    """The membership is only in the entry's Turtle, the type of the body only in the endpoint."""
    statement = f"?claim rdf:subject <id/{KZ}> ; rdf:predicate org:memberOf ; rdf:object ?body ; kb:statedAt ?where"
    query = f"{PREFIXES}SELECT DISTINCT ?body ?where ?kind {{ {statement} . ?body kb:classification ?kind }} ORDER BY ?where ?kind"
    service, twin = {"value": f"{server}/sparql"}, {"value": f"{server}/entry/{KZ}.ttl"}
    both, *single = comunica(
        comunica_request(query, service, twin),
        comunica_request(query, service),
        comunica_request(query, twin),
    )
    named = f"GRAPH ?claim {{ <id/{KZ}> org:memberOf ?body }} GRAPH <claims> {{ ?claim kb:statedAt ?where }}"
    plain = wrapper(server, query.replace(statement, named)).queryAndConvert()
    assert bindings(both) == bindings(json.dumps(plain))
    assert {row["body"] for row in bindings(both)} == set(map(str, BODIES))
    assert [bindings(one) for one in single] == [[], []]


def test_comunica_joins_the_endpoint_with_somebodys_own_turtle(
    server: str, comunica: Callable[..., list[str]]
) -> None:
    """Local triples of a user select the things that the endpoint is queried for."""
    own = {
        "type": "serialized",
        "mediaType": "text/turtle",
        "value": f"<https://desk.example/7> <https://desk.example/holds> <{KAZAKHSTAN}> .",
    }
    query = f"{PREFIXES}SELECT ?desk ?body {{ ?desk <https://desk.example/holds> ?state . ?state org:memberOf ?body }} ORDER BY ?body"
    (answer,) = comunica(
        comunica_request(query, endpoint(server), {**own, "baseIRI": "https://desk.example/"})
    )
    assert bindings(answer) == [
        {"desk": "https://desk.example/7", "body": str(body)} for body in BODIES
    ]


def test_the_lock_file_names_no_registry() -> None:
    """Packages are pinned by name, version and digest, for any registry; the client is exact."""
    lock = json.loads(clients.LOCK.read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [
        name for name, package in packages.items() if not package["integrity"].startswith("sha512-")
    ] == []
    assert [
        name
        for name, package in packages.items()
        if "://" in json.dumps({**package, "funding": None})
    ] == []
    wanted = json.loads((clients.HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
