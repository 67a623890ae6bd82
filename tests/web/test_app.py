"""The web application: pages that work without JavaScript, data in every syntax, and SPARQL."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from kbgraph import KnowledgeBase
from kbgraph_web import create_app
from tests.conftest import Vault

KZ, AIFC = "country--kazakhstan", "free-zone--astana-international-financial-centre"
CIS = "supranational--cis-commonwealth-of-independent-states"
ZONES = "PREFIX kb: <https://kbgraph.example/ont#> SELECT ?z { ?z kb:within+ <id/country--kazakhstan> } ORDER BY ?z"
FOUND = [
    "https://kbgraph.example/id/free-zone--alatau-city",
    "https://kbgraph.example/id/free-zone--astana-hub-kazakhstan",
    f"https://kbgraph.example/id/{AIFC}",
]


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> FlaskClient:
    """A client of an application over the shipped knowledge base, without a server."""
    return create_app(shipped).test_client()


@pytest.fixture(scope="module")
def frozen_client(frozen: KnowledgeBase) -> FlaskClient:
    """A client of entries whose values no correction of the shipped ones changes."""
    return create_app(frozen).test_client()


class Page(HTMLParser):
    """The links, the text and the ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.scripts: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the tag, its target and its id."""
        self.tags.add(tag)
        # A block of data is not executed.
        if tag == "script" and attrs != [("type", "application/ld+json")]:
            self.scripts.add(dict(attrs).get("src") or "inline")
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        """Collect the text."""
        self.text += data


def page(client: FlaskClient, path: str) -> Page:
    """Fetch the page at a path; it must exist."""
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.text)


def test_home_lists_the_entries_by_type(client: FlaskClient) -> None:
    """Home links to each entry under its type, and lists the things that have no entry yet."""
    pages = [page(client, f"/?page={number}") for number in (1, 2, 3)]
    links = {link for each in pages for link in each.links}
    for slug in (KZ, AIFC, CIS, "region--central-asia", "free-zone--astana-hub-kazakhstan"):
        assert f"/entry/{slug}" in links
    assert any("free zone" in each.text for each in pages)
    assert "things with no entry yet" in " ".join(pages[0].text.split())


def test_pages_link_there_and_back(client: FlaskClient) -> None:
    """Kazakhstan's page links to the AIFC and the CIS, and their pages link back."""
    assert {f"/entry/{AIFC}", f"/entry/{CIS}", "/entry/region--central-asia"} <= set(
        page(client, f"/entry/{KZ}").links
    )
    for slug in (AIFC, CIS, "region--central-asia"):
        assert f"/entry/{KZ}" in page(client, f"/entry/{slug}").links


def test_a_page_shows_labels_values_lines_sources_and_dates(frozen_client: FlaskClient) -> None:
    """A fact has a label, a value, and a mark with strength, line and date, to its evidence."""
    shown = page(frozen_client, f"/entry/{KZ}")
    text = " ".join(shown.text.split())
    line = next(
        number
        for number, words in enumerate(entry_lines(frozen_client), 1)
        if words.startswith("| Electricity |")
    )
    assert "price of electricity $0.042/kWh" in text
    assert f"◇ L{line} one secondary source, line {line}, as of 2026-04" in text
    assert f"/evidence/{KZ}/mining.electricity.soken" in shown.links
    assert f"L{line}" in shown.ids
    assert "mining.electricity.soken" in shown.ids
    assert "source.soken" in shown.ids
    assert "kb:" not in text.split(", as its author wrote it")[0]


def test_facts_are_in_the_order_of_the_mapping_under_its_headings(
    frozen_client: FlaskClient,
) -> None:
    """Headings, and the facts under them, are in the order of the shapes."""
    headings = [
        heading["label"]
        for heading in json.loads(frozen_client.get(f"/entry/{KZ}.json").data)["headings"]
    ]
    assert headings == [
        "Overview",
        "Memberships",
        "Tax",
        "Licensing",
        "Licences",
        "Instruments",
        "DeFi",
        "Stablecoins",
        "NFTs",
        "Mining",
        "Geopolitics",
        "Names and codes",
    ]
    text = page(frozen_client, f"/entry/{KZ}").text
    labels = [
        "capital gains (personal)",
        "capital gains (corporate)",
        "VAT on crypto",
        "standard VAT rate",
    ]
    places = [text.index(label) for label in labels]
    assert places == sorted(places)


