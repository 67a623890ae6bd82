"""Times of an invented domain: observatories, whose ontology alone says what starts and ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, load
from kbgraph.evidence.in_force import parse_day
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "observatories"
PREFIXES = """
@prefix obs: <https://observatories.example/ont#> .
@prefix shape: <https://observatories.example/shape#> .
@prefix read: <https://observatories.example/value#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SHAPES = """
shape:Moves a sh:PropertyGroup ; rdfs:label "Moves"@en ; sh:order 8 .
shape:Lenses a sh:PropertyGroup ; rdfs:label "Lenses"@en ; sh:order 9 .
shape:Foci a sh:PropertyGroup ; rdfs:label "Foci"@en ; sh:order 10 .
shape:Tel-stayed a sh:PropertyShape ; sh:path obs:stayedAt ; sh:group shape:Moves .
shape:Tel-lens a sh:PropertyShape ; sh:path obs:lens ; sh:group shape:Lenses .
shape:Tel-foci a sh:PropertyShape ; sh:path obs:focus ; sh:group shape:Foci .
shape:Telescope sh:property shape:Tel-stayed , shape:Tel-lens , shape:Tel-foci .
"""
MAPPING = """
shape:Moves m:section "Moves" .
shape:Lenses m:section "Lenses" .
shape:Foci m:section "Foci" .
shape:Tel-stayed m:column "Observatory" ; m:value read:link ; m:qualifier read:as , read:from , read:to ;
  m:detail [ sh:order 4 ; m:column "Dome" ; m:path obs:dome ; m:value v:plain ] .
shape:Tel-lens m:column "Lens" ; m:value read:length ; m:qualifier read:from , read:to .
shape:Tel-foci m:column "Focus" ; m:value read:focus ; m:qualifier read:from , read:to .
read:as sh:order 1 ; m:column "As" ; m:path obs:as ; m:value v:plain ; m:makes [ m:from "guest" ; m:path obs:guestAt ] .
read:from sh:order 2 ; m:column "From" ; m:path obs:movedIn ; m:value v:dateOrYear ; m:starts true .
read:to sh:order 3 ; m:column "To" ; m:path obs:movedOut ; m:value v:dateOrYear ; m:ends true .
[] a m:InverseRule ; m:path obs:guestAt ; m:from obs:Telescope ; m:to obs:Observatory ; m:gives obs:hasGuest .
shape:Tel-observatory m:whileObjectLasts true .
shape:Obs-opened m:starts true .
"""
TELESCOPE = """---
type: telescope
called: Nomad
---

# Nomad

## Moves

| Observatory | As | From | To | Dome |
| --- | --- | --- | --- | --- |
| [[observatory--grauhorn]] | guest | 1990-01-01 | 1995-07-01 | old dome |
| [[observatory--saltmere]] | owner | 1995-07-01 | | |

## Lenses

| Lens | From | To |
| --- | --- | --- |
| 1.2 m | 1990-01-01 | 1993-01-01 |
| 2.4 m | 1993-01-01 | |

## Foci

| Focus | From | To |
| --- | --- | --- |
| prime | 1990-01-01 | 1993-01-01 |
| Nasmyth | 1993-01-01 | |
"""
FACTS = """SELECT ?s ?p ?o {
  { ?s ?p <id/telescope--nomad> } UNION { <id/telescope--nomad> ?p ?o }
  FILTER(?p IN (obs:stayedAt, obs:guestAt, obs:hasGuest))
}"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Return the observatories with a telescope that has moved, and has had two lenses."""
    folder = tmp_path_factory.mktemp("moves") / "observatories"
    shutil.copytree(FOLDER, folder)
    Path(folder, "ontology", "shapes-moves.ttl").write_text(PREFIXES + SHAPES, encoding="utf-8")
    Path(folder, "ontology", "mapping-moves.ttl").write_text(PREFIXES + MAPPING, encoding="utf-8")
    Path(folder, "kb", "telescope--nomad.md").write_text(TELESCOPE, encoding="utf-8")
    return load(folder)


