"""The table of parameters in docs/reference/http-api.md is what the routes read, and how."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Request, request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict

from kbgraph import NotFoundError, load
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault
from tests.web.test_http_semantics import FOUND as OF_A_SMALL_FOLDER

REFLECTOR, LANTERN = "telescope--great-grauhorn", "instrument--lantern"
PAGE = {"Accept": "text/html"}
EVIDENCE = f"/evidence/{REFLECTOR}/optics.aperture.charter"
QUERY = "/sparql?query=SELECT*{?s?p?o}LIMIT+2"
QUESTION = "/question/first-light-at-an-observatory"
ADDRESSES = [
    *(re.sub(r"/a\b", f"/{REFLECTOR}", path) for path in OF_A_SMALL_FOLDER),
    f"/path.json?from={LANTERN}&to={REFLECTOR}", "/graph", "/graph.json", "/ont", f"/id/{LANTERN}", "/matrix.csv",
    f"/compare.csv?with={LANTERN}", f"/compare.xlsx?with={LANTERN}",
    "/facts", "/facts.csv", "/facts.xlsx", "/timeline?of=LANTERN", EVIDENCE, QUERY, f"{QUERY}&page=1", "/complete.json",
    "/labels.json", "/healthz", "/metrics", QUESTION, f"{QUESTION}?syntax=json",
]  # fmt: skip
"""Addresses of every route, and of each way through it."""
FORMER = {
    ("/entry/<slug>", "format"), ("/compare", "only"), ("/compare.csv", "only"),
    ("/compare.xlsx", "only"), ("/compare", "format"), ("/matrix", "format"),
    ("/graph/<slug>.json", "relation"),
}  # fmt: skip
OF_THE_QUESTION = {"observatory", "year"}
"""Parameters that the question declares."""
VALID = {
    "about": REFLECTOR, "alone": "1", "bare": "1", "by": "", "checked-before": "2020-01-31", "cite": "1", "depth": "2", "direction": "outgoing", "facet": "type", "facts": "7", "from": "LANTERN", "in-force": "2020-01-31", "issued-before": "2020-01-31", "lang": "kk", "levels": "2", "limit": "7", "line": "1",
    "of": "LANTERN", "page": "1", "q": "moth", "remove": "moth", "up": "moth", "relations": "3", "rows": "all", "selected": LANTERN, "sort": "s",
    "since": "1900", "syntax": "json", "text": "1", "timeout": "3", "to": "MOTH", "until": "2000", "view": "table", "year": "1961",
    "words": "moth", "lesson": "2",
}  # fmt: skip
"""A value of each parameter that takes one."""
OF_TABLES = {
    ("of", "/evidence/<slug>/<claim>"): "aperture",
    ("syntax", "/basket"): "csv",
    ("syntax", "/compare"): "csv",
    ("syntax", "/matrix"): "xlsx",
    ("sort", "/matrix"): "name",
    ("sort", "/matrix.csv"): "name",
    ("sort", "/matrix.xlsx"): "name",
}
"""Values of parameters that mean something else on a route."""
BASES = {
    "/graph/<slug>": f"/graph/{REFLECTOR}?", "/graph/<slug>.json": f"/graph/{REFLECTOR}.json?",
    "/hierarchy/<slug>": f"/hierarchy/{REFLECTOR}?",
    "/hierarchy/<slug>.json": f"/hierarchy/{REFLECTOR}.json?",
    "/entry/<slug>": f"/entry/{REFLECTOR}?", "/sparql": f"{QUERY}&page=1&",
    "/id/<slug>": f"/id/{REFLECTOR}?", "/export/kbgraph.<extension>": "/export/kbgraph.nq?",
    "/related/<slug>": f"/related/{REFLECTOR}?", "/related/<slug>.json": f"/related/{REFLECTOR}.json?",
    "/suggestions/<slug>": f"/suggestions/{REFLECTOR}?", "/suggestions/<slug>.json": f"/suggestions/{REFLECTOR}.json?",
    "/links/<slug>": f"/links/{REFLECTOR}?", "/mentions/<slug>": f"/mentions/{REFLECTOR}?",
    "/citations/<slug>": f"/citations/{REFLECTOR}?", "/evidence/<slug>/<claim>": f"{EVIDENCE}?",
    "/list/<name>": "/list/hubs?", "/timeline/<slug>": f"/timeline/{REFLECTOR}?", "/lines/<slug>": f"/lines/{REFLECTOR}?", "/lines/<slug>.json": f"/lines/{REFLECTOR}.json?",
    "/export/facts.<extension>": "/export/facts.nt?", "/question/<name>": f"{QUESTION}?",
    "/path.json": "/path.json?from=LANTERN&to=MOTH&", "/compare.csv": "/compare.csv?with=LANTERN&",
    "/compare.xlsx": "/compare.xlsx?with=LANTERN&", "/compare": f"/compare?with={LANTERN}&",
}  # fmt: skip
"""What stands before a parameter, where a route needs more than its path."""


def documented() -> dict[str, tuple[list[str], bool]]:
    """Return the routes of each parameter in the table, and whether it takes several values."""
    text = (ROOT / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")
    section = text.partition("## Parameters")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([\w-]+)`(…?) \| ([^|]*) \|", section, re.MULTILINE)
    # In order: two workers of pytest must collect the same tests.
    return {name: (re.findall("`([^`]+)`", routes), bool(many)) for name, many, routes in rows}


TABLE = documented()
SINGLE = [(name, route) for name, (routes, many) in TABLE.items() if not many for route in routes
          if name not in {"query", "update"}]  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Flask:
    """The invented observatories."""
    return create_app(load(ROOT / "tests" / "observatories"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of them."""
    return app.test_client()


