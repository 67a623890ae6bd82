"""The mark of a value and the panel that it opens tell the same strength, lines and rivals."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kbgraph_web import create_app
from tests.conftest import Vault

_SOURCES = """sources:
  - {id: law, title: Law, publisher: Gazette, kind: primary, published: 2014}
  - {id: act, title: Act, publisher: Senate, kind: primary, published: 2015}
  - {id: news, title: News, publisher: Daily, kind: secondary, published: 2020}
  - {id: wire, title: Wire, publisher: Herald, kind: secondary, published: 2021}
"""
_UNION = f"""---
type: country
slug: country--union
borders: '[[country--alder]] [^news]'
{_SOURCES}---
# Union

It trades with [[country--alder|Alder]], and adjoins it [^news].

## Tax

| | |
|-|-|
| VAT on Crypto | Yes [^law] |
| VAT on Crypto | No [^news] |
| VAT Rate | 20% [^law] [^act] |

## Memberships

| Body | Role | Since | Until |
|---|---|---|---|
| [[supranational--league\\|League]] [^news] | member | 2011 | |
| [[supranational--league\\|League]] [^law] | member | 2010 | 2012 |
| [[supranational--pact\\|Pact]] [^news] | observer | 2001 | |

## Instruments

| Instrument | Issued | In force |
|---|---|---|
| [[instrument--law-9\\|Law 9]] [^news] | 2014-05-01 | 2015 |
"""
_ALDER = f"""---
type: country
slug: country--alder
borders: '[[country--union]] [^wire]'
{_SOURCES}---
# Alder
"""
_LEAGUE = f"""---
type: supranational
slug: supranational--league
{_SOURCES}---
# League

## Members

| Member | Role | Since | Until |
|---|---|---|---|
| [[country--union\\|Union]] [^wire] | member | 2011 | |
| [[country--union\\|Union]] [^wire] | observer | 2001 | 2004 |
| [[country--alder\\|Alder]] [^act] | member | 2001 | |
"""
_LAW = f"""---
type: instrument
slug: instrument--law-9
jurisdiction: '[[country--union]] [^law]'
date: 2014-05-01 [^law]
{_SOURCES}---
# Law 9
"""
_QUERY = "SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%2040"
_ENTRIES = ("country--union", "country--alder", "supranational--league", "instrument--law-9")
_PAGES = (
    *(f"/entry/{slug}" for slug in _ENTRIES),
    *(f"/links/{slug}" for slug in _ENTRIES[:3]),
    "/compare?with=country--union&with=country--alder",
    "/matrix?column=vatOnCrypto&column=borders",
    "/facts",
    "/graph/country--union",
    "/search?q=law&evidence=one-secondary",
    "/search?q=league",
    "/path?from=country--alder&to=supranational--pact",
    f"/sparql?query={_QUERY}&page=1",
)


class Told(NamedTuple):
    """What a mark or a panel tells of a value."""

    strength: str
    lines: int
    disagrees: bool


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of rows that agree in part, of details, and of relations stated from both ends."""
    texts = {"union.md": _UNION, "alder.md": _ALDER, "league.md": _LEAGUE, "law-9.md": _LAW}
    return create_app(vault(texts)).test_client()


def _strength(node: LexborNode | None) -> str:
    classes = (node.attributes.get("class") or "").split() if node else []
    return next((each for each in classes if each.startswith("strength-")), "")


def _of_mark(mark: LexborNode) -> Told:
    """Return what a mark tells: the lines that it shows, and the number of the others."""
    words, at = mark.css_first(".visually-hidden").text(), mark.css_first(".at").text()
    span = re.search(r"L(\d+)–(\d+)", at)
    shown = int(span[2]) - int(span[1]) + 1 if span else bool(at.strip())
    more = re.search(r"and (\d+) more", words)
    lines = shown + (int(more[1]) if more else 0)
    return Told(_strength(mark), lines, bool(mark.css_first(".disagrees")))


def _of_panel(client: FlaskClient, address: str) -> Told:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}bare=1")
    assert answer.status_code == 200, address
    panel = LexborHTMLParser(answer.text)
    lines = {each.attributes["href"] for each in panel.css(".cited .number")}
    sign = panel.css_first(".support .sign")
    return Told(_strength(sign), len(lines), bool(panel.css_first(".disagreeing")))


@pytest.mark.parametrize("page", _PAGES)
def test_each_mark_opens_its_own_evidence(client: FlaskClient, page: str) -> None:
    """Lead, facts, rows, relations, members, lists, comparison, graph, path, search, results."""
    marks = LexborHTMLParser(client.get(page, headers={"Accept": "text/html"}).text).css("a.mark")
    told = {mark.attributes["href"] or "": _of_mark(mark) for mark in marks}
    assert told
    assert {address: _of_panel(client, address) for address in told} == told


def test_a_hit_of_a_fact_has_its_mark(client: FlaskClient, notes: Vault) -> None:
    """A row and a field have the mark of what they state; prose of a note has its line."""
    found = LexborHTMLParser(client.get("/search?q=union&where=type:country").text)
    rows = {each.text(): each.css_first("a.mark") for each in found.css(".snippet, .match")}
    told = {mark.attributes["href"] for mark in rows.values() if mark}
    assert "/evidence/country--alder/borders.wire?of=borders" in told
    plain = create_app(notes({"harbour.md": "# Harbour\n\nSailors founded it.\n"})).test_client()
    prose = LexborHTMLParser(plain.get("/search?q=sailors").text).css_first(".snippet")
    assert (len(prose.css("a.line")), len(prose.css("a.mark"))) == (1, 0)
