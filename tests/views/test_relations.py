"""Relations of a thing: each once, with the claims of both ends, unless a row shows it."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.rdf.iris import local_name
from kbgraph.views import CellPart, RecordRow, Relation, merged_relations
from kbgraph.views.evidence_filters import evidence_filter, filtered_description
from tests.conftest import Vault

_ALDER = """---
type: country
slug: country--alder
borders: ["[[country--birch]]", "[[country--cedar]]"]
sources:
  - {id: law, title: Law, publisher: Ministry, kind: primary}
  - {id: news, title: News, publisher: Daily, kind: secondary}
---
# Alder

## Memberships

| Body | Role | Since |
|---|---|---|
| [[supranational--league\\|League]] [^news] | member | 2001 |
| [[supranational--league\\|League]] [^law] | member | 2000 |
| [[supranational--league\\|League]] [^news] | observer | 2016 |

## Instruments

| Instrument | Issued |
|---|---|
| Decision No. 7 [^law] | 2024-10-10 |
| [[instrument--act]] [^news] | 2024-11-11 |
"""
_BIRCH = "---\ntype: country\nslug: country--birch\nborders: '[[country--alder]]'\n---\n# Birch\n"
_ACT = """---
type: instrument
slug: instrument--act
jurisdiction: "[[country--alder]] [^law]"
sources: [{id: law, title: Act, publisher: Ministry, kind: primary}]
---
# Act
"""
_ZONE = "---\ntype: free-zone\nslug: free-zone--port\nwithin: '[[country--alder]]'\n---\n# Port\n"
_LEAGUE = """---
type: supranational
slug: supranational--league
sources: [{id: roll, title: Roll, publisher: Gazette, kind: secondary}]
---
# League

## Members

| Member | Role | Since |
|---|---|---|
| [[country--alder\\|Alder]] [^roll] | member | 2001 |
| [[country--alder\\|Alder]] [^roll] | member | 2010 |
"""


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """Return a country with a neighbour, a zone and a body that say the same of it."""
    return vault({"a.md": _ALDER, "b.md": _BIRCH, "z.md": _ZONE, "l.md": _LEAGUE, "i.md": _ACT})


def relations(base: KnowledgeBase, slug: str) -> tuple[Relation, ...]:
    """Return the relations of a thing that no row of its tables shows."""
    return merged_relations(base.views.describer, base.describe(slug))


def rows(base: KnowledgeBase, slug: str) -> list[RecordRow]:
    """Return the rows of all tables of an entry."""
    groups = base.describe(slug).headings
    return [row for group in groups for table in group.tables for row in table.rows]


def test_a_relation_and_its_inverse_are_one(base: KnowledgeBase) -> None:
    """A border and a zone stand once each, with the claims of both entries."""
    beside = relations(base, "country--alder")
    found = {each.label: [value.text for value in each.values] for each in beside}
    assert found == {
        "borders": ["Birch", "Cedar"],
        "has free zone": ["Port"],
        "member of": ["League"],
    }
    birch, cedar = beside[0].values
    assert {each.slug for each in birch.citations} == {"country--alder", "country--birch"}
    assert {each.slug for each in cedar.citations} == {"country--alder"}
    assert beside[0].directions == {"outgoing", "incoming"}


def test_a_row_shows_its_own_claim_and_those_that_agree(base: KnowledgeBase) -> None:
    """Another row of the table, and another day in another entry, are no evidence for a row."""
    given = rows(base, "country--alder")
    assert [[each.lines for each in row.citations] for row in given] == [
        [(row.line,)] for row in given
    ]
    agreeing = [[each.slug for each in row.agreeing] for row in given]
    assert agreeing == [["supranational--league"], [], [], [], []]
    steps = [each.strength.name for row in given for each in row.citations if each.strength]
    assert steps == [
        "several-secondary",
        "one-primary",
        "one-secondary",
        "one-primary",
        "one-secondary",
    ]


def test_what_only_the_other_entry_states_stays_a_relation(base: KnowledgeBase) -> None:
    """The League says 2010 where its member says 2001 and 2000: a day of its own, and no row."""
    (member,) = (each for each in relations(base, "country--alder") if each.label == "member of")
    (league,) = member.values
    told = [(each.slug, {part.text for part in each.qualifiers}) for each in league.citations]
    assert told == [("supranational--league", {"member", "2010"})]
    assert league.strength
    assert league.strength.name == "one-secondary", "not that of the rows"
    of_league = [
        {part.text for each in value.citations for part in each.qualifiers}
        for relation in relations(base, "supranational--league")
        for value in relation.values
    ]
    assert sorted(map(sorted, of_league)) == [["2000", "member"], ["2016", "observer"]]


def test_a_relation_without_the_details_of_a_row_is_no_evidence(base: KnowledgeBase) -> None:
    """The act says whose it is, from a primary source; its day is said by the row alone."""
    act = rows(base, "country--alder")[-1]
    assert (act.agreeing, {local_name(each) for each in act.covered}) == ((), {"jurisdiction.law"})
    listed = {value.text for each in relations(base, "country--alder") for value in each.values}
    assert "Act" not in listed


def test_words_of_a_row_link_to_the_thing_without_entry(base: KnowledgeBase) -> None:
    """The author wrote no link; the value of the row is a thing all the same."""
    decision = rows(base, "country--alder")[-2]
    assert decision.cells[0] == (CellPart("Decision No. 7", slug="instrument--decision-no-7"),)


def test_a_filter_judges_a_row_by_what_its_mark_shows(base: KnowledgeBase) -> None:
    """The relation has a primary source elsewhere: in another row."""
    primary, of = evidence_filter(["primary"]), base.views.facts.of_relation
    thing = filtered_description(base.describe("country--alder"), primary, of).thing
    tables = [table for group in thing.headings for table in group.tables]
    days = [row.cells[-1][0].text for table in tables for row in table.rows]
    assert days == ["2000", "2024-10-10"]
