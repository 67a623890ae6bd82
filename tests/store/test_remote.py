"""A store over HTTP answers as the one in memory does: by Oxigraph, by Fuseki, and by a Fuseki whose default graph is the union of all."""

from __future__ import annotations

import os
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from kbgraph.change import rebuild
from kbgraph.config import StoreAddresses, find_config, read_config
from kbgraph.errors import (
    AnswerTooLargeError,
    BusyError,
    QueryError,
    QueryStoppedError,
    SettingsError,
    StoreError,
)
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
from kbgraph.rdf.iris import IriFactory
from kbgraph.sparql.federation_guard import refuse_unsafe
from kbgraph.sparql.request import Request
from kbgraph.store.endpoints import find_upload_endpoints
from kbgraph.store.http_client import PASSWORD_VARIABLE, USER_VARIABLE, HttpClient
from kbgraph.store.oxigraph import read_rows, split_by_graph
from kbgraph.store.remote import RemoteStore, open_remote
from kbgraph.store.upload import UNFINISHED, Uploader
from tests.cli.test_transcripts import run, steps
from tests.conftest import ROOT, serving
from tests.questions import QUESTIONS, rows, shipped
from tests.store.servers import fuseki, oxigraph

TOWNS = {
    "alba.md": "---\ntype: town\nname: Alba\n---\n## Facts\n\n| | |\n| --- | --- |\n| People | 13 |\n",
    "boria.md": "---\ntype: town\nname: Boria\nbeside: '[[alba]]'\n---\n",
}
STORES = ("oxigraph", "plain", "union")
FOREIGN = "https://elsewhere.example/graph"
CITED = (
    "SELECT ?zone ?p ?o { ?zone kb:within <id/country--belarus> ; kb:licenceRequired true ; ?p ?o }"
)


@pytest.fixture(scope="module")
def memory() -> KnowledgeBase:
    """The shipped knowledge base in memory."""
    return shipped()


@pytest.fixture(scope="module")
def findings(memory: KnowledgeBase) -> object:
    """What the one in memory finds."""
    return memory.check()


@pytest.fixture(scope="module")
def jena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Fuseki server."""
    with fuseki(tmp_path_factory.mktemp("fuseki")) as address:
        yield address


@pytest.fixture(scope="module")
def large_engine() -> Iterator[str]:
    """An Oxigraph server for the shipped knowledge base."""
    with oxigraph() as address:
        yield address


@pytest.fixture(scope="module")
def union_engine() -> Iterator[str]:
    """An Oxigraph server whose default graph is the union of all, in which a fact stands once for each graph."""
    with oxigraph("--union-default-graph") as address:
        yield address


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    """An Oxigraph server for small folders."""
    with oxigraph() as address:
        yield address


@pytest.fixture(scope="module", params=[*STORES, "oxigraph-union"])
def remote(request: pytest.FixtureRequest) -> KnowledgeBase:
    """The shipped knowledge base, loaded into a store and opened on it."""
    engines = {"oxigraph": "large_engine", "oxigraph-union": "union_engine"}
    of_jena = request.param not in engines
    address = (
        f"{request.getfixturevalue('jena')}/{request.param}"
        if of_jena
        else request.getfixturevalue(engines[request.param])
    )
    config = replace(find_config(ROOT), store=StoreAddresses(address))
    load_store(config)
    return open_knowledge(config)


@pytest.fixture(params=STORES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A small folder whose settings name a store, with a base of its own."""
    oxigraphs = request.param == "oxigraph"
    return towns(
        tmp_path,
        request.getfixturevalue("engine")
        if oxigraphs
        else f"{request.getfixturevalue('jena')}/{request.param}-small",
    )


@pytest.fixture
def small(tmp_path: Path, engine: str) -> Path:
    """The same with Oxigraph alone."""
    return towns(tmp_path, engine)


