"""The page of a group shows its members, that of a whole its parts: a map and a matrix."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kbgraph_web import create_app
from kbgraph_web.viewmodels.members import member_table
from tests.conftest import Vault

ENTRY = "---\ntype: {0}\nslug: {0}--{1}\nnames: {{en: {2}}}\n{3}\n---\n{4}"
LEGAL = "## Overview\n|||\n|-|-|\n| Status | Legal |\n"
BODY = """## Members
| Member | Role | Since | Until |
|-|-|-|-|
| [[country--a]] | member | 1991 | |
| [[country--b]] | observer | | |
| [[country--c]] | member | 1993 | 2009-08-18 |
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
    rows = [row.css("th, td") for row in members.css(".members-matrix tr")]
    return [
        [re.split(r" [◆◇□○?–L]", " ".join(each.text().split()))[0] for each in row] for row in rows
    ]


def test_members_have_roles_and_dates_and_those_that_left_stand_apart(client: FlaskClient) -> None:
    """A body shows who takes part in it, in which role, and what leads their pages."""
    members = members_of(client, "supranational--u")
    head, *rows = rows_of(members)
    assert head[:5] == ["Entry", "role", "since", "until", "legal status"]
    assert [row[:5] for row in rows] == [
        ["Alder", "member", "1991", "", "legal"],
        ["Birch", "observer", "", "", "not researched"],
        ["Ended"],
        ["Cedar", "member", "1993", "2009-08-18", "not researched"],
    ]
    assert members.css_first("h2").text() == "Members 2"


def test_parts_are_the_nearest_that_have_fields(client: FlaskClient) -> None:
    """A region shows the places within its regions, and not what is within these places."""
    members = members_of(client, "region--outer")
    assert [row[0] for row in rows_of(members)[1:]] == ["Alder", "Birch"]
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
    """The others are in the matrix, which the page links to with the number of all."""
    monkeypatch.setattr(member_table, "_MAX_CURRENT", 1)
    members = members_of(client, "region--inner")
    assert [row[0] for row in rows_of(members)[1:]] == ["Alder"]
    assert "The 1 of 2 that state most." in members.text()
