"""The fifteen questions give the rows that somebody has reviewed, and are written in plain SPARQL with prose above."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.terms import Iri
from tests.questions import QUESTIONS, expected, frozen, rows, shipped

NAMES = [question.stem for question in QUESTIONS]


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    """The small frozen set."""
    return frozen()


@pytest.fixture(scope="module")
def whole() -> KnowledgeBase:
    """The shipped knowledge base."""
    return shipped()


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_questions_on_the_frozen_set(question: Path, small: KnowledgeBase) -> None:
    """Each question gives the reviewed rows on a set of entries that never changes, and at least one."""
    found = rows(small, question)
    assert found == expected("frozen", question).read_text(encoding="utf-8")
    assert found.count("\n") > 1


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_questions_on_the_shipped_knowledge_base(question: Path, whole: KnowledgeBase) -> None:
    """Each question gives the reviewed rows on the shipped entries; `python -m tests.questions` writes them anew for review."""
    assert rows(whole, question) == expected("shipped", question).read_text(encoding="utf-8")


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_questions_are_plain_sparql_under_prose(question: Path) -> None:
    """Each file starts with prose, declares its prefixes itself, and another engine's parser reads it."""
    text = question.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.splitlines()[0]) > 40
    rdflib.plugins.sparql.prepareQuery(text, base="https://kbgraph.example/")


def test_the_flagship_finds_the_park_by_three_bodies(whole: KnowledgeBase) -> None:
    """Free zones that license firms in states which share a regional body with Kazakhstan: Belarus's park, by CIS, EAEU and SCO."""
    (flagship,) = [question for question in QUESTIONS if question.stem.startswith("01")]
    found = [line.split(",") for line in rows(whole, flagship).splitlines()[1:]]
    bodies = {
        body.split("--")[1].split("-")[0]
        for zone, _, body in found
        if zone == "id/free-zone--belarus-hi-tech-park"
    }
    assert bodies == {"cis", "eaeu", "sco"}


def test_suspended_never_reads_as_member(whole: KnowledgeBase) -> None:
    """Nobody who is suspended, withdrawing, associated, observing, or gone is a member to a plain query."""
    row = "GRAPH ?claim { ?party ?standing ?body } GRAPH <claims> { ?claim org:role ?role }"
    other = whole.query(
        f"SELECT ?party ?body {{ {row} FILTER(?role != <concept/role-member>) ?party org:memberOf ?body }}"
    )
    gone = whole.query(
        "SELECT ?party { GRAPH ?claim { ?party org:memberOf ?body } GRAPH <claims> { ?claim kb:until ?day } }"
    )
    assert (other.rows, gone.rows) == ((), ())
    assert whole.query(
        "ASK { <id/country--russia> kb:takesPartIn <id/supranational--fatf-financial-action-task-force> }"
    ).value
    assert isinstance(whole.iris.thing("country--russia"), Iri)
