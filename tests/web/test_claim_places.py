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


def _claims(text: str) -> list[str]:
    return re.findall(r'\sdata-claim="([^"]+)"', text)


@pytest.mark.parametrize("slug", _SHIPPED)
def test_no_id_stands_twice(shipped_client: FlaskClient, slug: str) -> None:
    """The page of an entry has each id once, whatever claims it shows in several places."""
    text = shipped_client.get(f"/entry/{slug}", headers={"Accept": "text/html"}).text
    assert [name for name, count in _ids(text).items() if count > 1] == []


def test_a_claim_of_another_entry_has_its_address(vault: Vault) -> None:
    """A relation that another entry states has no id here, but the address of its claim there."""
    base = vault({"alder.md": _ALDER, "birch.md": _BIRCH, "league.md": _LEAGUE})
    client = create_app(base).test_client()
    text = client.get("/entry/country--birch", headers={"Accept": "text/html"}).text
    elsewhere = [each for each in _claims(text) if each.startswith("/entry/country--alder#")]
    assert elsewhere
    for address in elsewhere:
        path, _, name = address.partition("#")
        assert name in _ids(client.get(path, headers={"Accept": "text/html"}).text)
        assert name not in _ids(text)


def test_a_claim_with_the_id_of_a_heading_is_below_it(vault: Vault) -> None:
    """A claim whose name is that of a part of the page gives the id to that part."""
    client = create_app(vault({"alder.md": _ALDER})).test_client()
    text = client.get("/entry/country--alder", headers={"Accept": "text/html"}).text
    assert _ids(text)["document"] == 1
    assert "/entry/country--alder#document" in _claims(text)