def towns(folder: Path, address: str) -> Path:
    """Two entries, a small ontology and the settings; the base is this folder's own, so that tests do not meet."""
    (folder / "ontology").mkdir(exist_ok=True)
    for file in (ROOT / "tests" / "checks" / "ontology").glob("*.ttl"):
        (folder / "ontology" / file.name).write_text(
            file.read_text().replace("v:integer", "v:decimal"), encoding="utf-8"
        )
    for name, text in TOWNS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "kbgraph.toml").write_text(
        f'base = "https://{folder.name.strip("_")}.example/"\nstore = "{address}"\n',
        encoding="utf-8",
    )
    return folder


def send(
    method: str, address: str, body: str = "", media_type: str = "application/n-triples"
) -> str:
    """What a server answers."""
    headers = {"Content-Type": media_type} if body else {}
    with urllib.request.urlopen(
        urllib.request.Request(address, body.encode() or None, headers, method=method), timeout=20
    ) as answer:
        text: str = answer.read().decode()
        return text


def graphs_of(folder: Path) -> str:
    """The Graph Store's address of the store that a folder's settings name, up to the graph's name."""
    store = read_config(folder / "kbgraph.toml").store
    return find_upload_endpoints(HttpClient(store.address), store).graphs


def in_memory(folder: Path) -> KnowledgeBase:
    """The same folder read into memory."""
    return open_knowledge(replace(find_config(folder), store=None))


def repeats(base: KnowledgeBase) -> bool:
    """Whether a fact that stands in several graphs is found several times."""
    classes = base.query("SELECT ?class { <id/country--kazakhstan> a ?class }").rows
    return len(classes) > len(set(classes))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_questions_give_the_same_rows(
    remote: KnowledgeBase, memory: KnowledgeBase, question: Path
) -> None:
    """Each question gives the same rows. SPARQL leaves the order of a year and a day to the server, so order is not compared.

    A union that repeats what several graphs state repeats rows, and counts more.
    """
    found, expected = (rows(base, question).splitlines() for base in (remote, memory))
    if not repeats(remote):
        assert sorted(found) == sorted(expected)
    elif question.stem == "counts":
        assert found != expected
    else:
        assert set(found) == set(expected)
    assert len(found) > 1


@pytest.mark.parametrize("syntax", [NQUADS, TURTLE, GRAPHML], ids=lambda syntax: syntax.name)
def test_exports_are_the_same_bytes(
    remote: KnowledgeBase, memory: KnowledgeBase, syntax: object
) -> None:
    """Whatever order the server keeps and however it writes numbers; other syntaxes are written from the same sorted quads."""
    assert remote.export.graph(syntax) == memory.export.graph(syntax)


