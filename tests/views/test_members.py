"""The page of a group shows its members, that of a whole its parts: a map and a matrix."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kbgraph_web import create_app
from kbgraph_web.viewmodels.members import member_rows
from tests.conftest import Vault

ENTRY = "---\ntype: {0}\nslug: {0}--{1}\nnames: {{en: {2}}}\n{3}\n---\n{4}"
LEGAL = "## Overview\n|||\n|-|-|\n| Status | Legal |\n"
BODY = """## Members
| Member | Role | Since | Until |
|-|-|-|-|
| [[country--a]] | member | 1991 | |
| [[country--b]] | observer | | |
| [[country--c]] | member | 1993 | 2009-08-18 |
| [[country--d]] | member | 2011 | |
| [[country--d]] | member | 2010 | |
| [[country--d]] | observer | 2001 | 2010 |
| [[country--e]] | member | 2999-01-01 | |
"""
CODE = "iso_numeric: '398'\niso2: KZ\n"


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """Return a client of a body, and of a region with a region, places and a zone in it."""
    within = "within: '[[{0}]]'".format
    outer, inner = within("region--outer"), within("region--inner")
    texts = {
        "outer.md": ENTRY.format("region", "outer", "Outer", "", ""),
        "inner.md": ENTRY.format("region", "inner", "Inner", outer, ""),
        "a.md": ENTRY.format("country", "a", "Alder", f"{CODE}{inner}", LEGAL),
        "b.md": ENTRY.format("country", "b", "Birch", inner, ""),
        "c.md": ENTRY.format("country", "c", "Cedar", "", ""),
        "d.md": ENTRY.format("country", "d", "Dogwood", "", ""),
        "e.md": ENTRY.format("country", "e", "Elm", "", ""),
        "z.md": ENTRY.format("free-zone", "z", "Zone", within("country--a"), ""),
        "u.md": ENTRY.format("supranational", "u", "Union", "", BODY),
    }
    return create_app(vault(texts)).test_client()


def members_of(client: FlaskClient, slug: str) -> LexborNode:
    """Return the part of a thing's page about its members."""
    (found,) = LexborHTMLParser(client.get(f"/entry/{slug}").text).css(".members")
    return found


def rows_of(members: LexborNode) -> list[list[str]]:
    """Return the words of the rows of the matrix, without lines and marks."""
    for mark in members.css(".members-matrix .mark"):
        mark.decompose()
    rows = [row.css("th, td") for row in members.css(".members-matrix tr")]
    return [[" ".join(each.text(separator=" ").split()) for each in row] for row in rows]


def test_members_of_today_are_counted_and_each_standing_has_a_line(client: FlaskClient) -> None:
    """Other standings, those of later and those that left stand apart, each under its relation."""
    members = members_of(client, "supranational--u")
    marks = [each.css("a.mark") for each in members.css(".standing")]
    assert all(len(each) == 1 for each in marks)
    past = [line.text(separator=" ") for line in members.css(".standing.past")]
    assert [line.split("until")[0].split() for line in past] == [["observer", "since", "2001"]]
    assert members.css_first("h2").text() == "Members 2 · other standings 1"
    head, *rows = rows_of(members)
    assert head[:3] == ["Entry", "role", "legal status"]
    assert [row[:3] for row in rows] == [
        ["Alder", "member since 1991", "legal"],
        [
            "Dogwood",
            "member since 2011 member since 2010 observer since 2001 until 2010",
            "not researched",
        ],
        ["Takes part 1"],
        ["Birch", "observer", "not researched"],
        ["From a later day 1"],
        ["Elm", "member since 2999-01-01", "not researched"],
        ["Ended 1"],
        ["Cedar", "member since 1993 until 2009-08-18", "not researched"],
    ]


def test_parts_are_the_nearest_that_have_fields(client: FlaskClient) -> None:
    """A region shows the places within its regions, and not what is within these places."""
    members = members_of(client, "region--outer")
    head, *rows = rows_of(members)
    assert [row[0] for row in rows] == ["Alder", "Birch"]
    assert "in" not in head, "each is in the region whose page this is"
    assert members.css_first("#members-spread-table a[data-code='398']").text() == "Alder"
    addresses = [a.attributes["href"] or "" for a in members.css(".more a")]
    matrix = LexborHTMLParser(client.get(addresses[0]).text)
    assert [a.text() for a in matrix.css("tbody th a")] == ["Alder", "Birch"]
    assert addresses[1] == "/compare?with=country--a&with=country--b"


def test_the_facts_of_a_place_stand_before_its_parts(client: FlaskClient) -> None:
    """A place with fields of its own folds its parts; a part without parts has none."""
    page = client.get("/entry/country--a").text
    assert page.index('id="h1"') < page.index('class="members folded-members"')
    assert "members-matrix" not in client.get("/entry/free-zone--z").text


def test_of_many_members_those_that_state_most_are_shown(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are named below, and in the matrix that the page links to."""
    monkeypatch.setattr(member_rows, "_MAX_ROWS", 1)
    members = members_of(client, "region--inner")
    assert [row[0] for row in rows_of(members)[1:]] == ["Alder"]
    assert "The 1 of 2 that state most." in members.text()
    assert [a.text() for a in members.css(".further-members a")] == ["Birch"]
