"""The first lesson in SPARQL: five steps made of what a knowledge base holds, each with rows."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from kbgraph.config import Trust
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import load
from kbgraph.rdf import Iri
from kbgraph.rdf.prefixes import expand
from kbgraph_web.app import create_app
from tests.conftest import ROOT, Vault

STEPS = 5


@pytest.fixture(scope="module", params=["shipped", "observatories", "notes"])
def base(request: pytest.FixtureRequest, shipped: KnowledgeBase, notes: Vault) -> KnowledgeBase:
    """The shipped domain, a second one, and notes without ontology."""
    match request.param:
        case "shipped":
            return shipped
        case "observatories":
            return load(ROOT / "tests" / "observatories", trust=Trust.ALL)
    return notes({"Harbour.md": "Ships go to [[Quay]] and [[Pier]].", "Quay.md": "Stone.\n"})


def test_each_step_has_rows(base: KnowledgeBase) -> None:
    """Each query is made of a class, a property and a thing of this graph, and finds rows."""
    lesson = base.search.lesson
    assert lesson
    assert len(lesson.queries) == STEPS
    for query in lesson.queries:
        assert base.sparql.select(query), query
        assert base.sparql.warnings(query) == ()
    prefixes = base.ontology.prefixes
    named = expand(lesson.cls, prefixes), expand(lesson.property, prefixes)
    assert all(isinstance(each, Iri) for each in named)
    *_, lines = lesson.queries
    assert {row["line"] for row in base.sparql.select(lines)} - {None}


@pytest.mark.parametrize("base", ["observatories", "notes"], indirect=True)
def test_each_step_runs_on_its_page(base: KnowledgeBase) -> None:
    """The lesson is folded at first; a step's link shows rows below it, and the next link."""
    client = create_app(base).test_client()
    folded = _page(client.get("/sparql", headers={"Accept": "text/html"}).text)
    assert "open" not in folded.css_first("details.lesson").attributes
    links = [each.attributes["href"] or "" for each in folded.css(".run-step")]
    assert len(links) == STEPS
    for number, link in enumerate(links, 1):
        page = _page(client.get(link, headers={"Accept": "text/html"}).text)
        assert link.endswith(f"#lesson-{number}")
        current = page.css_first(f"details[open] #lesson-{number}[aria-current=step]")
        assert current.css("#answer .result-rows tbody")
        assert len(page.css("#answer")) == 1
        assert len(page.css(".run-step")) == STEPS - 1
        for view in current.css("[data-view], [data-sort]"):
            assert f"lesson={number}" in (view.attributes["href"] or "")


def test_without_entries_there_is_no_lesson(notes: Vault) -> None:
    """The page of an empty folder has no lesson, whichever step the address names."""
    base = notes({})
    assert base.search.lesson is None
    client = create_app(base).test_client()
    text = client.get("/sparql?lesson=3", headers={"Accept": "text/html"}).text
    assert not _page(text).css("#lesson, [href*=lesson]")


def _page(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(text)
