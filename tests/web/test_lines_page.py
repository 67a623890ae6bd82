"""The page of an entry's lines: each line with its outcome, its anchor and its links."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph_web import create_app
from tests.conftest import Vault

FILES = {
    "x.md": """---
type: country
name: X
sources:
  - {id: s, url: "https://s.example/", title: S, checked: 2026-11-22}
---
## Mining [^s]
**Legal:** Yes [^s]

See <b>[[y]]</b> & [[gone]].
""",
    "y.md": "# Y\n\nWords.\n",
    "data.json.md": "Of [[x]].\n",
}


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of an application over two entries."""
    return create_app(vault(FILES)).test_client()


def shown(client: FlaskClient, address: str) -> LexborHTMLParser:
    """Return a page."""
    response = client.get(address)
    assert response.status_code == 200
    return LexborHTMLParser(response.text)


def test_each_line_has_an_anchor_its_text_and_its_outcome(client: FlaskClient) -> None:
    """Line 8 has the anchor L8, the text as written, and the fact with its source."""
    line = shown(client, "/lines/x").css_first("#L8")
    assert line.css_first("code").text() == "**Legal:** Yes [^s]"
    assert [each.text() for each in line.css("ul li")] == ["fact: Is mining lawful? = yes [^s]"]


def test_outcomes_link_to_the_property_the_thing_and_the_source(client: FlaskClient) -> None:
    """A fact links to its property and source, a link to the page of its target."""
    page = shown(client, "/lines/x")
    assert [each.attributes["href"] for each in page.css("#L8 ul a")] == [
        "/ontology#miningLegal",
        "/entry/x#source.s",
    ]
    assert "/entry/y" in [each.attributes["href"] for each in page.css("#L10 ul a")]


def test_findings_are_listed_with_their_severity_in_words(client: FlaskClient) -> None:
    """The list of findings names severity and code, and leads to the line."""
    first = shown(client, "/lines/x").css(".finding-list li")[0]
    assert first.css_first("a").attributes["href"] == "#L7"
    assert first.css_first("strong").text() == "warning"
    assert "stray-footnote" in first.text()


def test_a_note_without_a_class_has_lines_too(client: FlaskClient) -> None:
    """Its text is text, and nothing about it is found."""
    page = shown(client, "/lines/y")
    assert page.css_first(".finding-list") is None
    assert len(page.css(".account > li")) == 3


@pytest.mark.parametrize("room", ["entry", "lines", "graph", "hierarchy", "timeline"])
def test_a_note_whose_name_ends_like_data_has_its_pages(client: FlaskClient, room: str) -> None:
    """Its name with a further ending is its data; that of another note stays that note's."""
    for address, kind in (
        (f"/{room}/data.json", "text/html"),
        (f"/{room}/x", "text/html"),
        *((f"/{room}/{name}.json", "application/json") for name in ("data.json", "x")),
    ):
        if room == "timeline" and kind == "application/json":
            continue
        response = client.get(address, headers={"Accept": "text/html"})
        assert (response.status_code, response.mimetype) == (200, kind), address


@pytest.mark.parametrize(
    ("address", "status", "location"),
    [
        ("/lines/X", 302, "/lines/x"),
        ("/lines/X.json", 302, "/lines/x.json"),
        ("/lines/gone", 404, None),
        ("/lines/nowhere", 404, None),
        ("/lines/gone.json", 404, None),
    ],
)
def test_names_lead_to_the_page_and_other_things_have_none(
    client: FlaskClient, address: str, status: int, location: str | None
) -> None:
    """A name redirects to the slug; a thing that no entry describes has no lines."""
    response = client.get(address)
    assert (response.status_code, response.headers.get("Location")) == (status, location)


def test_the_data_of_the_page_is_json(client: FlaskClient) -> None:
    """The twin has every line with its outcomes, and the page links to it."""
    document = client.get("/lines/x.json").json
    assert document is not None
    line = document["lines"][7]
    assert (line["line"], line["outcomes"][0]["label"]) == (8, "Is mining lawful?")
    assert (
        shown(client, "/lines/x").css_first("link[title=JSON]").attributes["href"]
        == "/lines/x.json"
    )
