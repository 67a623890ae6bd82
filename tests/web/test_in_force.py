"""A day in an address, `in-force=2009-08-18`: through every door, and in links and caches."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import NamedTuple

import pytest

from kbgraph import KnowledgeBase
from kbgraph.errors import DayUnavailableError
from kbgraph.limits import DEFAULTS
from kbgraph.rdf.formats import RESULTS_CSV
from kbgraph.sandbox import Sandbox, start
from kbgraph.sparql import Request
from kbgraph_web import create_app
from kbgraph_web.app import Sandboxes, add_middleware, create_routes
from kbgraph_web.http.negotiation import ON_DAY
from kbgraph_web.http.params import names_day
from kbgraph_web.middleware.costly_pages import CostlyPages
from tests.conftest import Vault
from tests.sizes import sample_of

GEORGIA, CIS = "country--georgia", "supranational--cis-commonwealth-of-independent-states"
_MEMBER_OF = "http://www.w3.org/ns/org#memberOf"
BEFORE, AFTER = "2009-08-17", "2009-08-18"
QUERY = f"SELECT ?p {{ <id/{GEORGIA}> ?p <id/{CIS}> }}"
OF_NO_DAY = ("/static", "/.well-known", "/todo")
BOTH = f"with={GEORGIA}&with=country--kazakhstan"
ENCODED = urllib.parse.quote(QUERY)


class Answer(NamedTuple):
    """A response of a real server."""

    status: int
    text: str
    tag: str | None


def get(server: str, path: str, form: dict[str, str] | None = None, accept: str = "*/*") -> Answer:
    """Return the response to a GET request, or to a POST of a form."""
    body = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(server + path, body, {"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read().decode(errors="replace")  # a workbook is no text
            return Answer(response.status, text, response.headers.get("ETag"))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(), None)


DOORS = {
    "sparql": (f"/sparql?query={ENCODED}&syntax=csv", "http://www.w3.org/ns/org#memberOf"),
    "cited": (f"/sparql?query={ENCODED}&cite=1", "http://www.w3.org/ns/org#memberOf"),
    "results": (f"/sparql?page=1&query={ENCODED}", "memberOf"),
    "page": (f"/entry/{GEORGIA}", None),
    "json": (f"/entry/{GEORGIA}.json", None),
    "turtle": (f"/entry/{GEORGIA}.ttl", None),
    "graph": (f"/graph/{GEORGIA}", "member of"),
    "graph as data": (f"/graph/{GEORGIA}.json", None),
    "compare": (f"/compare.csv?with={GEORGIA}&with=country--kazakhstan", None),
    "search": ("/search.json?q=georgia", None),
    "path": (f"/path.json?from={GEORGIA}&to={CIS}", "http://www.w3.org/ns/org#memberOf"),
    "facts": ("/export/facts.nt", None),
}
"""Addresses, and what each has of the membership."""


def states_membership(name: str, text: str) -> bool:
    """Say whether an answer has Georgia as a member of the CIS."""
    match name:
        case "compare":
            rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
            said = {(row["field"], row["value"]) for row in rows if row["slug"] == GEORGIA}
            assert {value for field, value in said if field == "takes part in"} in (
                {"Commonwealth of Independent States"},
                {"not in force"},
            )
            return ("member of", "Commonwealth of Independent States") in said
        case "path":
            paths = json.loads(text)["paths"]
            return any(len(path) == 1 for path in paths)
        case "json":
            facts = json.loads(text)["outgoing"]
            bodies = [fact["values"] for fact in facts if fact["property"] == _MEMBER_OF]
            return any(value["slug"] == CIS for values in bodies for value in values)
        case "graph as data":
            edges = [(each["property"], each["target"]) for each in json.loads(text)["edges"]]
            return (_MEMBER_OF, f"https://kbgraph.example/id/{CIS}") in edges
        case "turtle":
            return re.search(rf"org:memberOf [^;]*/{CIS}>", text) is not None
        case "facts":
            return f"/id/{GEORGIA}> <{_MEMBER_OF}> <https://kbgraph.example/id/{CIS}>" in text
        case "page":
            main = text.partition("<main")[2].partition("<footer")[0]
            (row,) = re.findall(rf'<tr>(?:(?!</tr>).)*"/entry/{CIS}[?"].*?</tr>', main) or [""]
            return bool(row) and ">ended" not in row
        case "graph" | "results":
            main = text.partition("<main")[2].partition("<footer")[0]
            return str(DOORS[name][1]) in main and "Commonwealth of Independent States" in main
        case _:
            return str(DOORS[name][1]) in text


@pytest.mark.parametrize("name", [name for name in DOORS if name != "search"])
def test_georgia_left_the_cis_through_every_door(server: str, name: str) -> None:
    """On the last day it is a member, on the next it is not; without a day it has taken part."""
    path, _ = DOORS[name]
    mark = "&" if "?" in path else "?"
    accept = "text/html" if name in {"page", "graph", "results"} else "*/*"
    before, after, plain = (
        get(server, f"{path}{mark}{day}" if day else path, accept=accept)
        for day in (f"in-force={BEFORE}", f"in-force={AFTER}", "")
    )
    assert (before.status, after.status, plain.status) == (200, 200, 200)
    assert states_membership(name, before.text)
    assert not states_membership(name, after.text)
    assert before.text != plain.text != after.text


def test_a_form_may_name_the_day(server: str) -> None:
    """By POST as by GET; the same worker then answers with the facts of all times."""
    for _ in range(3):
        for day, properties in (
            (BEFORE, {"memberOf", "takesPartIn"}),
            (AFTER, set()),
            ("", {"takesPartIn"}),
        ):
            answer = get(server, "/sparql", {"query": QUERY, "in-force": day, "syntax": "csv"})
            found = {iri.rpartition("#")[2] for iri in answer.text.split()[1:]}
            assert (answer.status, found) == (200, properties), day


@pytest.mark.parametrize("name", DOORS)
def test_a_text_that_is_no_day_is_400(server: str, name: str) -> None:
    """The message says how to write a day, in the form that the client reads."""
    path, _ = DOORS[name]
    mark = "&" if "?" in path else "?"
    answer = get(server, f"{path}{mark}in-force=2009")
    assert (answer.status, "write one as YYYY-MM-DD" in answer.text) == (400, True)


def test_days_differ_in_their_tags(server: str) -> None:
    """No cache takes one day for another, be it on a page or with a query."""
    for path in (f"/entry/{GEORGIA}?", f"/sparql?query={ENCODED}&"):
        days = ("", f"in-force={BEFORE}", f"in-force={AFTER}")
        answers = [get(server, path + day) for day in (*days, *days)]
        tags = [answer.tag for answer in answers]
        assert len({*tags}) == 3
        assert tags[:3] == tags[3:]
        assert None not in tags


def test_links_and_forms_of_a_page_keep_its_day(server: str) -> None:
    """All but the link to all times, which is at its top, and that to the tasks of authors."""
    page = get(server, f"/compare?{BOTH}&in-force={AFTER}", accept="text/html").text
    links = re.findall(r'href="(/[^"#]*)', page)
    of_facts = [link for link in links if not link.startswith(OF_NO_DAY)]
    without = [link for link in of_facts if f"in-force={AFTER}" not in link]
    assert without == [f"/compare?{BOTH}".replace("&", "&amp;")]
    assert len(of_facts) > 20
    # The evidence filter has a field for the day itself.
    fields = rf'<input type="(?:hidden|date)" name="in-force" value="{AFTER}">'
    assert len(re.findall("<form", page)) == len(re.findall(fields, page))
    assert all(link.count("in-force") < 2 and link.count("?") < 2 for link in of_facts)
    assert f'As in force on <time datetime="{AFTER}">' in page
    plain = get(server, f"/compare?{BOTH}", accept="text/html").text
    assert "in-force=" not in plain
    assert 'name="in-force" value=""' in plain
    for link in sample_of(sorted({link for link in of_facts if "export" not in link}), 12):
        assert get(server, link.replace("&amp;", "&"), accept="text/html").status == 200, link


def test_the_form_of_a_path_keeps_both_ends(server: str) -> None:
    """With a day as without one: what was asked stands in the fields."""
    for day in ("", f"&in-force={BEFORE}"):
        page = get(server, f"/path?from=Georgia&to=CIS{day}", accept="text/html").text
        fields = re.findall(r'<input[^>]*type="search" name="(from|to)"[^>]*value="([^"]*)"', page)
        assert fields == [("from", "Georgia"), ("to", "CIS")]


def test_a_fact_that_has_ended_says_so(server: str) -> None:
    """Without a day: on the page, in the graph, on a path; as data by its ends, without a clock."""
    graph = get(server, f"/graph/{GEORGIA}", accept="text/html").text
    assert ">ended 2009-08-18<" in graph
    entry = f"/entry/{GEORGIA}"
    for path in (entry, f"/path?from={GEORGIA}&to={CIS}"):
        assert ">ended 2009-08-18<" in get(server, path, accept="text/html").text, path
    (path,) = json.loads(get(server, DOORS["path"][0]).text)["paths"]
    assert (path[0]["starts"], path[0]["ends"]) == (["1993"], ["2009-08-18"])
    assert "ended" not in json.dumps(path)
    edges = json.loads(get(server, f"/graph/{GEORGIA}.json").text)["edges"]
    ends = [edge["ends"] for edge in edges if edge["source"].endswith(GEORGIA)]
    assert ["2009-08-18"] in ends
    before = get(server, f"{entry}?in-force={BEFORE}", accept="text/html").text
    assert ">ended 2009" not in before
    assert f"?in-force={BEFORE}" in before.partition('class="mark')[2].partition(">")[0]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("in-force=2009-08-18", True), ("q=a&in-force=", True), ("in%2Dforce=2009-08-18", True),
        ("%69n-force=x", True), ("", False), ("q=in-force", False), ("not-in-force=1", False),
        ("q=100%25", False), ("query=ASK%7B%7D", False),
    ],
)  # fmt: skip
def test_the_web_process_sees_each_name_of_the_parameter(query: str, named: bool) -> None:  # noqa: FBT001
    """As the route does, so that no address makes it build what workers build."""
    assert names_day(query) is named


def test_the_web_process_makes_no_copy(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside workers, a page of a day that reaches it is refused; queries go to the workers."""
    base = vault({"a.md": "# A"})
    app = create_routes(base)

    class Workers:
        """Stands for a sandbox whose workers are never asked."""

        capacity, limits = 4, DEFAULTS

    monkeypatch.setattr(CostlyPages, "_workers", lambda *_: None)
    add_middleware(app, base, Sandboxes(Workers(), Workers()))  # type: ignore[arg-type]
    assert app.test_client().get("/entry/a").status_code == 200
    assert app.test_client().get(f"/entry/a?in-force={AFTER}").status_code == 501
    with pytest.raises(DayUnavailableError):
        app.config[ON_DAY](None)


def test_without_workers_few_days_are_kept(vault: Vault) -> None:
    """Where a system has no workers, the process makes copies, and keeps two of them."""
    client = create_app(vault({"a.md": "# A\n[[b]]"})).test_client()
    for day in ("2001-01-01", "2002-01-01", "2003-01-01", "2001-01-01"):
        assert client.get(f"/graph/a?in-force={day}").status_code == 200


@pytest.mark.server
def test_a_worn_worker_is_replaced_without_losing_a_query(shipped: KnowledgeBase) -> None:
    """A worker says with its last answer that it ends: the next query goes to another."""
    asked: list[None] = []

    def answer(request: Request) -> object:
        asked.append(None)
        return shipped.sparql.answer_within_limits(request)

    sandbox: Sandbox = start(answer, is_worn=lambda: len(asked) > 2)  # type: ignore[arg-type]
    try:
        bodies = [
            sandbox.answer(Request(f"SELECT ({n} AS ?n) {{}}", (RESULTS_CSV,))) for n in range(20)
        ]
        assert [int(body.split()[1]) for _, body in bodies] == list(range(20))
    finally:
        sandbox.stop()
