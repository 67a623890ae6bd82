"""Plain words on the page of queries, in the search and in its JSON lead to questions."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from kbgraph_web.app import create_app
from kbgraph_web.viewmodels.answers.plain_words import is_plain_words
from tests.conftest import Vault
from tests.search.test_questions import PLACES

WORDS = "who supervises a firm in Nowhere Park"
QUESTION = "Which regulator supervises a firm in"


@pytest.fixture(scope="module")
def client(vault: Vault) -> Iterator[FlaskClient]:
    """A client of two places, with the questions of the shipped ontology."""
    with create_app(vault(PLACES)).test_client() as made:
        yield made


@pytest.mark.parametrize(
    "address", ["/sparql?words=", "/sparql?page=1&query=", "/sparql?page=1&query=%0A "]
)
def test_words_lead_to_questions_and_entries(client: FlaskClient, address: str) -> None:
    """They do in their own field, and in that of queries in place of a syntax error."""
    tree = _page(client, address + quote(WORDS))
    assert tree.css_first("#words").attributes["value"] == WORDS
    first = tree.css_first(".questions-found a")
    assert first.text().startswith(QUESTION)
    answer = LexborHTMLParser(
        client.get(first.attributes["href"] or "", headers={"Accept": "text/html"}).text
    )
    assert answer.css_first("h1").text().startswith(QUESTION)
    entries = [each.attributes["href"] for each in tree.css(".entries-found li > a:first-child")]
    assert entries[0] == "/entry/free-zone--nowhere-park"
    assert not tree.css(".refusal")


def test_a_page_says_that_nothing_was_found(client: FlaskClient) -> None:
    """Words that neither a question nor an entry has are named as such."""
    tree = _page(client, "/sparql?words=xyzzy plugh")
    assert tree.css_first(".words-answer h2").text() == "Nothing found for “xyzzy plugh”"
    assert not tree.css(".questions-found, .entries-found")


def test_notes_without_questions_lead_to_entries(notes: Vault) -> None:
    """A folder that has no questions says nothing of them."""
    client = create_app(notes({"Quay.md": "Ships sail at dawn."})).test_client()
    tree = _page(client, "/sparql?words=when do ships sail")
    assert [each.text(strip=True) for each in tree.css(".words-answer h3")] == ["Entries1"]
    assert tree.css_first(".entries-found a").text() == "Quay"


def test_programs_still_get_a_syntax_error(client: FlaskClient) -> None:
    """Words at the endpoint itself are a malformed query (SPARQL 1.1 Protocol, section 2.1.7)."""
    response = client.get("/sparql?query=" + quote(WORDS))
    assert response.status_code == 400
    assert "is not SPARQL" in response.text


@pytest.mark.parametrize(
    ("query", "is_words"),
    [
        ("who supervises a firm?", True),
        ("select states that allow mining", True),
        ("law: what is new, and since when", True),
        ("SELECT", False),
        ("SELECT ?x", False),
        ("SELEC x WHERE { }", False),
        ("ASK kb:Country", False),
        ("DESCRIBE <id/x>", False),
        ("# a comment", False),
        ("\ufeff ?! 。", False),
        ("word " * 50, False),
    ],
)
def test_words_have_no_mark_of_syntax(query: str, is_words: bool) -> None:  # noqa: FBT001
    """A faulty query keeps its syntax error; a question mark after a word is none of SPARQL."""
    assert is_plain_words(query) is is_words


def test_a_search_lists_questions(client: FlaskClient) -> None:
    """Questions are hits of their own kind, on the page and in JSON; other pages have none."""
    tree = _page(client, "/search?q=travel rule")
    assert "travel rule" in tree.css_first(".question-hits a").text()
    found = client.get("/search.json?q=travel rule").get_json()
    assert 1 <= len(found["questions"]) <= 3
    assert {*found["questions"][0]} == {"title", "page"}
    assert client.get(found["questions"][0]["page"]).status_code == 200
    assert client.get("/search.json?q=erewhon").get_json()["questions"] == []
    assert not _page(client, "/search").css(".question-hits")


def _page(client: FlaskClient, address: str) -> LexborHTMLParser:
    response = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
    assert response.status_code == 200
    return LexborHTMLParser(response.text)
