"""The example queries give reviewed rows, and are plain SPARQL with a description above."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.terms import Iri
from tests.questions import QUESTIONS, expected, frozen, rows, rows_of_small_set

NAMES = [question.stem for question in QUESTIONS]


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    """Load the small frozen set of entries."""
    return frozen()


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_questions_on_the_frozen_set(question: Path, small: KnowledgeBase) -> None:
    """Each query gives the reviewed rows, at least one, on entries that never change."""
    result = rows_of_small_set(small, question)
    assert result == expected("frozen", question).read_text(encoding="utf-8")
    assert result.count("\n") > 1


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_questions_on_the_shipped_knowledge_base(question: Path, shipped: KnowledgeBase) -> None:
    """Each query gives the reviewed rows on the shipped entries.

    `python -m tests.questions` writes the rows anew for review.
    """
    assert rows(shipped, question) == expected("shipped", question).read_text(encoding="utf-8")


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_questions_are_plain_sparql_under_prose(question: Path) -> None:
    """Each file begins with prose, declares its prefixes, and is parsed by rdflib too."""
    text = question.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.splitlines()[0]) > 30
    prepareQuery(text, base="https://kbgraph.example/")


def test_the_flagship_finds_the_park_by_three_bodies(shipped: KnowledgeBase) -> None:
    """The first query finds Belarus's park by three common bodies: CIS, EAEU and SCO.

    It asks for free zones that license firms, in states that share a regional body with Kazakhstan.
    """
    (flagship,) = [question for question in QUESTIONS if question.stem.startswith("01")]
    lines = [line.split(",") for line in rows(shipped, flagship).splitlines()[1:]]
    bodies = {
        body.split("--")[1].split("-")[0]
        for zone, _, body in lines
        if zone == "id/free-zone--belarus-hi-tech-park"
    }
    assert bodies == {"cis", "eaeu", "sco"}


def test_a_suspended_member_is_not_a_member(shipped: KnowledgeBase) -> None:
    """A state that is suspended, withdrawing, associated, observing or gone is not a member."""
    row = "GRAPH ?claim { ?party ?standing ?body } GRAPH <claims> { ?claim org:role ?role }"
    not_members = shipped.query(
        f"SELECT ?party ?body {{ {row} FILTER(?role != <concept/role-member>) ?party org:memberOf ?body }}"
    )
    former_members = shipped.query(
        "SELECT ?party { GRAPH ?claim { ?party org:memberOf ?body } GRAPH <claims> { ?claim kb:until ?day } }"
    )
    assert (not_members.raw, former_members.raw) == ((), ())
    assert shipped.query(
        "ASK { <id/country--russia> kb:takesPartIn <id/supranational--fatf-financial-action-task-force> }"
    ).value
    assert isinstance(shipped.graph.iris.thing("country--russia"), Iri)