def test_contradicting_statements_are_shown_together(frozen_client: FlaskClient) -> None:
    """Four statements of the corruption index are values of one fact, each with its source."""
    headings = json.loads(frozen_client.get(f"/entry/{KZ}.json").data)["headings"]
    (fact,) = [
        fact
        for heading in headings
        for fact in heading["facts"]
        if fact["label"] == "corruption perceptions index"
    ]
    assert [value["text"] for value in fact["values"]] == [
        "38/100",
        "38/100 (2025 edition)",
        "40/100 (2024 edition)",
        "39/100 (2023 edition)",
    ]
    assert len({value["citations"][0]["sources"][0]["iri"] for value in fact["values"]}) == 4


def test_a_missing_field_does_not_look_like_no(frozen_client: FlaskClient) -> None:
    """`none found` is shown with its date; an absent row is only listed as not researched."""
    html = frozen_client.get("/entry/free-zone--astana-hub-kazakhstan").text
    text = " ".join(Page(html).text.split())
    assert "licence required none found" in text
    assert ">VAT on crypto</dt>" not in html
    assert re.search(r"Not researched: \d+ fields [^.]*VAT on crypto", text)


def test_a_stub_has_a_page(client: FlaskClient) -> None:
    """A stub's page says that no entry describes it and lists its mentions; it has no Markdown."""
    stub = "regulator--qatar-financial-centre-authority"
    shown = page(client, f"/entry/{stub}")
    assert "Mentioned elsewhere; no entry yet." in shown.text
    assert "/entry/free-zone--qatar-financial-centre" in shown.links
    assert client.get(f"/entry/{stub}.md").status_code == 404


def test_pages_need_no_javascript_and_no_other_host(client: FlaskClient) -> None:
    """No page has inline scripts or styles or loads from other hosts; its policy forbids both."""
    for path in ("/", f"/entry/{KZ}", "/sparql", "/entry/nowhere"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert Page(response.text).scripts <= {"/static/bundle/site.js", "/static/bundle/sparql.js"}
        assert not re.findall(r"<style|\sstyle=|\son\w+=", response.text)
        assert not re.findall(
            r'<(?:img|link(?! rel="canonical")|iframe|script)[^>]+(?:src|href)="(?:https?:|//)',
            response.text,
        )
        policy = dict(
            each.strip().split(" ", 1)
            for each in response.headers["Content-Security-Policy"].split(";")
        )
        assert (
            policy["default-src"],
            policy["script-src"],
            policy["style-src"],
            policy["connect-src"],
        ) == (
            "'none'",
            "'self'",
            "'self'",
            "'self'",
        )


def test_text_of_authors_is_never_markup(vault: Vault) -> None:
    """HTML in names, values, prose, addresses and file names is shown as text."""
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    text = f"---\ntype: country\nnames: {{en: '{evil}'}}\nsources:\n- {{title: '{evil}', url: 'javascript:alert(1)'}}\n---\n{evil} text\n\n## Tax\n**Status:** {evil}\n\n## {evil}\n[x](javascript:alert(1))\n"
    client = create_app(
        vault({f"{evil.replace('/', '')}.md": text, "b.md": f"[[{evil}]]"})
    ).test_client()
    for path in ("/", "/entry/b", "/entry/" + urllib.parse.quote(evil.replace("/", ""))):
        response = client.get(path)
        shown = Page(response.text)
        assert response.status_code == 200
        assert "img" not in shown.tags
        assert shown.scripts == {"/static/bundle/site.js"}
        assert not [link for link in shown.links if link.startswith("javascript")]


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("ttl", "text/turtle; charset=utf-8"),
        ("jsonld", "application/ld+json"),
        ("nt", "application/n-triples"),
        ("json", "application/json"),
        ("md", "text/markdown; charset=utf-8"),
    ],
)
def test_each_page_has_data_in_every_format(
    client: FlaskClient, ending: str, media_type: str
) -> None:
    """Each page is available in every format, with the right media type, about the same thing."""
    response = client.get(f"/entry/{KZ}.{ending}")
    assert response.status_code == 200
    assert response.content_type == media_type
    assert b"Kazakhstan" in response.data


