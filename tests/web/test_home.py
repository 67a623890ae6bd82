"""The home page: plain notes by what they have, lists page by page, and long lists of entries."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from benchmarks.notes import note_files
from kbgraph import KnowledgeBase, load
from kbgraph_web import create_app
from kbgraph_web.routes.entries import home
from kbgraph_web.viewmodels.home import spread_rows
from tests.conftest import Vault

COUNT = 400


@pytest.fixture(scope="module")
def kb(notes: Vault) -> KnowledgeBase:
    """Return notes in folders, with tags, keys, hubs, orphans and links that lead nowhere."""
    return notes(dict(note_files(COUNT)))


@pytest.fixture(scope="module")
def client(kb: KnowledgeBase) -> FlaskClient:
    """Return a client of the notes."""
    return create_app(kb).test_client()


def links(page: str, selector: str) -> dict[str, str]:
    """Return the addresses below a selector by the text of their links."""
    found = LexborHTMLParser(page).css(f"{selector} a")
    return {node.text(): node.attributes["href"] or "" for node in found}


def test_plain_notes_are_shown_by_folder_tag_and_key(client: FlaskClient) -> None:
    """Each value has its number and leads to a list with as many entries."""
    page = client.get("/").text
    folders = links(page, "[aria-labelledby=folders] .tree")
    tags, keys = links(page, ".tags"), links(page, ".keys dd")
    assert {"Books", "Daily", "2025", "Projects", "no folder"} <= folders.keys()
    assert {"quote", "garden", "garden/soil"} <= tags.keys()
    assert {"open", "done", "book", "5", "Cleo"} <= keys.keys()
    shown = dict(
        re.findall(r'<a href="([^"]+)">[^<]*</a> <span class="count">([\d,]+)</span>', page)
    )
    for address in (folders["2025"], tags["garden/soil"], keys["open"], keys["5"]):
        found = client.get(address).text
        assert f'<h2 id="found">{shown[address]} entries</h2>' in found, address


def test_links_are_shown_by_what_they_lead_to(client: FlaskClient, kb: KnowledgeBase) -> None:
    """Hubs, things without an entry, notes without links, and links that several notes answer."""
    page = client.get("/").text
    assert next(iter(links(page, "[aria-labelledby=list-hubs] ol"))) == "Index of Plants"
    assert "Unwritten" in page.partition('id="list-missing"')[2]
    assert 'id="list-orphans"' in page
    assert "may mean Meetings/" in page.partition('id="list-ambiguous"')[2]
    assert "on disk" not in page


@pytest.mark.parametrize("name", ["hubs", "missing", "orphans", "ambiguous"])
def test_a_list_is_whole_over_its_pages(client: FlaskClient, kb: KnowledgeBase, name: str) -> None:
    """The pages of a list have each of its items once, in the order of the home page."""
    first = client.get(f"/list/{name}").text
    total = int(re.findall(r'<h1>[^<]*<span class="count">([\d,]+)<', first)[0].replace(",", ""))
    rows: list[str] = []
    for number in range(1, total // 100 + 2):
        page = LexborHTMLParser(client.get(f"/list/{name}?page={number}").text)
        rows += [node.attributes["href"] or "" for node in page.css(".listing a")]
    assert len(rows) == total > 0
    assert len(set(rows)) == total
    home_rows = LexborHTMLParser(client.get("/").text).css(f"[aria-labelledby=list-{name}] ol a")
    assert [node.attributes["href"] for node in home_rows] == rows[:8]


def test_notes_without_parts_have_no_hierarchy(client: FlaskClient) -> None:
    """The home page has no link to one, and its page names the words that would make it."""
    assert "/hierarchy" not in client.get("/").text
    page = client.get("/hierarchy").text
    assert ("dcterms:isPartOf" in page, "m:above" in page) == (True, True)


def test_an_unknown_list_is_404_and_names_the_others(client: FlaskClient) -> None:
    """A list without items is empty."""
    answer = client.get("/list/colours", headers={"Accept": "text/html"})
    assert (answer.status_code, "changed, hubs, missing, orphans, ambiguous" in answer.text) == (
        404,
        True,
    )
    assert "No entry is on this list" in client.get("/list/changed").text


def test_all_entries_are_on_the_pages_of_the_home_page(
    client: FlaskClient, kb: KnowledgeBase
) -> None:
    """From the second page on, the list stands alone; each note is on one page."""
    listed: list[str] = []
    for number in range(1, COUNT // home.PAGE_SIZE + 2):
        page = LexborHTMLParser(client.get(f"/?page={number}").text)
        listed += [unquote_plus(a.attributes["href"] or "") for a in page.css(".group li a")]
        assert bool(page.css("[aria-labelledby=folders]")) == (number == 1)
    assert sorted(listed) == sorted(f"/entry/{slug}" for slug in kb.views.entries)
    beyond = client.get("/?page=90").text
    assert 'There is no page 90: the last is <a href="/?page=2">page 2</a>' in beyond
    assert "There is no entry yet" not in beyond


def test_notes_of_one_name_are_told_apart_by_their_folders(client: FlaskClient) -> None:
    """On the list of all, and in the results of a search."""
    messages = unescape(client.get("/list/ambiguous").text)
    twin = re.findall(r"'(\w+)' may mean Meetings", messages)[0]
    found = LexborHTMLParser(client.get(f"/search?q={twin}").text).css(".results .what .kind")
    assert [node.text() for node in found][:2] == ["Meetings", "Projects"]


def test_the_home_page_does_not_grow_with_the_notes(client: FlaskClient, notes: Vault) -> None:
    """What it shows is bounded, so that thousands of notes have a page of less than 100 kB."""
    small = create_app(notes(dict(note_files(200)))).test_client()
    sizes = [len(each.get("/").data) for each in (small, client)]
    assert sizes[1] < 1.3 * sizes[0] < 60_000


def test_a_folder_of_a_facet_replaces_those_in_line_with_it(client: FlaskClient) -> None:
    """To choose a folder within another narrows the list; other facets stay chosen."""
    page = client.get("/search?where=tag:quote&where=folder:Projects").text
    facets = links(page, ".facets")
    inner = next(each for text, each in facets.items() if text.startswith("Projects/House "))
    assert unquote_plus(inner) == "/search?where=tag:quote&where=folder:Projects/House"
    other = next(each for text, each in facets.items() if text.startswith("Books "))
    assert unquote_plus(other) == (
        "/search?where=tag:quote&where=folder:Projects&where=folder:Books"
    )


def test_all_values_of_a_facet_have_pages(client: FlaskClient, kb: KnowledgeBase) -> None:
    """Beside the results stand the first values; a page of their own has all, with the filters."""
    beside = client.get("/search?where=tag:quote").text
    address = next(
        each for text, each in links(beside, ".facets").items() if text.startswith("All")
    )
    assert address == "/search/facets?where=tag:quote&facet=tag"
    values = links(client.get(address).text, ".values")
    assert len(values) > 60
    for text, link in list(values.items())[1::25]:
        assert link.startswith("/search?where=tag:quote&where=tag:")
        found = client.get(link.replace("where=tag:quote&", "")).text
        assert f">{text.split()[-1]} entr" in found, link
    assert len(links(client.get("/search/facets").text, ".values")) > 5
    assert client.get("/search/facets?facet=colour").status_code == 404


LAND = "---\ntype: country\nnames: {{en: L{0}}}\niso2: A{0}\niso_numeric: '{1}'\n---\n## Overview\n|||\n|-|-|\n| Status | Legal |\n"


def test_a_long_table_of_a_property_names_the_first_and_counts_the_rest(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link below leads to all of them; entries on the map are always there."""
    kb = vault({f"{n}.md": LAND.format(n, f"{n:03}" if n == 7 else "") for n in range(9)})
    client = create_app(kb).test_client()
    assert "more</a>" not in client.get("/").text
    monkeypatch.setattr(spread_rows, "_MAX_ENTRIES", 8)
    monkeypatch.setattr(spread_rows, "_MAX_OF_VALUE", 3)
    page = client.get("/?anew").text
    named = links(page, "#spread-table tbody tr:first-child")
    assert list(named) == ["L0", "L1", "L2", "L7", "5 more"]
    assert '<h2 id="found">9 entries</h2>' in client.get(named["5 more"]).text