def test_other_exports_are_the_same(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """The facts alone, one thing, and how many quads there are."""
    assert remote.export.facts(NTRIPLES) == memory.export.facts(NTRIPLES)
    assert remote.export.thing("country--kazakhstan", TRIG) == memory.export.thing(
        "country--kazakhstan", TRIG
    )
    assert len(remote.graph.store) == len(memory.graph.store)


def test_no_blank_node_is_loaded(memory: KnowledgeBase) -> None:
    """Blank nodes would not come back with their names: there are none."""
    assert re.search(rb"(^|\s)_:", memory.export.graph(NQUADS)) is None


def test_describing_and_checking_give_the_same(
    remote: KnowledgeBase, memory: KnowledgeBase, findings: object
) -> None:
    """A page with all its citations, and all findings."""
    assert remote.describe("country--kazakhstan") == memory.describe("country--kazakhstan")
    assert remote.check() == findings


def test_walking_gives_the_same(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """Paths with the lines of each hop, neighbourhoods, and the network itself."""
    assert remote.path("AIFC", "EAEU") == memory.path("AIFC", "EAEU")
    assert remote.neighbourhood("country--kazakhstan", 2) == memory.neighbourhood(
        "country--kazakhstan", 2
    )
    assert list(network(remote.graph).edges(keys=True, data=True)) == list(
        memory.networkx.edges(keys=True, data=True)
    )


def test_citing_gives_the_same(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """Each row with the lines that it rests on, decimals among them."""
    found = {cited.row: (set(cited.triples), cited.not_traced) for cited in remote.cite(CITED).rows}
    assert found == {
        cited.row: (set(cited.triples), cited.not_traced) for cited in memory.cite(CITED).rows
    }
    rate = "SELECT ?rate ?o { ?rate kb:percent ?o FILTER(STRSTARTS(STR(?rate), STR(<id/country--kazakhstan>))) }"
    assert {row.triples[0].citations for row in remote.cite(rate).rows} == {
        row.triples[0].citations for row in memory.cite(rate).rows
    }


@pytest.mark.parametrize("query", ["ASK { <id/country--kazakhstan> kb:within ?x }", "DESCRIBE <id/regulator--afsa>",
                                   "CONSTRUCT { ?s kb:within ?o } WHERE { ?s kb:within ?o }", "BASE <https://other.example/> ASK { <x> a <y> }",
                                   "PREFIX kb: <https://other.example/> ASK { ?s kb:within ?o }",
                                   "SELECT (SUM(?n) / 3 AS ?third) { ?s kb:percent ?n }"])  # fmt: skip
def test_all_forms_of_queries(remote: KnowledgeBase, memory: KnowledgeBase, query: str) -> None:
    """ASK, DESCRIBE, CONSTRUCT; a query's own BASE and PREFIX go before ours; decimals come in canonical form."""
    if "SUM" in query and repeats(remote):
        pytest.skip("a sum over a union that repeats is another one")
    for syntax in ((RESULTS_JSON, TURTLE), (RESULTS_CSV, NTRIPLES)):
        if query.startswith("DESCRIBE"):
            # What DESCRIBE gives is each server's own choice.
            assert (
                remote.sparql.answer(Request(query, syntax))[0]
                == memory.sparql.answer(Request(query, syntax))[0]
            )
        else:
            expected, found = (
                memory.sparql.answer(Request(query, syntax)),
                remote.sparql.answer(Request(query, syntax)),
            )
            # How many digits a third has is each server's own choice.
            assert (
                (found[0], found[1][:12]) == (expected[0], expected[1][:12])
                if "SUM" in query
                else found == expected
            )


def test_what_a_union_changes(remote: KnowledgeBase) -> None:
    """Without GRAPH, a union also sees what is known of claims; different facts are as many in either."""
    is_union = remote.graph.store.is_union()
    assert is_union == ("/union/" in remote.graph.store.address or repeats(remote))
    assert remote.query("ASK { ?claim kb:statedAt ?line }").value == is_union
    facts = remote.query(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o FILTER NOT EXISTS { GRAPH <claims> { ?s ?p ?o } } } }"
    ).rows[0][0]
    generation = 1 if is_union else 0
    assert int(str(facts)) == len(remote.graph.store.facts()) + generation
    assert remote.query("ASK { GRAPH <ontology> { ?s ?p ?o } }").value == is_union


def test_a_request_may_name_its_dataset(remote: KnowledgeBase, memory: KnowledgeBase) -> None:
    """`default-graph-uri` and `named-graph-uri` go with the query."""
    claims = (memory.iris.claims,)
    counted = Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", (RESULTS_CSV,), default_graphs=claims)
    named = Request(
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", (RESULTS_CSV,), named_graphs=claims
    )
    assert remote.sparql.answer(counted) == memory.sparql.answer(counted)
    assert remote.sparql.answer(named) == memory.sparql.answer(named)


@pytest.mark.parametrize("query", ["SELECT * { ?s kb:within }", "SELECT *\n{ ?s kb:within\n}"])
def test_errors_name_the_place_in_the_query_as_asked(
    remote: KnowledgeBase, memory: KnowledgeBase, query: str
) -> None:
    """What is put before the query does not count."""
    with pytest.raises(QueryError) as expected:
        memory.query(query)
    with pytest.raises(QueryError) as found:
        remote.query(query)
    assert str(found.value).splitlines()[1:] == str(expected.value).splitlines()[1:]
    assert (
        re.search(r"line \d+, column \d+", str(found.value))[0]
        == re.search(r"line \d+, column \d+", str(expected.value))[0]
    )


def test_queries_of_strangers(remote: KnowledgeBase) -> None:
    """Within limits they are answered, cited too; what is larger, late, or would write or reach another host is refused."""
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


def test_loading_replaces_what_was_loaded_and_nothing_else(folder: Path) -> None:
    """Loads again: what an entry no longer states is gone, a changed number too, and another's graph stays."""
    graphs = graphs_of(folder)
    send("DELETE", f"{graphs}?default")
    foreign = f"{graphs}?graph={urllib.parse.quote(FOREIGN, safe='')}"
    send("PUT", foreign, '<https://elsewhere.example/s> <https://elsewhere.example/p> "kept" .')
    config = find_config(folder)
    load_store(config)
    assert open_knowledge(config).export.graph(NQUADS) == in_memory(folder).export.graph(NQUADS)
    (folder / "alba.md").write_text(TOWNS["alba.md"].replace("13", "14.5"), encoding="utf-8")
    (folder / "boria.md").unlink()
    with pytest.raises(StoreError, match="run kbgraph load"):
        open_knowledge(config)
    load_store(config)
    load_store(config)
    base = open_knowledge(config)
    assert base.export.graph(NQUADS) == in_memory(folder).export.graph(NQUADS)
    assert [str(row[0]) for row in base.query("SELECT ?n { <id/alba> t:people ?n }").rows] == [
        "14.5"
    ]
    assert "kept" in send("GET", foreign)


def test_a_server_without_update_is_loaded_graph_by_graph(small: Path, engine: str) -> None:
    """With the two addresses alone, loading and loading again give the same graph; so does putting each graph by itself."""
    send("DELETE", f"{engine}/store?default")
    config = replace(
        find_config(small), store=StoreAddresses(query=f"{engine}/query", graphs=f"{engine}/store")
    )
    load_store(config)
    (small / "boria.md").unlink()
    base = load_store(config)
    assert base.export.graph(NQUADS) == in_memory(small).export.graph(NQUADS)
    loader = Uploader(
        base.graph.store.client,
        find_upload_endpoints(base.graph.store.client, config.store),
        base.iris,
    )
    loader.clear(base.graph.store)
    assert b"/claims" not in base.export.graph(NQUADS)
    loader.add_each(split_by_graph(in_memory(small).export.graph(NQUADS)))
    assert base.export.graph(NQUADS) == in_memory(small).export.graph(NQUADS)


def test_a_default_graph_that_others_filled_is_not_emptied(folder: Path) -> None:
    """A first load into it is refused, and what it holds stays."""
    graphs = graphs_of(folder)
    send(
        "PUT",
        f"{graphs}?default",
        '<https://elsewhere.example/s> <https://elsewhere.example/p> "theirs" .',
    )
    try:
        with pytest.raises(StoreError, match="a dataset of its own"):
            load_store(find_config(folder))
        assert "theirs" in send("GET", f"{graphs}?default")
    finally:
        send("DELETE", f"{graphs}?default")


def test_a_store_that_holds_something_else_says_so(small: Path, engine: str) -> None:
    """Nothing, a load that broke off, another generation: each is named, with what to do."""
    send("DELETE", f"{engine}/store?default")
    config = find_config(small)
    with pytest.raises(StoreError, match=r"no knowledge base with this base.*run kbgraph load"):
        open_knowledge(config)
    base = load_store(config)
    places = find_upload_endpoints(base.graph.store.client, config.store)
    Uploader(base.graph.store.client, places, base.iris).write_generation(UNFINISHED)
    with pytest.raises(StoreError, match=r"not finished.*run kbgraph load"):
        open_knowledge(config)
    Uploader(base.graph.store.client, places, base.iris).write_generation("0123")
    with pytest.raises(StoreError, match=f"generation 0123.*{base.graph.generation}"):
        open_knowledge(config)
    with pytest.raises(StoreError, match="kbgraph load"):
        rebuild(base.graph, [("alba.md", b"# Alba"), ("boria.md", base.graph.contents["boria.md"])])


def test_a_server_that_goes_away(tmp_path: Path) -> None:
    """The error names the address, without the password, and says what to do."""
    with oxigraph() as address:
        config = find_config(towns(tmp_path, address.replace("://", "://me:secret@")))
        base = load_store(config)
        assert base.query("ASK { ?s ?p ?o }").value
    for asking in (
        lambda: base.query("ASK {}"),
        lambda: open_knowledge(config),
        lambda: load_store(config),
    ):
        with pytest.raises(StoreError, match=f"{address}.*cannot be reached: start it") as found:
            asking()
        assert "secret" not in str(found.value)
    assert "secret" not in repr(config)


def test_an_address_at_which_nobody_speaks_sparql(small: Path, engine: str) -> None:
    """The error names what was tried."""
    config = replace(find_config(small), store=StoreAddresses(f"{engine}/nothing"))
    with pytest.raises(
        SettingsError,
        match=f"{engine}/nothing/query or {engine}/nothing or {engine}/nothing/sparql",
    ):
        open_knowledge(config)
    named = StoreAddresses(query=f"{engine}/query")
    with pytest.raises(SettingsError, match="names no graphs"):
        load_store(replace(config, store=named))
    with pytest.raises(SettingsError, match="names no store"):
        load_store(replace(config, store=None))


@pytest.mark.parametrize("store", ["store = 1", 'store = "ftp://a.example"', 'store = {graphs = "http://a.example"}', 'store = "http://"',
                                   'store = {query = "http://a.example", load = "http://user:secret@a.example"}'])  # fmt: skip
def test_settings_that_name_no_store(tmp_path: Path, store: str) -> None:
    """What is no address is refused when the settings are read; no address is shown."""
    (tmp_path / "kbgraph.toml").write_text(store, encoding="utf-8")
    with pytest.raises(SettingsError, match="store") as found:
        read_config(tmp_path / "kbgraph.toml")
    assert "secret" not in str(found.value)


def test_the_how_to_a_store_can_be_followed(tmp_path: Path) -> None:
    """From an empty folder and an empty server: docs/how-to-a-store.md, with the server's address for the one in the page."""
    (tmp_path / "kb").mkdir()
    page = (ROOT / "docs" / "how-to-a-store.md").read_text(encoding="utf-8")
    with oxigraph() as address:
        done = 0
        for file, language, block in re.findall(
            r"^(?:In `(\S+)`:\n\n)?^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL
        ):
            if language != "console":
                (tmp_path / file).write_text(
                    block.replace("http://localhost:7878", address), encoding="utf-8"
                )
            for step in steps(block) if language == "console" else ():
                # How many statements the shipped ontology makes is not what the page is about.
                printed = re.sub(r"\d+ statements", "916 statements", run(step.command, tmp_path))
                assert printed == step.printed, step.command
                done += 1
        assert done == 4


def test_serving_sends_queries_on(small: Path, engine: str) -> None:
    """Over HTTP: pages and queries are answered from the store; what is refused is 400, and 502 says that the store is gone."""
    with oxigraph() as address:
        towns(small, address)
        load_store(find_config(small))
        with serving("--kb", str(small)) as server:
            assert "13" in send("GET", f"{server}/entry/alba")
            asked = f"{server}/sparql?query="
            assert "true" in send(
                "GET", asked + urllib.parse.quote("ASK { <id/alba> t:people ?n }")
            )
            for refused in ("ASK { SERVICE <http://127.0.0.1:9/> {} }", "DROP ALL", "ASK { ?s"):
                with pytest.raises(urllib.error.HTTPError) as found:
                    send("GET", asked + urllib.parse.quote(refused))
                assert found.value.code == 400
                found.value.close()
            send("POST", f"{address}/update", "DROP ALL", "application/sparql-update")
            assert "false" in send("GET", asked + urllib.parse.quote("ASK { ?s ?p ?o }"))
    assert "KBGRAPH_STORE_USER" not in os.environ


ROWS = (
    b'{"head":{"vars":["a"]},"results":{"bindings":['
    + b'{"a":{"type":"uri","value":"https://a.example/"}},' * 5000
)


class Wayward(BaseHTTPRequestHandler):
    """A server that does what the path says, and notes who asked."""

    seen: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Answers a query, wrongly."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(self.headers.get("Authorization", ""))
        kind = self.path.strip("/")
        if kind == "slow":
            time.sleep(1)
        body = {"row": ROWS[:-40]}.get(kind) or (
            b'{"head":{},"boolean":true}' if kind in {"right", "slow", "cut"} else kind.encode()
        )
        self.send_response({"moved": 302, "denied": 401, "failed": 500, "busy": 503}.get(kind, 200))
        self.send_header(
            "Content-Type", "text/html" if kind == "page" else "application/sparql-results+json"
        )
        self.send_header("Location", "http://user:secret@elsewhere.example/sparql")
        self.send_header("Content-Length", str(len(body) + (kind == "cut")))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture
def wayward() -> Iterator[str]:
    """Its address."""
    Wayward.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Wayward) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def store_at(address: str) -> RemoteStore:
    """A store whose query address is given."""
    return open_remote(StoreAddresses(query=address), IriFactory(), (), Limits())


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("cut", StoreError, "before its response was complete"),
        ("half", StoreError, "incomplete or malformed"),
        ("row", StoreError, "incomplete or malformed"),
        ("page", StoreError, "text/html"),
        ("moved", StoreError, r"redirects to http://elsewhere\.example/sparql"),
        ("denied", StoreError, "KBGRAPH_STORE_USER"),
        ("failed", StoreError, "500"),
        ("busy", QueryStoppedError, "busy"),
    ],
)
def test_servers_that_do_not_answer_well(
    wayward: str, path: str, kind: type[Exception], said: str
) -> None:
    """Each fault is one sentence; a redirect is not followed."""
    with pytest.raises(kind, match=said) as found:
        read_rows(store_at(f"{wayward}/{path}").solutions("SELECT ?a {}"))
    assert "secret" not in str(found.value)
    assert len(Wayward.seen) == 1