def test_the_turtle_holds_the_facts_of_the_page(client: FlaskClient) -> None:
    """The Turtle of a thing has its facts, those stated in other entries, and their claims."""
    graph = rdflib.Graph().parse(data=client.get(f"/entry/{KZ}.ttl").data, format="turtle")
    base, kb = "https://kbgraph.example/", rdflib.Namespace("https://kbgraph.example/ont#")
    thing = rdflib.URIRef(f"{base}id/{KZ}")
    assert (thing, kb.hasFreeZone, rdflib.URIRef(f"{base}id/{AIFC}")) in graph
    claim = graph.value(predicate=rdflib.RDF.predicate, object=kb.hasFreeZone)
    assert str(graph.value(claim, kb.statedAt)).startswith(f"{base}entry/free-zone--a")


def entry_lines(client: FlaskClient) -> list[str]:
    """The lines of Kazakhstan's Markdown."""
    return client.get(f"/entry/{KZ}.md").text.splitlines()


def test_the_identifier_redirects_by_303_to_the_preferred_format(client: FlaskClient) -> None:
    """`/id/…` redirects to the page or to the preferred data by 303; an unknown slug is 404."""
    for accept, target in (
        ("text/html", ""),
        ("*/*", ""),
        ("text/turtle", ".ttl"),
        ("application/ld+json;q=0.9, text/html;q=0.5", ".jsonld"),
        ("application/json", ".json"),
        ("application/json, text/plain, */*", ".json"),
        ("application/json;q=0.5, */*", ""),
        ("text/html, application/json", ""),
        ("application/json, text/turtle", ".ttl"),
    ):
        response = client.get(f"/id/{KZ}", headers={"Accept": accept})
        assert (response.status_code, response.headers["Location"]) == (303, f"/entry/{KZ}{target}")
        assert "Accept" in response.headers["Vary"]
    assert client.get("/id/nowhere").status_code == 404


def test_graph_json_grows_with_depth(client: FlaskClient) -> None:
    """Depth 2 has more things than depth 1; every edge names file and line."""
    near = json.loads(client.get(f"/graph/{CIS}.json").data)
    far = json.loads(client.get(f"/graph/{CIS}.json?depth=2").data)
    assert {CIS, KZ, "country--turkmenistan"} < {node["slug"] for node in near["nodes"]}
    assert AIFC not in {node["slug"] for node in near["nodes"]}
    assert AIFC in {node["slug"] for node in far["nodes"]}
    assert {node["distance"] for node in far["nodes"]} == {0, 1, 2}
    assert all(
        line["line"] > 0 and line["file"].endswith(".md")
        for edge in far["edges"]
        for line in edge["lines"]
    )
    small = json.loads(client.get(f"/graph/{CIS}.json?depth=2&limit=2").data)
    assert (len(small["nodes"]), small["leftOut"] > 0) == (2, True)


@pytest.mark.parametrize("query", ["depth=-1", "depth=9", "depth=x", "limit=1000000"])
def test_graph_json_refuses_numbers_out_of_range(client: FlaskClient, query: str) -> None:
    """A depth or limit that is not a number within its bounds is 400."""
    assert client.get(f"/graph/{KZ}.json?{query}").status_code == 400


def test_unknown_things_are_404(client: FlaskClient) -> None:
    """Unknown pages, data, graphs and exports are 404."""
    for path in (
        "/entry/nowhere",
        "/entry/nowhere.ttl",
        "/graph/nowhere.json",
        "/export/kbgraph.exe",
        "/entry/..%2f..%2fetc%2fpasswd",
        "/nowhere",
    ):
        assert client.get(path).status_code == 404


def test_a_file_name_that_no_system_takes_is_404(client: FlaskClient) -> None:
    """So it is where a compressed twin of the file is looked for."""
    for name in ("a" * 300, "a/" * 3000, "%00"):
        response = client.get(f"/static/{name}", headers={"Accept-Encoding": "br, gzip"})
        assert response.status_code == 404, name