def facts(kb: KnowledgeBase) -> set[tuple[str, str]]:
    """Return each fact between the telescope and an observatory: property, and observatory."""
    return {
        (str(prop).rpartition("#")[2], str(subject or value).rpartition("--")[2])
        for subject, prop, value in kb.query(FACTS).raw
    }


GUEST = {("stayedAt", "grauhorn"), ("guestAt", "grauhorn"), ("hasGuest", "grauhorn")}
OWNED = {("stayedAt", "saltmere")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("1989-12-31", set()), ("1990-01-01", GUEST), ("1995-06-30", GUEST), ("1995-07-01", OWNED)],
)
def test_a_made_property_holds_as_long_as_its_row(
    kb: KnowledgeBase, day: str, expected: set[tuple[str, str]]
) -> None:
    """The role gives a property of its own on the days of the row, and what follows from that."""
    assert facts(kb) == OWNED | {("stayedAt", "grauhorn")}
    assert facts(kb.in_force(parse_day(day))) == expected


def test_an_inferred_claim_of_a_day_is_cited_and_walked(kb: KnowledgeBase) -> None:
    """It has the line of its premise, and is an edge of the network."""
    then = kb.in_force(parse_day("1992-01-01"))
    (row,) = then.cite("SELECT ?o { ?o obs:hasGuest <id/telescope--nomad> }").rows
    (citation,) = row.triples[0].citations
    assert (citation.lines, citation.basis, list(map(str, citation.ends))) == (
        (12,),
        "inferred",
        ["1995-07-01"],
    )
    relations = {
        edge.property.rpartition("#")[2] for edge in then.neighbourhood("telescope--nomad").edges
    }
    assert {"stayedAt", "guestAt", "hasGuest"} <= relations


def test_what_follows_from_a_fact_goes_with_it(kb: KnowledgeBase) -> None:
    """No telescope stands at an observatory before it has opened, and it has none."""
    patterns = (
        "<id/telescope--great-grauhorn> obs:standsAt <id/observatory--grauhorn>",
        "<id/observatory--grauhorn> obs:hasTelescope <id/telescope--great-grauhorn>",
    )
    for day, expected in (("1961-04-29", False), ("1961-04-30", True)):
        then = kb.in_force(parse_day(day))
        found = [then.query(f"ASK {{ {pattern} }}").value for pattern in patterns]
        assert found == [expected, expected], day


def test_what_a_row_says_of_other_things_stays(kb: KnowledgeBase) -> None:
    """The dome is the observatory's, whoever has left it."""
    query = "ASK { <id/observatory--grauhorn> obs:dome 'old dome' }"
    assert kb.in_force(parse_day("2020-01-01")).query(query).value


def test_a_facet_counts_what_holds(kb: KnowledgeBase) -> None:
    """The values of a coded property are those of the day."""
    assert kb.views.distribution("focus").disputed
    for day, value in (("1992-01-01", "prime"), ("1994-01-01", "Nasmyth")):
        groups = kb.in_force(parse_day(day)).views.distribution("focus").groups
        with_nomad = [
            group.label
            for group in groups
            if "telescope--nomad" in [subject.slug for subject in group.subjects]
        ]
        assert with_nomad == [value]


@pytest.mark.parametrize(
    ("day", "metres"), [("1989-12-31", []), ("1992-06-01", ["1.2"]), ("1993-01-01", ["2.4"])]
)
def test_a_structured_value_goes_with_its_fact(
    kb: KnowledgeBase, day: str, metres: list[str]
) -> None:
    """No number is left behind of a value that does not hold: a sum over all would count it."""
    query = """SELECT ?n { ?q schema:value ?n FILTER(CONTAINS(STR(?q), "nomad")) }"""
    assert len(kb.query(query).raw) == 2
    assert [str(n) for (n,) in kb.in_force(parse_day(day)).query(query).raw] == metres


def test_the_end_of_a_fact_is_said(kb: KnowledgeBase) -> None:
    """Without a day, the page of the thing tells what has ended from what holds."""
    (stands,) = (f for f in kb.describe("telescope--nomad").outgoing if "stayedAt" in f.property)
    ends = {
        value.text: [str(e) for c in value.citations for e in c.ends] for value in stands.values
    }
    assert ends == {"Grauhorn Observatory": ["1995-07-01"], "Saltmere Station": []}
