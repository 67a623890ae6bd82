"""The evidence filter over HTTP: in the address, on each page that shows facts, and in tables."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph.evidence.strength import SCALE
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views.evidence_filters import evidence_filter
from kbgraph_web import create_app
from tests.conftest import Vault

KZ, UZ = "country--kazakhstan", "country--uzbekistan"
BOTH = f"with={KZ}&with={UZ}"
LEADING = ".glance dl:first-child > div"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> FlaskClient:
    """A client of the shipped knowledge base."""
    return create_app(shipped).test_client()


def text_of(client: FlaskClient, address: str) -> str:
    """Return a page as text, whose answer must be 200."""
    response = client.get(address, headers=PAGE)
    assert response.status_code == 200, address
    return html.unescape(response.text)


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(client.get(address).text.removeprefix("\ufeff"))))


def test_the_list_of_facts_is_the_same_as_a_page_and_as_a_table(
    client: FlaskClient, shipped: KnowledgeBase
) -> None:
    """All facts of one secondary source, and no others; the page says how many it leaves out.

    The values of a property of a thing stand side by side.
    """
    facts, total = (
        len(shipped.views.facts.allowed(evidence_filter(names)))
        for names in (["one-secondary"], [])
    )
    page = text_of(client, "/facts?evidence=one-secondary")
    assert f"{facts:,} of {total:,} facts shown · " in re.sub("<[^>]*>", "", page)
    rows = rows_of(client, "/facts.csv?evidence=one-secondary")
    assert {row["strength"].partition(",")[0] for row in rows} == {"◇ one secondary"}
    assert len({(row["slug"], row["property"], row["value"]) for row in rows}) <= facts
    assert 50 < page.count('<td class="property">') <= 100 <= page.count('<div class="value">')


def test_a_filter_names_the_leading_fields_that_it_leaves_out(client: FlaskClient) -> None:
    """A field whose values it does not allow is not dropped, nor said to be not researched."""
    page = LexborHTMLParser(text_of(client, f"/entry/{KZ}?evidence=one-secondary"))
    assert ["legal status", "left out"] in [
        [node.text() for node in each.css("dt, dd")] for each in page.css(LEADING)
    ]
    whole = LexborHTMLParser(text_of(client, f"/entry/{KZ}")).css(LEADING)
    assert len(whole) == len(page.css(LEADING))
    assert all(each.css("a.mark:not([id])") for each in whole)


def test_facets_narrow_the_list_down(client: FlaskClient) -> None:
    """Their counts are those of the facts that are left, and a link takes a value back."""
    page = text_of(client, "/facts?evidence=disagree")
    count = re.search(r'where=type:instrument".*?class="count">(\d+)<', page)
    assert count
    narrowed = text_of(client, "/facts?evidence=disagree&where=type:instrument")
    assert narrowed.count('<div class="value">') == int(count[1])
    assert narrowed.count('class="said-by"') == int(count[1])
    assert client.get("/facts?where=property:nope", headers=PAGE).status_code == 404
    assert 'href="/facts?evidence=disagree"' in narrowed
    assert client.get("/facts?where=colour:red", headers=PAGE).status_code == 404


@pytest.mark.parametrize(
    ("address", "noun"),
    [
        (f"/entry/{KZ}?", "facts"),
        (f"/links/{KZ}?", "relations"),
        (f"/compare?{BOTH}&", "facts"),
        ("/matrix?", "facts"),
        ("/search?q=mining&", "results"),
        ("/facts?", "facts"),
    ],
)
def test_a_page_says_what_its_filter_leaves_out(
    client: FlaskClient, address: str, noun: str
) -> None:
    """With a link to all, and one that removes each condition; other links keep the rest."""
    page = text_of(client, f"{address}evidence=primary&checked-before=2027-01-01")
    counted = re.search(rf"([\d,]+) of ([\d,]+) {noun} shown", page)
    assert counted
    shown, total = (int(each.replace(",", "")) for each in counted.groups())
    assert 0 < shown < total
    chips = re.findall('<li><a href="([^"]*)">([^<]*)<span class="visually-hidden">: remove', page)
    assert [words for _, words in chips[:2]] == [
        "primary sources only",
        "checked before 2027-01-01",
    ]
    assert "evidence=" not in chips[0][0]
    assert "checked-before=2027-01-01" in chips[0][0]
    assert page.count('<option value="primary" selected>') == 1
    path = address.partition("?")[0]
    (everything,) = re.findall(r'<a href="([^"]*)">show all</a>', page)
    assert everything.startswith(path)
    assert "evidence" not in everything
    assert "shown ·" not in text_of(client, everything)


@pytest.mark.parametrize("path", [f"/compare.csv?{BOTH}&", "/matrix.csv?"])
def test_tables_follow_the_filter(client: FlaskClient, path: str) -> None:
    """No value of another strength is in them; a cell without one says so."""
    rows = rows_of(client, f"{path}evidence=primary")
    strengths = {row["strength"].partition(",")[0] for row in rows}
    assert "◆ one primary" in strengths
    assert strengths <= {"", "◆ one primary", "◆◆ several primary"}
    left_out = {row["value"] for row in rows if not row["strength"]}
    assert "left out" in left_out
    assert left_out <= {"left out", "not researched", "not stated", "none found", "not known"}


def test_search_finds_what_has_such_facts(client: FlaskClient, shipped: KnowledgeBase) -> None:
    """As a page with the first facts, as JSON, and in the numbers of facets."""
    having = shipped.views.facts.by_thing(evidence_filter(["disagree"]))
    found = client.get("/search.json?evidence=disagree").get_json()
    assert {each["iri"] for each in found["results"]} == set(having)
    page = text_of(client, "/search?evidence=disagree")
    assert page.count('class="match fact-found"') >= len(having)
    assert "sources disagree" in page
    (count,) = re.findall(r'where=type:instrument".*?class="count">(\d+)<', page)
    instruments = [each for each in found["results"] if each["type"] == "legal instrument"]
    assert int(count) == len(instruments)


def test_paths_go_over_such_facts_alone(client: FlaskClient) -> None:
    """On the page and as JSON; the page says so where there is none."""
    ends = f"from={KZ}&to={UZ}"
    primary = client.get(f"/path.json?{ends}&evidence=primary").get_json()
    steps = [edge for path in primary["paths"] for edge in path]
    assert steps
    assert all("primary" in edge["strength"]["name"] for edge in steps)
    none = text_of(client, f"/path?{ends}&evidence=own")
    assert "over facts with this evidence" in none
    assert 'name="evidence" value="own"' in none


def test_a_span_of_time_is_the_day_that_it_means(client: FlaskClient) -> None:
    """So that an address stands for the same facts tomorrow; from a day in the address."""
    today = datetime.now(UTC).astimezone().date()
    location = client.get("/facts?issued-before=2+years&evidence=own").headers["Location"]
    day = re.search(r"issued-before=(\d{4})-(\d\d-\d\d)", location)
    assert day
    assert today.year - int(day[1]) == 2
    assert "evidence=own" in location
    location = client.get("/facts?in-force=2020-03-31&checked-before=1+month").headers["Location"]
    assert "checked-before=2020-02-29" in location


def test_the_legend_explains_each_mark_once(client: FlaskClient, shipped: KnowledgeBase) -> None:
    """No tooltip repeats it."""
    steps = [shipped.views.citations.strengths.step(step) for step in SCALE]
    for address in (
        f"/entry/{KZ}",
        f"/compare?{BOTH}",
        "/matrix",
        "/search?q=law&evidence=one-primary",
        "/facts",
    ):
        page = text_of(client, address)
        for step in steps:
            assert page.count(step.definition) == 1, (address, step.name)


def test_plain_notes_have_no_filter(notes: Vault) -> None:
    """Without a source, all facts have the same evidence: none."""
    client = create_app(notes({"a.md": "---\nstatus: new\n---\n# A\n\n[[b]]\n", "b.md": "# B"}))
    for address in ("/entry/a", "/search?q=a", "/facts"):
        page = text_of(client.test_client(), address)
        assert "Filter by evidence" not in page
        assert "Legend" not in page
