"""Record tables on the page of an entry: under their heading, in file order, with all columns."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from werkzeug.test import Client

from kbgraph import load
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault

_UNION = """---
type: country
slug: country--union
sources:
  - {id: law, title: Law, publisher: Gazette, kind: primary, published: 2014}
  - {id: news, title: News, publisher: Daily, kind: secondary, published: 2020}
---
# Union

It trades with [[free-zone--port|the port]] and [[country--alder|Alder]].

## Memberships

| Body | Role | Since | Until |
|---|---|---|---|
| [[supranational--league\\|League]] [^news] | member | 2011 | |
| [[supranational--league\\|League]] [^law] | member | 2010 | 2012 |
"""
_PORT = "---\ntype: free-zone\nslug: free-zone--port\nwithin: '[[country--union]]'\n---\n# Port\n"
_LEAGUE = """---
type: supranational
slug: supranational--league
---
# League

## Members

| Member | Role | Since | Until |
|---|---|---|---|
| [[country--union\\|Union]] | member | 2011 | |
| [[country--alder\\|Alder]] | member | 2001 | |
| [[country--alder\\|Alder]] | member | 2005 | 2006 |
"""
_ALDER = "---\ntype: country\nslug: country--alder\n---\n# Alder\n"


@pytest.fixture(scope="module")
def client() -> Client:
    """A client of the pages of the voyages."""
    return create_app(load(ROOT / "tests" / "voyages")).test_client()


class Tables(HTMLParser):
    """The texts of the cells of record tables, and all ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.ids: Counter[str] = Counter()
        self.is_in_table = self.is_in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell, and count an id."""
        given = dict(attrs)
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag == "table" and given.get("class") == "records":
            self.tables.append([])
            self.is_in_table = True
        elif tag == "tr" and self.is_in_table:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.is_in_table:
            self.tables[-1][-1].append("")
            self.is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """End a table or a cell."""
        self.is_in_table = self.is_in_table and tag != "table"
        self.is_in_cell = self.is_in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self.is_in_cell:
            self.tables[-1][-1][-1] += data


def test_rows_are_shown_as_their_author_wrote_them_each_with_its_line(client: Client) -> None:
    """Columns that no rule reads are there too; rows that a rule drops are not."""
    voyage, masters, crew = Tables(client.get("/entry/anne").text).tables
    assert voyage[0] == ["Port", "Arrived", "Cargo", "Wind", "Remark", "Evidence"]
    assert [row[0].strip() for row in voyage[1:]] == ["Hull", "bergen", "Hull"]
    assert [row[4].strip() for row in voyage[1:]] == ["", "lost an anchor", ""]
    assert [re.findall(r"L\d+", row[-1]) for row in voyage[1:]] == [["L28"], ["L29"], ["L30"]]
    assert [row[0].strip() for row in masters[1:]] == ["Ada Cole", "unknown"]
    assert [row[1].strip() for row in crew[1:]] == ["9", "9", "about nine"]


def test_values_in_rows_are_not_shown_twice_and_each_claim_has_one_place(client: Client) -> None:
    """The facts of a table are not listed beside it; links to their claims lead to the rows."""
    page = client.get("/entry/anne").text
    found = Tables(page)
    claims = ("voyage.hull.log", "voyage.bergen.log", "crew.9.log", "crew.9", "masters.unknown")
    assert [found.ids[claim] for claim in claims] == [1] * len(claims)
    assert found.ids["masters.ada-cole.log"] == 1, "a relation, which only its row shows"
    assert "<dt>leg</dt>" not in page
    assert "<dt>length</dt>" in page


def test_the_json_of_an_entry_has_its_tables(client: Client) -> None:
    """Cells are parts, of which each may be a link; facts are listed as before."""
    headings = client.get("/entry/anne.json").json["headings"]  # type: ignore[index]
    voyage = next(each for each in headings if each["label"] == "Voyage")
    assert len(voyage["facts"][0]["values"]) == 3
    (table,) = voyage["tables"]
    first = table["rows"][0]
    assert (first["line"], first["cells"][0]) == (28, [{"text": "Hull", "slug": "hull", "url": ""}])
    assert first["citations"][0]["sources"][0]["title"] == "Log of the Anne"


def test_an_image_is_shown_if_the_folder_has_its_file(client: Client) -> None:
    """A file that is not there is shown by its name."""
    page = client.get("/entry/anne").text
    assert '<img src="/file/ships/plans/anne.png" alt="Sail plan"' in page
    assert "<span>anne.jpg</span>" in page
    assert client.get("/file/ships/plans/anne.png").status_code == 200


def test_a_converted_number_is_marked(client: Client) -> None:
    """The page says that the metres are inferred, and so does its JSON."""
    page = client.get("/entry/anne").text
    assert re.search(r"metres</span> 28\.04 <em>inferred</em>", page)
    build = client.get("/entry/anne.json").json["headings"][0]  # type: ignore[index]
    length = next(fact for fact in build["facts"] if fact["label"] == "length")
    marked = {part["label"]: part.get("inferred", False) for part in length["values"][0]["parts"]}
    assert marked == {"metres": True, "unit": False, "value": False}


@pytest.fixture(scope="module")
def union(vault: Vault) -> Client:
    """A client of a country, a zone, and a body that dates memberships twice."""
    entries = {"u.md": _UNION, "p.md": _PORT, "l.md": _LEAGUE, "a.md": _ALDER}
    return create_app(vault(entries)).test_client()


def test_a_row_has_its_own_line_day_strength_and_ids(union: Client) -> None:
    """Two rows of one relation are two statements, of which the body says one, too."""
    page = union.get("/entry/country--union").text
    (table,) = Tables(page).tables
    marks = [" ".join(row[-1].split()) for row in table[1:]]
    first, second = (page[: page.index(f">{day}<")].count("\n") for day in ("2011", "2010"))
    assert [mark.partition(" one")[0] for mark in marks] == ["◇ L16 +1", "◆ L17"]
    assert ["2020" in mark for mark in marks] == [True, False]
    assert ["2014" in mark for mark in marks] == [False, True]
    lines = page.splitlines()
    assert 'id="memberships.league.news"' in lines[first]
    assert 'id="memberships.league.law"' in lines[second]


def test_each_claim_keeps_its_qualifiers_together(union: Client) -> None:
    """Equal roles of two claims are not taken from the second, which would lose what it dates."""
    page = union.get("/entry/country--alder").text
    groups = re.findall(r'<span class="parts">(.*?)</span></span>', page)
    told = [re.sub("<[^>]*>", "", each) for each in groups]
    assert told == ["role member since 2001", "role member since 2005 until 2006"]


def test_relations_repeat_neither_members_nor_links(union: Client) -> None:
    """The zone stands in its section; the links in the text keep their ids."""
    page = union.get("/entry/country--union").text
    assert page.count('href="/entry/free-zone--port"') == 2, "in the text and in the section"
    ids = Tables(page).ids
    assert ids["link.free-zone--port"] == ids["link.country--alder"] == 1
    assert page.count('href="/entry/country--alder"') == 2, "a link alone is listed"
