"""Pages of a folder with huge entries, long names and thousands of relations stay small."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kbgraph import load
from kbgraph.views.text.text_parts import parts_of
from kbgraph_web.app import create_app
from kbgraph_web.viewmodels.bounds.page_budget import MAX_NAME_CHARS, page_size, short_name
from tests.web.test_crawl import links_of

MAX_BYTES = 100_000
MAX_ENTRY_BYTES = 160_000
"""The page of an entry has facts, links and a part of its text."""
RELATIONS, KEYS, NOTES = 900, 800, 120
LONG = "long name " * 35
PAGES = [
    "/", "/?page=2", "/search", "/search?q=long", "/search/facets", "/list/hubs", "/path",
    "/path?page=3", "/compare", "/compare?with=keys&with=relations", "/graph/relations",
    "/compare?with=keys&with=relations&page=2", "/graph/hub", "/graph", "/graph?limit=200",
    "/lines/keys", "/lines/text", "/lines/text?page=3", "/lines/text?line=2000", "/links/relations",
    "/mentions/hub", "/hierarchy",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the folder."""
    folder = tmp_path_factory.mktemp("huge")
    relations = "".join(f"rel{number}: '[[{number % NOTES}]]'\n" for number in range(RELATIONS))
    (folder / "relations.md").write_text(f"---\n{relations}---\n# Relations\n")
    keys = "".join(f"key{number}: value {number}\n" for number in range(KEYS))
    (folder / "keys.md").write_text(f"---\n{keys}---\n# Keys\n")
    text = "".join(f"## Part {number}\n\nWords of [[hub]] {'x ' * 60}\n\n" for number in range(800))
    (folder / "text.md").write_text(text)
    (folder / "hub.md").write_text("# Hub\n")
    for number in range(NOTES):
        (folder / f"{number}.md").write_text(f"# {LONG}{number}\n\nA long way to [[hub]].\n")
    return create_app(load(folder)).test_client()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_a_huge_folder_is_small(client: FlaskClient, address: str) -> None:
    """Lists, comparisons, graphs and lines have pages or limits."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert len(answer.data) < MAX_BYTES


def test_the_pages_of_a_comparison_lead_to_all_rows(client: FlaskClient) -> None:
    """Each page leads to the next, and together they have the rows of the CSV."""
    address, rows = "/compare?with=keys&with=relations", 0
    while address:
        text = client.get(address, headers={"Accept": "text/html"}).text
        rows += text.count('<th scope="row"')
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else ""
    table = csv.DictReader(io.StringIO(client.get("/compare.csv?with=keys&with=relations").text))
    assert rows == len({row["property"] for row in table}) > 250


@pytest.mark.parametrize(
    ("claim", "page"), [("keys/key99.value-99", "/entry/"), ("relations/rel99.99", "/links/")]
)
def test_evidence_leads_to_a_page_that_shows_the_claim(
    client: FlaskClient, claim: str, page: str
) -> None:
    """Beyond the first values to as many as it takes, beyond the first relations to their page."""
    evidence = client.get(f"/evidence/{claim}", headers={"Accept": "text/html"}).text
    found = re.search(r'<p class="place"><a href="([^"]+)#([^"]+)"', evidence)
    assert found
    assert found[1].startswith(page)
    assert (
        f'id="{found[2]}"'
        in client.get(found[1].replace("&amp;", "&"), headers={"Accept": "text/html"}).text
    )


@pytest.mark.parametrize("slug", ["relations", "keys", "text", "hub"])
def test_the_page_of_a_huge_entry_is_bounded(client: FlaskClient, slug: str) -> None:
    """It shows the first facts and links and a part of the text, and counts the others."""
    answer = client.get(f"/entry/{slug}")
    assert len(answer.data) < MAX_ENTRY_BYTES
    rest = (" more", "?text=2", f"All {RELATIONS} relations")
    assert slug == "hub" or any(words in answer.text for words in rest)


def test_every_fact_and_relation_can_be_reached_without_scripts(client: FlaskClient) -> None:
    """Addresses lead to all facts of an entry, and to each relation of the form of paths."""
    page = client.get("/entry/keys").text
    while more := re.search(r'href="([^"]*facts=\d+)"', page):
        page = client.get(more[1]).text
    assert all(f"key{number}<" in page for number in range(KEYS))
    relations, address = "", "/path"
    while address:
        part = client.get(address).text
        relations += part
        following = re.search(r'<a rel="next" href="([^"]*)"', part)
        address = following[1] if following else ""
    assert all(f">rel{number}<" in relations for number in range(RELATIONS))


def test_a_citation_of_a_long_file_leads_to_its_line(client: FlaskClient) -> None:
    """The page of the lines that `line` names has the line, and the evidence links to it."""
    assert 'id="L2001"' in client.get("/lines/text?line=2001").text
    page = client.get("/entry/text").text
    marks = [link for link in links_of("/entry/text", page) if link.startswith("/evidence/")]
    evidence = client.get(marks[0]).text
    lines = {link for link in links_of(marks[0], evidence) if "line=" in link}
    assert lines
    for link in lines:
        assert f'id="L{link.rpartition("line=")[2]}"' in client.get(link).text


def test_all_parts_of_a_text_and_their_headings_can_be_reached(client: FlaskClient) -> None:
    """Each part has its headings; the table of contents leads to the part of each."""
    page = client.get("/entry/text").text
    last = max(int(number) for number in re.findall(r"\?text=(\d+)", page))
    texts = [client.get(f"/entry/text?text={number}").text for number in range(1, last + 1)]
    assert all(any(f">Part {number}<" in text for text in texts) for number in range(800))
    assert client.get(f"/entry/text?text={last + 1}").status_code == 400


@given(st.lists(st.sampled_from(["x" * 3_000, "", "```", "- a", "# H", "y", "| a |"]), max_size=80))
def test_the_parts_of_a_text_are_the_text(lines: list[str]) -> None:
    """Nothing is lost between parts, and each begins at its line."""
    body = "\n".join(lines)
    parts = parts_of(body, 5)
    assert "".join(part.text for part in parts) == body
    for part in parts:
        before = sum(each.text.count("\n") for each in parts[: parts.index(part)])
        assert part.line == 5 + before


@given(st.lists(st.integers(1, 9_000), max_size=60), st.integers(1, 50_000))
def test_no_page_has_more_bytes_than_the_budget(sizes: list[int], budget: int) -> None:
    """The number of items holds for any page, also one with the largest items."""
    size = page_size(sizes, budget, 40, 1, tolerance=1)
    assert 1 <= size <= 40
    largest = sorted(sizes, reverse=True)[:size]
    assert sum(largest) <= budget or size == 1


@given(st.text(max_size=200))
def test_a_long_name_is_a_title(name: str) -> None:
    """A short one is shown as it is, and neither can hold markup."""
    shown = short_name(name)
    assert ("<span title=" in shown) is (len(name) > MAX_NAME_CHARS)
    assert str(shown).count("<") == (2 if len(name) > MAX_NAME_CHARS else 0)
