"""Ids on the page of an entry: each once, so that the address of a claim leads to its fact."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from kbgraph import KnowledgeBase
from kbgraph_web.app import create_app
from tests.conftest import Vault

_ALDER = """---
type: country
slug: country--alder
name: Alder
document: a text under a key with the name of a heading
sources:
  - {id: act, title: "Act", url: "https://law.example/act", publisher: State, kind: primary, checked: 2026-01-02}
---
## Memberships

| Body | Role |
|---|---|
| [[supranational--league]] [^act] | member |

A text about [[country--birch]].
"""
_BIRCH = "---\ntype: country\nslug: country--birch\nname: Birch\n---\n# Birch\n\nSee [[country--alder]].\n"
_LEAGUE = "---\ntype: supranational\nslug: supranational--league\nname: League\n---\n# League\n\nSee [[country--alder]].\n"
_SHIPPED = [
    "country--kazakhstan", "country--united-states", "free-zone--adgm", "supranational--african-union",
    "supranational--european-union", "instrument--mica-2023", "subdivision--new-york",
    "regulator--vara", "territory--hong-kong",
]  # fmt: skip


@pytest.fixture(scope="module")
def shipped_client(shipped: KnowledgeBase) -> FlaskClient:
    """A client of the shipped knowledge base."""
    return create_app(shipped).test_client()


def _ids(text: str) -> Counter[str]:
    return Counter(re.findall(r'\sid="([^"]+)"', text))


def _marks(text: str) -> list[str]:
    return re.findall(r'<a class="mark[^>]* href="([^"]+)"', text)


@pytest.mark.parametrize("slug", _SHIPPED)
def test_no_id_stands_twice(shipped_client: FlaskClient, slug: str) -> None:
    """The page of an entry has each id once, whatever claims it shows in several places."""
    text = shipped_client.get(f"/entry/{slug}", headers={"Accept": "text/html"}).text
    assert [name for name, count in _ids(text).items() if count > 1] == []


def test_a_claim_of_another_entry_has_its_evidence_there(vault: Vault) -> None:
    """A relation that another entry states has no id here, and its mark leads to that claim."""
    base = vault({"alder.md": _ALDER, "birch.md": _BIRCH, "league.md": _LEAGUE})
    client = create_app(base).test_client()
    text = client.get("/entry/supranational--league", headers={"Accept": "text/html"}).text
    elsewhere = [each for each in _marks(text) if each.startswith("/evidence/country--alder/")]
    assert elsewhere
    for address in elsewhere:
        name = address.partition("?")[0].rpartition("/")[2]
        evidence = client.get(address, headers={"Accept": "text/html"}).text
        assert f'href="/entry/country--alder#{name}"' in evidence
        assert name in _ids(client.get("/entry/country--alder").text)
        assert name not in _ids(text)


def test_a_claim_with_the_id_of_a_heading_is_below_it(vault: Vault) -> None:
    """A claim whose name is that of a part of the page gives the id to that part."""
    client = create_app(vault({"alder.md": _ALDER})).test_client()
    text = client.get("/entry/country--alder", headers={"Accept": "text/html"}).text
    assert _ids(text)["document"] == 1
    assert "/evidence/country--alder/document?of=file" in _marks(text)


def test_each_claim_of_a_value_keeps_its_address(shipped_client: FlaskClient) -> None:
    """A value that two claims state has one mark, and the page has the ids of both."""
    text = shipped_client.get("/entry/country--kazakhstan", headers={"Accept": "text/html"}).text
    page = shipped_client.get("/entry/country--kazakhstan.json").json
    facts = [fact for heading in page["headings"] for fact in heading["facts"]]  # type: ignore[index]
    values = [value for fact in facts for value in fact["values"]]
    claims = [[each["claim"] for each in value["citations"]] for value in values]
    several = [each for each in claims if len(each) > 1]
    assert several
    names = [
        claim.rpartition("#")[2] for each in several for claim in each if "kazakhstan#" in claim
    ]
    assert [name for name in names if _ids(text)[name] != 1] == []