def test_a_deadline_holds(wayward: str) -> None:
    """A server that is late is left."""
    started = time.monotonic()
    with (
        store_at(f"{wayward}/slow").bounded(Limits(), 0.2) as store,
        pytest.raises(QueryStoppedError, match="deadline"),
    ):
        store.solutions("ASK {}")
    assert time.monotonic() - started < 0.8


def test_who_asks(wayward: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """User and password come from the address or from the environment, which counts more, and go to the host that they are for alone."""
    store_at(f"{wayward}/right").solutions("ASK {}")
    named = wayward.replace("://", "://me:pass%40word@")
    store_at(f"{named}/right").solutions("ASK {}")
    HttpClient("http://me:password@elsewhere.example/").send("POST", f"{wayward}/right", b"")
    monkeypatch.setenv(USER_VARIABLE, "other")
    monkeypatch.setenv(PASSWORD_VARIABLE, "word")
    store_at(f"{named}/right").solutions("ASK {}")
    sent = [b64decode(each.removeprefix("Basic ")).decode() for each in Wayward.seen]
    assert sent == ["", "me:pass@word", "", "other:word"]


READS = (
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


@pytest.mark.parametrize("query", READS)
def test_what_may_be_sent_on(query: str) -> None:
    """Reading queries, whatever words stand in their texts, IRIs and names."""
    refuse_unsafe(query)


@pytest.mark.parametrize("query", REFUSED)
def test_what_is_not_sent_on(query: str) -> None:
    """Updates, and SERVICE under any reading: without spaces, behind comments, escaped, in what may be a string or not."""
    with pytest.raises(QueryError, match="not forwarded"):
        refuse_unsafe(query)


def test_deep_nesting_is_not_sent_on() -> None:
    """Thousands of brackets would end some servers; and looking for them takes no time."""
    for query in ("ASK " + "{" * 3000, "ASK { FILTER(" + "!" * 3000):
        with pytest.raises(QueryError, match="brackets"):
            refuse_unsafe(query)
    started = time.monotonic()
    for part in ("1service ", "service#", " ", "service silent ", "#\n", "PREFIX a:<b>"):
        with suppress(QueryError):
            refuse_unsafe(part * (1_000_000 // len(part)))
    assert time.monotonic() - started < 5
