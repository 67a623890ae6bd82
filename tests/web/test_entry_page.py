"""The page of an entry: contradictions beside lists, folded gaps, and ended relations apart."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph_web import create_app
from tests.conftest import Vault

_BODY = """---
type: supranational
slug: supranational--league
names: {en: [League, Union, Circle]}
sources:
  - {id: act, title: Act, url: "https://a.example/", publisher: State, kind: primary, issued: 1990, checked: 2026-01-02}
  - {id: news, title: News, url: "https://n.example/", publisher: Paper, kind: secondary, issued: 1991, checked: 2026-01-02}
---
# League

## Establishment

|     |     |
|---|---|
| Founded | 1987 [^act] |
| Founded | 1989 [^news] |
"""
_LAW = """---
type: instrument
slug: instrument--old-act
jurisdiction: "[[country--alder]]"
until: 2001-01-01
---
# Old Act
"""


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of a body about whose age sources disagree."""
    return create_app(vault({"l.md": _BODY, "o.md": _LAW})).test_client()


def test_values_on_which_sources_disagree_are_framed(client: FlaskClient) -> None:
    """Each stands beside the other with who says it; names that are several are a plain list."""
    page = LexborHTMLParser(client.get("/entry/supranational--league").text)
    (framed,) = page.css(".contested")
    assert framed.css_first("dt").text() == "founded"
    assert framed.css_first(".disagreement").text() == "Sources disagree"
    sides = [
        (each.css_first(".value").text(), each.css_first(".note").text())
        for each in framed.css(".side")
    ]
    assert sides == [("1987", "State"), ("1989", "Paper")]
    names = next(each for each in page.css(".fact") if each.css_first("dt").text() == "other name")
    assert [each.text() for each in names.css("dd .value")] == ["Circle", "Union"]
    assert page.css(".glance .disagreement")[0].text() == "sources disagree"


def test_gaps_are_a_line(client: FlaskClient) -> None:
    """Those of a heading are folded below its facts, and headings without any are named in one."""
    page = LexborHTMLParser(client.get("/entry/supranational--league").text)
    assert all(not each.attributes.get("open") for each in page.css("details.gap, .fold"))
    assert page.css("section > details.gap > summary")[0].text().startswith("Not researched: ")
    assert page.css_first(".fold > summary > #gaps").text() == "Not researched"
    assert "Members" in page.css_first(".fold:has(#gaps) > summary .note").text()
