"""The words of pages: one phrase for one thing, and none of the former ones."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kbgraph import KnowledgeBase
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault

FORMER = (
    "tick to hide", "not yet described", "thing without an entry", "things without an entry", "unbound<", "partly untraced",
    "Mentions of", "Mentioned in other entries", ">in words<", '"in words"', "mining is lawful", " there</a>",
    "missing fact does not mean no", "Recently verified",
)  # fmt: skip
"""Phrases for which the pages have another one now."""
QFCRA = "regulator--qatar-financial-centre-authority"
_LINES = "SELECT ?zone ?none { ?zone a kb:FreeZone } LIMIT 1"


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> FlaskClient:
    """Return a client of the shipped knowledge base."""
    return create_app(shipped).test_client()


@pytest.mark.parametrize(
    ("path", "phrases"),
    [
        ("/", ["Coverage", "Recently checked", "Not researched yet; this does not mean no."]),
        ("/?by=miningLegal", [">Is mining lawful?</h2>"]),
        (
            "/entry/country--kazakhstan",
            ["Is mining lawful?", ">notes</dt>", ">Relations</h2>", "Not researched: "],
        ),
        ("/entry/country--kazakhstan", [">Mentioned in <", "its entry, line "]),
        (f"/entry/{QFCRA}", ["Mentioned elsewhere; no entry yet."]),
        ("/mentions/country--kazakhstan", ["Kazakhstan: mentioned in", ">line "]),
        ("/graph/country--kazakhstan", ["Relations", "ticked means shown"]),
        ("/path", ["How two entries are connected"]),
        ("/compare", ["Two to six entries side by side"]),
        ("/compare?with=KZ&with=KG", ["Not researched yet</span>; this does not mean no."]),
        ("/search?q=zzzzqqqq", ["No results. The knowledge base may not cover this."]),
        ("/search?q=kazakstan", ["No exact match for “kazakstan”. Did you mean"]),
        (f"/sparql?page=1&query={_LINES}", [">no value<", ">1 source line<"]),
        ("/sparql?page=1&query=SELECT ?x { FILTER(false) }", ["No results. The knowledge base"]),
    ],
)
def test_a_page_says_it_in_the_words_of_the_house(
    client: FlaskClient, path: str, phrases: list[str]
) -> None:
    """Each phrase stands where its thing is said, and no former one is left."""
    answer = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    text = re.sub(r"\s+", " ", answer.text)
    assert [phrase for phrase in phrases if phrase not in text] == []
    shown = re.sub(r"<(textarea|details id=.source).*?</\1>", "", text)
    body = shown.partition('<section class="panel" id="source"')[0]
    assert [phrase for phrase in FORMER if phrase in body] == []


def test_a_row_with_a_partial_trace_says_so(client: FlaskClient) -> None:
    """The lines of a row that are known are counted, and the rest is told."""
    query = "SELECT ?x { ?x a kb:FreeZone FILTER NOT EXISTS { ?x kb:currency ?y } } LIMIT 1"
    text = client.get(
        "/sparql", query_string={"page": 1, "query": query}, headers={"Accept": "text/html"}
    ).text
    assert re.search(r">\d source lines? \(partial trace\)<", text)


def test_a_thing_that_nobody_describes_keeps_the_case_of_its_name(vault: Vault) -> None:
    """On the list of all, among results, on its page and in a citation it is called as written."""
    text = "---\ntype: country\n---\n# A\n\nAs in [[country--hong-kong|Hong Kong]].\n"
    client = create_app(vault({"a.md": text})).test_client()
    for path in ("/", "/search?q=hong", "/entry/country--hong-kong", "/graph/country--hong-kong"):
        page = client.get(path).text
        shown = re.sub(r"<[^>]*>|“[^”]*”", "", page.partition("<body>")[2])
        assert "Hong Kong" in shown, path
        assert not re.search(r"Hong kong|hong kong", shown), path


def test_no_source_of_a_page_has_a_former_phrase() -> None:
    """Templates, scripts and the ontology have none that no page of this test shows."""
    folders = ("web/kbgraph_web/templates", "web/frontend/src", "ontology")
    files = [path for each in folders for path in (ROOT / each).rglob("*.*") if path.is_file()]
    found = {
        (path.name, phrase)
        for path in files
        for phrase in FORMER
        if phrase in re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    }
    assert found == set()
