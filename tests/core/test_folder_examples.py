"""The example queries of a folder are its own, or none."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgraph.cli import main
from kbgraph.config import UNTRUSTED, find_config
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import load_ontology
from kbgraph.opening import load
from kbgraph_web.app import create_app
from tests.conftest import ROOT
from tests.questions import QUESTIONS

QUERY = "# Which notes are there?\nSELECT ?note { ?note a kb:Entry }\n"
TURTLE = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<ont#Note> a owl:Class ; rdfs:label "note"@en .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a stranger: one note, and nothing about an ontology."""
    (tmp_path / "note.md").write_text("# A note\n\nIt links to [[another]].\n", encoding="utf-8")
    return tmp_path


def bring(folder: Path, name: str, text: str) -> None:
    """Write a file of the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def titles(base: KnowledgeBase) -> list[str]:
    """Return the titles of the examples, the same on the page, and to programs."""
    client = create_app(base).test_client()
    examples = base.graph.ontology.example_queries
    page = html.unescape(client.get("/sparql", headers={"Accept": "text/html"}).text)
    description = client.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    shipped = load_ontology(ROOT / "ontology").example_queries
    for example in {*shipped, *examples}:
        assert (f'/question/{example.address_name}"' in page) == (example in examples)
        assert (f"question.{example.name}" in description) == (example in examples)
    assert ('id="library"' in page) == bool(examples)
    return [each.title for each in examples]


def test_a_folder_without_an_ontology_has_no_examples(folder: Path) -> None:
    """The shipped examples, which ask for the shipped things, are not offered for other notes."""
    assert titles(load(folder)) == []


def test_a_folder_may_bring_examples_without_an_ontology(folder: Path) -> None:
    """Queries in `ontology/queries` are offered, and they run; a change is another generation."""
    before = load(folder)
    bring(folder, "ontology/queries/notes.rq", QUERY)
    base = load(folder)
    assert titles(base) == ["Which notes are there?"]
    assert base.query(base.graph.ontology.example_queries[0].text).raw
    assert base.graph.generation != before.graph.generation


def test_a_folder_with_an_ontology_has_its_own_examples(folder: Path) -> None:
    """Beside Turtle of the folder, its own queries are offered, and none without them."""
    bring(folder, "ontology/classes.ttl", TURTLE)
    assert titles(load(folder)) == []
    bring(folder, "ontology/queries/notes.rq", QUERY)
    assert titles(load(folder)) == ["Which notes are there?"]


def test_settings_in_a_folder_change_nothing_about_that(folder: Path) -> None:
    """A kbgraph.toml that names no ontology has the examples of its folder."""
    bring(folder, "kbgraph.toml", 'title = "Notes"\n')
    assert titles(load(folder)) == []
    bring(folder, "ontology/queries/notes.rq", QUERY)
    assert titles(load(folder)) == ["Which notes are there?"]


def test_an_ontology_that_is_named_brings_its_examples(folder: Path) -> None:
    """The user who names the shipped ontology, or the shipped entries, gets their examples."""
    assert len(titles(load(folder, ontology=ROOT / "ontology"))) == len(QUESTIONS)
    assert find_config(ROOT / "kb").queries is None
    assert find_config(ROOT).queries is None


def test_a_link_to_queries_elsewhere_is_a_finding(folder: Path) -> None:
    """A folder of queries that is a link out of the folder is not read, and is named."""
    (folder / "ontology").mkdir()
    (folder / "ontology" / "queries").symlink_to(ROOT / "ontology" / "queries")
    base = load(folder)
    assert titles(base) == []
    (finding,) = [each for each in find_config(folder).findings if each.code == UNTRUSTED]
    assert "ontology/queries is a link to a place outside the folder" in finding.message


def test_a_query_that_cannot_be_read_names_its_file(folder: Path) -> None:
    """A file without a query is an error with its path, as in an ontology."""
    bring(folder, "ontology/queries/empty.rq", "# Only words\n")
    result = CliRunner().invoke(main, ["--kb", str(folder), "check"])
    assert result.exit_code == 2
    assert "empty.rq: cannot read the example query" in result.output