@pytest.fixture
def read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[tuple[str, str]]]:
    """Collect each route with each parameter that it looks for."""
    found: set[tuple[str, str]] = set()

    def note(name: str) -> None:
        rule = request.url_rule.rule if request.url_rule else ""
        found.add((re.sub("<path:", "<", rule), name))

    class Watched(ImmutableMultiDict[str, str]):
        def get(self, key: str, *rest: Any, **options: Any) -> Any:
            note(key)
            return super().get(key, *rest, **options)

        def getlist(self, key: str, *rest: Any, **options: Any) -> Any:
            note(key)
            return super().getlist(key, *rest, **options)

        def __contains__(self, key: object) -> bool:
            note(str(key))
            return super().__contains__(key)

        def __getitem__(self, key: str) -> str:
            note(key)
            return super().__getitem__(key)

    class WatchedRequest(Request):
        parameter_storage_class = Watched

    monkeypatch.setattr(app, "request_class", WatchedRequest)
    return found


def test_the_table_has_what_the_routes_read(
    client: FlaskClient, read: set[tuple[str, str]]
) -> None:
    """No route reads a parameter that the table does not have there, and none is there in vain."""
    for address in ADDRESSES:
        for headers in ({}, PAGE):
            assert client.get(address, headers=headers).status_code < 500, address
    table = {(route, name) for name, (routes, _) in TABLE.items() for route in routes}
    assert read - table - FORMER == {("/question/<name>", each) for each in OF_THE_QUESTION}
    assert (table | FORMER) - read == set()


def address_of(name: str, route: str, *values: str) -> str:
    """Return an address of a route with values of a parameter."""
    before = re.sub(rf"\b{name}=[^&]*&", "", BASES.get(route, f"{route}?"))
    if name in {"syntax", "cite", "timeout"}:
        before = before.replace("&page=1", "")
    return before + "&".join(f"{name}={value}" for value in values)


