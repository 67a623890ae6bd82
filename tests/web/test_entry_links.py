"""The links of a hub: counted, the first on its page, and all on pages of their own."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph_web import create_app
from tests.conftest import Vault

COUNT = 120


@pytest.fixture(scope="module")
def client(notes: Vault) -> FlaskClient:
    """Return a client of a hub, to which others link in their text and by a key."""
    texts = {f"n{n:03}.md": f"# Note {n:03}\n\nOf [[Hub]] number {n}." for n in range(COUNT)}
    keyed = {f"k{n:03}.md": "---\nup: '[[Hub]]'\n---\n" for n in range(COUNT)}
    out = {"Hub.md": "# Hub\n\n" + "\n".join(f"- about [[n{n:03}]]" for n in range(COUNT))}
    return create_app(notes(texts | keyed | out)).test_client()


def texts(page: str, selector: str) -> list[str]:
    """Return the texts of the nodes of a page."""
    return [node.text().strip() for node in LexborHTMLParser(page).css(selector)]


def address(page: str, selector: str) -> str:
    """Return the address of the first link below a selector."""
    found: str = LexborHTMLParser(page).css_first(f"{selector} a").attributes["href"] or ""
    return found


def test_the_page_of_a_hub_counts_its_links_and_shows_fifty(client: FlaskClient) -> None:
    """Of each relation, and of the mentions; the link below has the rest."""
    page = client.get("/entry/Hub").text
    assert texts(page, "#mentioned .count") == ["120"]
    assert len(texts(page, ".mentions > div")) == 50
    assert texts(page, ".relations .relation .count") == ["120", "120"]
    assert texts(page, ".relation dd > details > summary") == ["44 more"] * 2
    assert [len(texts(page, f".relation:nth-of-type({n}) a:not(.mark)")) for n in (1, 2)] == [
        51,
        51,
    ]
    assert texts(page, ".more") == ["70 more"] * 3
    assert len(page) < 80_000


def test_the_pages_of_mentions_have_each_entry_once(client: FlaskClient) -> None:
    """In the order of names, with their sentences."""
    next_page = address(client.get("/entry/Hub").text, "p.more")
    assert next_page == "/mentions/Hub?page=2"
    pages = [client.get(f"/mentions/Hub?page={number}").text for number in (1, 2, 3)]
    assert [len(texts(page, ".mentions dt")) for page in pages] == [50, 50, 20]
    assert [each for page in pages for each in texts(page, ".mentions dt")] == [
        f"Note {n:03}" for n in range(COUNT)
    ]
    assert texts(pages[1], ".mentions q")[0] == "Of Hub number 50."
    assert "the last is" in client.get("/mentions/Hub?page=4").text


def test_the_pages_of_links_have_each_link_once(client: FlaskClient) -> None:
    """Each once, where both ends state it too; or those of a direction and of a relation."""
    found: list[str] = []
    for number in range(1, 6):
        page = client.get(f"/links/Hub?page={number}").text
        shown = texts(page, ".relation dd > a:not(.mark)")
        assert len(shown) == (50 if number < 5 else 40)
        found += shown
    assert len(found) == len(set(found)) == 2 * COUNT
    more = address(client.get("/entry/Hub").text, ".relation .more")
    assert more == "/links/Hub?direction=both&only=kb:related&page=2"
    assert texts(client.get(more).text, ".relation dd > a:not(.mark)")[0] == "Note 050"
    page = client.get("/links/Hub?direction=incoming&only=kb:related&page=2").text
    assert texts(page, ".relation dd > a:not(.mark)") == [f"Note {n:03}" for n in range(50, 100)]
    assert texts(page, ".relation .mark > .at")[0] == "Note 050 entry, line 3"
    assert client.get("/links/Hub?only=colour").status_code == 404


def test_other_names_and_things_without_an_entry_have_their_links(client: FlaskClient) -> None:
    """A name redirects, as on the page of the thing; nothing is 404."""
    for path in ("links", "mentions"):
        moved = client.get(f"/{path}/Note 001?page=1")
        assert (moved.status_code, moved.headers["Location"]) == (302, f"/{path}/n001")
        assert client.get(f"/{path}/nobody").status_code == 404
    assert "No link of this kind" in client.get("/links/k001?direction=incoming").text


def test_the_data_of_a_hub_are_complete(client: FlaskClient) -> None:
    """JSON has all links and all mentions, whatever the page shows."""
    data = client.get("/entry/Hub.json").get_json()
    assert [len(fact["values"]) for fact in data["incoming"]] == [COUNT, COUNT]
    assert [each["slug"] for each in data["mentioned"]] == [f"n{n:03}" for n in range(COUNT)]
    assert all(each["sentences"] for each in data["mentioned"])


def test_the_facts_of_a_graph_are_on_pages(client: FlaskClient) -> None:
    """Of 100 rows, which lead to each other and have all facts; other views begin at the first."""
    address, total = "/graph/Hub?limit=240", 0
    rows: list[str] = []
    while address:
        page = LexborHTMLParser(client.get(address).text)
        fresh = [each.attributes["data-fact"] or "" for each in page.css("tr[data-fact]")]
        assert len(fresh) <= 100
        rows += fresh
        total = int(page.css_first("#facts .count").text())
        following = page.css_first("#tables .pages a[rel=next]")
        address = following.attributes["href"] or "" if following else ""
        assert all("page=" not in (each.attributes["href"] or "") for each in page.css(".onward a"))
    assert rows == [str(number) for number in range(total)]
    assert total > 200