def test_a_bad_query_is_400_with_line_and_column(client: FlaskClient) -> None:
    """A query that is not SPARQL is 400, and the response names the place."""
    response = client.get("/sparql", query_string={"query": "SELECT * {\n  ?s ?p\n}"})
    assert response.status_code == 400
    assert "line 3, column 1" in response.text
    assert response.text.splitlines()[-2:] == ["}", "^"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv, application/json;q=0.1", "text/csv; charset=utf-8"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_sparql_negotiates_the_syntax(client: FlaskClient, accept: str, media_type: str) -> None:
    """The results are in the syntax that the client prefers."""
    response = client.get("/sparql", query_string={"query": ZONES}, headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (200, media_type)


def test_a_syntax_that_cannot_hold_the_results_is_406(client: FlaskClient) -> None:
    """Rows as Turtle, or a graph as CSV, are 406."""
    assert (
        client.get(
            "/sparql", query_string={"query": ZONES}, headers={"Accept": "text/turtle"}
        ).status_code
        == 406
    )
    construct = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"
    assert (
        client.get(
            "/sparql", query_string={"query": construct}, headers={"Accept": "text/csv"}
        ).status_code
        == 406
    )
    assert (
        client.get("/sparql", query_string={"query": construct}).content_type
        == "text/turtle; charset=utf-8"
    )


def test_sparql_takes_one_query_by_post(client: FlaskClient) -> None:
    """Both kinds of POST are answered; two queries, none, and other media types are refused."""
    direct = client.post("/sparql", data=ZONES.encode(), content_type="application/sparql-query")
    form = client.post("/sparql", data={"query": ZONES})
    assert direct.data == form.data
    assert direct.status_code == 200
    assert client.post("/sparql", data={"query": [ZONES, ZONES]}).status_code == 400
    assert (
        client.post(
            "/sparql", data=b"", content_type="application/x-www-form-urlencoded"
        ).status_code
        == 400
    )
    assert client.post("/sparql", data=b"x", content_type="text/plain").status_code == 415
    assert (
        client.post("/sparql", data=b"\xff", content_type="application/sparql-query").status_code
        == 400
    )


def test_oxigraph_loads_what_the_real_server_exports(server: str) -> None:
    """A second store loads the server's Turtle and gives the same results."""
    with urllib.request.urlopen(f"{server}/export/kbgraph.ttl") as response:
        store = ox.Store()
        store.load(response.read(), ox.RdfFormat.TURTLE)
    rows = store.query(ZONES, base_iri="https://kbgraph.example/")
    assert [row["z"].value for row in rows] == FOUND


def test_the_real_server_cites_every_answer(server: str) -> None:
    """Over HTTP, with PREFIX lines, the query of the manual returns the line of a value."""
    query = "PREFIX kb: <https://kbgraph.example/ont#> SELECT ?where { GRAPH ?claim { <id/country--kazakhstan> kb:electricityPrice ?o } GRAPH <claims> { ?claim kb:statedAt ?where } }"
    with urllib.request.urlopen(
        f"{server}/sparql?{urllib.parse.urlencode({'query': query})}"
    ) as response:
        (row,) = json.load(response)["results"]["bindings"]
    with urllib.request.urlopen(f"{server}/entry/{KZ}.md") as response:
        lines = response.read().decode().splitlines()
    assert (
        lines[int(row["where"]["value"].rsplit("#L", 1)[1]) - 1]
        == "| Electricity | $0.038/kWh (a survey reported in 2023; no tariff for miners) [^kursiv-power] |"
    )


def test_the_real_server_refuses_with_a_status(server: str) -> None:
    """A bad query over HTTP is a 400 with the reason, not a dropped connection."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/sparql?query=SELECT")
    assert refused.value.code == 400
    assert "line 1" in refused.value.read().decode()
    refused.value.close()


def comparable_response(address: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of a response, without values that change each time."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as response:
            status, found, body = response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            status, found, body = error.code, dict(error.headers), error.read()
    return (
        status,
        {name.lower(): value for name, value in found.items() if name.lower() != "date"},
        body,
    )


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/sparql-results+xml",
        "text/csv;q=0.5, text/tab-separated-values",
        "text/turtle",
        "image/png",
    ],
)
@pytest.mark.parametrize(
    "query",
    [
        "ASK {}",
        "SELECT * { ?s a ?o } LIMIT 3",
        "DESCRIBE <x:y>",
        "SELECT",
        "ASK { FILTER(isLiteral(NOW())) }",
        "ASK { 'ä' }",
        "",
    ],
)
def test_the_fast_path_answers_like_flask(server: str, query: str, accept: str) -> None:
    """The fast path has the status, headers and bytes of Flask, which extra parameters reach."""
    addresses = [
        f"{server}/sparql?{urllib.parse.urlencode({'query': query, **more})}"
        for more in ({}, {"other": "parameter"})
    ]
    plain, other = (comparable_response(address, {"Accept": accept}) for address in addresses)
    assert plain == other