@pytest.mark.parametrize(("name", "route"), SINGLE)
def test_a_parameter_of_one_value_is_given_once(client: FlaskClient, name: str, route: str) -> None:
    """Two values are 400 and name it; the same value twice is that value."""
    value = OF_TABLES.get((name, route)) or VALID[name]
    value = value or client.application.config["KNOWLEDGE"].views.coded_properties[0].name
    is_page = route == "/question/<name>" and name in {"sort", "view"}
    accept = PAGE if is_page or "page=1" in address_of(name, route, value) else {}
    once = client.get(address_of(name, route, value), headers=accept)
    twice = client.get(address_of(name, route, value, value), headers=accept)
    other = client.get(address_of(name, route, value, "other"), headers=accept)
    assert once.status_code == twice.status_code < 400
    assert (other.status_code, f"give {name} once" in other.text) == (400, True)


@pytest.mark.parametrize(("name", "route"), [(name, route) for name, (routes, _) in TABLE.items()
                                             for route in routes if name not in {"query", "update"}])  # fmt: skip
def test_an_empty_value_is_a_missing_one(client: FlaskClient, name: str, route: str) -> None:
    """On every route, as forms send their empty fields."""
    missing = client.get(address_of(name, route), headers=PAGE, follow_redirects=True)
    for empty in ("", "%20"):
        found = client.get(address_of(name, route, empty), headers=PAGE, follow_redirects=True)
        assert found.status_code == missing.status_code, empty
        assert found.request.path == missing.request.path


@pytest.mark.parametrize(
    "route", sorted({route for routes, _ in TABLE.values() for route in routes})
)
def test_other_parameters_are_ignored(client: FlaskClient, route: str) -> None:
    """Links of mail, caches and clients of SPARQL add parameters of their own."""
    plain = client.get(address_of("x", route), headers=PAGE)
    for name in ("utm_source", "fbclid", "_", "output"):
        assert (
            client.get(address_of(name, route, "1"), headers=PAGE).status_code == plain.status_code
        )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/sparql?query=ASK{}&cite=perhaps", "cite must be 1 or 0"),
        ("/sparql?query=ASK{}&syntax=zip", "no such format: 'zip'"),
        ("/sparql?query=ASK{}&page=0", "page must be a whole number from 1 to 99999"),
        ("/sparql?query=ASK{}&page=1&view=cube", "view must be one of table, graph, map, chart"),
        (f"/entry/{REFLECTOR}?syntax=zip", "syntax must be one of ttl"),
        (f"/compare?with={LANTERN}&rows=some", "rows must be one of all, differences"),
        (f"/compare?with={LANTERN}&syntax=ods", "syntax must be one of csv, xlsx"),
        ("/matrix?format=ods", "format must be one of csv, xlsx"),
        ("/search?in-force=2009", "in-force: '2009' is no day: write one as YYYY-MM-DD"),
        ("/facts?evidence=strong", "evidence must be one of primary, several-primary"),
        (
            "/matrix.csv?issued-before=old",
            "'old' is no day and no span: write 2024-12-30, 90 days",
        ),
        ("/search?where=telescope", "where must be a facet and a value"),
        ("/search?" + "&".join(f"where=type:{each}" for each in range(41)), "40 times at most"),
        ("/matrix?where=type:telescope&where=type:site", "choose one of site, telescope"),
        ("/matrix?where=type:telescope&where=x", "where must be a facet and a value"),
        ("/search.json?q=" + "x" * 201, "q must have at most 200 characters"),
        ("/complete.json?q=" + "x" * 201, "q must have at most 200 characters"),
    ],
)
def test_a_value_that_cannot_be_read_is_400(
    client: FlaskClient, address: str, sentence: str
) -> None:
    """None is ignored, cut or taken for another."""
    response = client.get(address, headers=PAGE)
    text = (
        response.get_json()["detail"] if response.is_json else response.text.replace("&#39;", "'")
    )
    assert (response.status_code, sentence in text) == (400, True), text


def test_an_unknown_field_is_404(client: FlaskClient) -> None:
    """The fields of other types stay in the address, since the form keeps them."""
    response = client.get("/matrix?where=type:telescope&column=apertur", headers=PAGE)
    assert (response.status_code, "No field is called" in response.text) == (404, True)