def test_entries_that_are_not_researched_are_folded(vault: Vault) -> None:
    """Home names their number; the list opens on demand, without a script."""
    silent = LAND.partition("## Overview")[0]
    texts = {f"{n}.md": (silent if n else LAND).format(n, f"{n:03}") for n in range(9)}
    page = LexborHTMLParser(create_app(vault(texts)).test_client().get("/").text)
    (folded,) = page.css("#spread-table tr.unknown details")
    assert "open" not in folded.attributes
    assert folded.css_first("summary").text() == "8 entries not researched"
    assert [node.text() for node in folded.css("li a")] == [f"L{n}" for n in range(1, 9)]
    assert not page.css("#spread-table tr:not(.unknown) details")


def test_the_list_of_all_entries_has_pages_by_type(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first page folds each type, and links to the page on which another one begins.

    A group that two pages share has its whole number on both; things without entry follow.
    """
    monkeypatch.setattr(home, "PAGE_SIZE", 3)
    texts = {f"{n}.md": LAND.format(n, "") + "[[free-zone--x]]" for n in range(4)}
    client = create_app(vault(texts)).test_client()
    pages = [client.get(f"/?page={number}").text for number in (1, 2)]
    parts = [LexborHTMLParser(page).css(".group") for page in pages]
    assert [[node.css_first("h3").text() for node in part] for part in parts] == [
        ["country 4", "free zone 0"],
        ["country 4", "free zone 0"],
    ]
    assert links(pages[0], ".group h3") == {"free zone 0": "/?page=2"}
    folded = LexborHTMLParser(pages[0]).css("details.group")
    assert ["open" in node.attributes for node in folded] == [False]
    assert not LexborHTMLParser(pages[1]).css("details.group")
    assert [[a.text() for node in part for a in node.css("li a")] for part in parts] == [
        ["L0", "L1", "L2"],
        ["L3", "X"],
    ]
    assert "Coverage" in pages[0]
    assert "Coverage" not in pages[1]


QUESTION = "# {0}\n{1}SELECT * {{ ?s ?p ?o }}\n"


def test_questions_are_shown_by_topic(tmp_path: Path) -> None:
    """Topics are tags of the files, in their order; a question leads to its answer."""
    files = {
        "1": QUESTION.format("Who is near? And far?", "#+ tags: [Places, More]\n"),
        "2": QUESTION.format("How many?", ""),
        "3": QUESTION.format("Since when?", "#+ tags: Days\n"),
        **{f"{n}": QUESTION.format(f"Where is {n}?", "#+ tags: [Places]\n") for n in range(4, 7)},
    }
    for folder in ("kb", "ontology/queries"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "kb" / "a.md").write_text("# A\n")
    for name, text in files.items():
        (tmp_path / "ontology" / "queries" / f"{name}.rq").write_text(text)
    client = create_app(load(tmp_path)).test_client()
    topics = LexborHTMLParser(client.get("/").text).css(".topic")
    titles = [[a.text() for a in topic.css("li a")] for topic in topics]
    assert [topic.css_first("h3").text() for topic in topics] == ["Places", "Days", "Other"]
    assert titles == [
        ["Who is near?", "Where is 4?", "Where is 5?", "Where is 6?"],
        ["Since when?"],
        ["How many?"],
    ]
    folded = [a.text() for a in topics[0].css("details li a")]
    assert folded == titles[0][2:]
    address = topics[0].css_first("a").attributes["href"] or ""
    assert '<h2 id="result">Results' in client.get(address, headers={"Accept": "text/html"}).text


CITED = """---
type: supranational
slug: supranational--u
names: {en: "U [^a]"}
sources:
  - {id: a, url: "https://a.example/", title: A, publisher: P, kind: primary, checked: 2020-01-02}
  - {id: b, url: "https://b.example/", title: B, publisher: Q, kind: secondary, checked: 2026-01-02}
---
## Overview
|||
|-|-|
| Seat | Alba [^b] |

## Establishment
|||
|-|-|
| Founded | 1991 [^a] |
| Founded | 1992 [^b] |
"""


def test_each_number_of_the_strength_card_is_that_of_its_list(vault: Vault) -> None:
    """Home counts the facts by strength, those in dispute and old ones; each leads to them."""
    client = create_app(vault({"u.md": CITED})).test_client()
    home_page = client.get("/").text
    card = LexborHTMLParser(home_page).css(".steps li")
    shown = [(each.css_first("a").text(), each.css_first(".count").text()) for each in card]
    assert shown == [
        ("one primary", "2"),
        ("one secondary", "2"),
        ("sources disagree", "2"),
        (shown[-1][0], "2"),
    ]
    assert shown[-1][0].startswith("last checked before ")
    assert "1 entry, 4 facts with their lines" in home_page
    for (label, number), each in zip(shown, card, strict=True):
        address = each.css_first("a").attributes["href"] or ""
        title = LexborHTMLParser(client.get(address).text).css_first("h1 .count")
        assert title.text() == number, label
    fresh = CITED.replace("2020-01-02", "2999-01-02").replace("2026-01-02", "2999-01-02")
    steps = LexborHTMLParser(create_app(vault({"u.md": fresh})).test_client().get("/").text).css(
        ".doubts li"
    )
    assert [bool(each.css("a")) for each in steps] == [True, False], "no list for a number of 0"
    plain = create_app(vault({"a.md": "# A\n"})).test_client().get("/").text
    assert "strength-card" not in plain