def test_a_thing_has_the_same_names_everywhere(vault: Vault) -> None:
    """A code that one thing alone has names it in each parameter."""
    texts = {f"{name}.md": f"---\ntype: country\niso2: {name.upper()}\n---\n[[{name}]] [[bb]]\n"
             for name in ("ax", "bb")}  # fmt: skip
    client = create_app(vault({f"x-{path}": text for path, text in texts.items()})).test_client()
    assert client.get("/graph?of=AX").headers["Location"] == "/graph/x-ax"
    assert client.get("/compare?with=AX").headers["Location"] == "/compare?with=x-ax"
    found = client.get("/path.json?from=AX&to=BB").get_json()
    assert (found["from"].rpartition("/")[2], found["to"].rpartition("/")[2]) == ("x-ax", "x-bb")
    assert "AX" in client.get("/path?from=AX&to=BB").text
    for path in ("/graph/{}.json?depth=2", "/graph/{}", "/entry/{}.ttl", "/entry/{}", "/id/{}"):
        redirected = client.get(path.format("AX"))
        assert redirected.headers["Location"].startswith(path.format("x-ax")), path


def test_a_name_of_its_own_is_meant_before_a_code(vault: Vault) -> None:
    """A note that is called as another thing's code keeps its name; two things share no code."""
    kb = vault(
        {
            "x.md": "---\ntype: country\niso2: AB\niso3: ABC\n---\n",
            "y.md": "---\ntype: country\niso3: ABC\n---\n",
            "ab.md": "# AB\n",
        }
    )
    assert kb.find("AB") == "ab"
    with pytest.raises(NotFoundError, match="may be x, y: name one of these"):
        kb.find("abc")


def test_too_many_things_are_no_unknown_ones(client: FlaskClient) -> None:
    """As CSV, 404 is for a thing that nothing describes, and 400 for seven things or none."""
    slugs = [item["slug"] for item in client.get("/search.json").get_json()["results"]][:7]
    assert len(slugs) == 7
    seven = "&".join(f"with={slug}" for slug in slugs)
    for query, status in ((seven, 400), ("", 400), (f"{seven}&with=nobody", 404)):
        assert client.get(f"/compare.csv?{query}").status_code == status


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html"),
        ("application/json", "application/problem+json"),
        ("*/*", "text/plain"),
    ],
)
def test_an_unknown_name_is_told_in_the_form_of_the_client(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    """On each route that takes a name, as on all others."""
    for address in ("/graph?of=nobody", f"/graph/{LANTERN}?only=nobody", "/matrix?column=nobody"):
        response = client.get(address, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (404, media_type)


def test_former_names_are_read(client: FlaskClient) -> None:
    """`only=differences` and `format` mean what `rows` and `syntax` mean now."""
    both = f"/compare.csv?with={LANTERN}"
    former, now = client.get(f"{both}&only=differences"), client.get(f"{both}&rows=differences")
    assert former.data == now.data != client.get(both).data
    former, now = (client.get(f"/entry/{LANTERN}?{name}=nt") for name in ("format", "syntax"))
    assert former.data == now.data


def test_only_means_the_same_on_the_page_of_a_graph_and_as_data(client: FlaskClient) -> None:
    """Both show the things that the relation leads to, and no others."""
    address, choice = f"/graph/{REFLECTOR}", "only=obs:standsAt"
    slugs = [node["slug"] for node in client.get(f"{address}.json?{choice}").get_json()["nodes"]]
    page = client.get(f"{address}?{choice}").text
    drawn = json.loads(html.unescape(re.findall("data-drawing='([^']*)'", page)[0]))
    assert sorted(thing[0] for thing in drawn["things"]) == sorted(slugs)
    assert len(slugs) < len(client.get(f"{address}.json").get_json()["nodes"])
    assert '<input type="hidden" name="only" value="obs:standsAt">' in page
