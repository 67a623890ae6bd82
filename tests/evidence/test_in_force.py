"""What a knowledge base holds on a day, from the times that its entries state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kbgraph import KnowledgeBase
from kbgraph.days.graph_on_day import GraphSwitch, graph_on_day
from kbgraph.days.knowledge_by_day import CopiesByDay, SwitchByDay
from kbgraph.errors import DayUnavailableError, QueryError
from kbgraph.evidence.in_force import parse_day
from kbgraph.network.network import network
from kbgraph.rdf.formats import RESULTS_CSV
from kbgraph.rdf.namespaces import KB
from kbgraph.rdf.terms import Iri
from kbgraph.sparql import Request
from kbgraph.store.memory import MemoryStore
from kbgraph.views.comparison import ValueStatus
from tests.conftest import Vault
from tests.sizes import IS_THOROUGH

LEAGUE = """---
type: supranational
---
# League

## Members

| Member | Role | Since | Until |
| --- | --- | --- | --- |
| [[Alder]] | member | 1993 | 2009-08-18 |
| [[Birch]] | member | 2004-05-01 | |
| [[Cedar]] | observer | | 2020 |
| [[Dogwood]] | member | | |
"""
COUNTRY = "---\ntype: country\n---\n# {}\n"
ENTRIES = {
    "league.md": LEAGUE,
    **{f"{name.lower()}.md": COUNTRY.format(name) for name in ("Alder", "Birch", "Cedar")},
}
STANDINGS = "SELECT ?who ?what { ?who ?what <id/league> }"


@pytest.fixture(scope="module")
def league(vault: Vault) -> KnowledgeBase:
    """Return a body with members of several times; nothing describes Dogwood."""
    return vault(ENTRIES)


def standings(kb: KnowledgeBase) -> set[str]:
    """Return who has which standing in the league, without what the document says."""
    rows = (tuple(str(term) for term in row) for row in kb.query(STANDINGS).raw)
    return {
        f"{who.rpartition('/')[2]} {what.rpartition('#')[2]}" for who, what in rows if "/id/" in who
    }


def on(kb: KnowledgeBase, day: str) -> KnowledgeBase:
    """Return a knowledge base as of a day."""
    return kb.in_force(parse_day(day))


ALDER, BIRCH = {"alder memberOf", "alder takesPartIn"}, {"birch memberOf"}
CEDAR, DOGWOOD = {"cedar takesPartIn"}, {"dogwood memberOf"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1992-12-31", CEDAR | DOGWOOD),  # 1993 begins on the next day at the earliest
        ("1993-06-30", ALDER | CEDAR | DOGWOOD),  # some day of 1993: it may have begun
        ("2004-04-30", ALDER | CEDAR | DOGWOOD),
        ("2004-05-01", ALDER | BIRCH | CEDAR | DOGWOOD),
        ("2009-08-17", ALDER | BIRCH | CEDAR | DOGWOOD),
        ("2009-08-18", BIRCH | CEDAR | DOGWOOD),  # an end is the first day without it
        ("2020-07-01", BIRCH | CEDAR | DOGWOOD),  # some day of 2020: it may not have ended
        ("2021-01-01", BIRCH | DOGWOOD),
    ],
)
def test_a_membership_holds_between_its_days(
    league: KnowledgeBase, day: str, expected: set[str]
) -> None:
    """What certainly does not hold is left out; what may hold, and what has no times, stays."""
    assert standings(on(league, day)) == expected


def test_without_a_day_nothing_is_left_out(league: KnowledgeBase) -> None:
    """A row that has ended states the general property alone, as it does today."""
    before = standings(league)
    assert before == {"alder takesPartIn"} | BIRCH | CEDAR | DOGWOOD
    on(league, "2021-01-01")
    assert standings(league) == before


def test_the_description_of_a_claim_stays(league: KnowledgeBase) -> None:
    """Its lines and times tell why the fact is missing; its own graph is empty."""
    query = "SELECT ?claim { GRAPH <claims> { ?claim kb:ends ?day } FILTER EXISTS { GRAPH ?claim { ?s ?p ?o } } }"
    later = on(league, "2021-01-01")
    assert len(league.query(query).raw) == 2
    assert later.query(query).raw == ()
    assert len(later.query("SELECT ?c { GRAPH <claims> { ?c kb:ends ?day } }").raw) == 2


def test_each_row_has_its_claim(league: KnowledgeBase) -> None:
    """A property that is made for a day is cited as the row that gives it."""
    cited = on(league, "2005-01-01").cite("SELECT ?who { ?who org:memberOf <id/league> }")
    lines = {row.row[0].rpartition("/")[2]: row.triples[0].citations[0].lines for row in cited.rows}
    assert lines == {"alder": (10,), "birch": (11,), "dogwood": (13,)}


def test_another_claim_keeps_a_fact(vault: Vault) -> None:
    """What one entry says has ended, and another states without an end, may hold."""
    own = (
        COUNTRY.format("Cedar")
        + "\n## Memberships\n\n| Body | Role |\n| --- | --- |\n| [[league]] | observer |\n"
    )
    kb = vault({**ENTRIES, "cedar.md": own})
    assert "cedar takesPartIn" in standings(on(kb, "2021-01-01"))
    assert "cedar takesPartIn" not in standings(on(vault(ENTRIES), "2021-01-01"))


LAW = """---
type: instrument
{}
---
# Token Act
"""
LICENSED = (
    COUNTRY.format("Alder")
    + "\n## Licensing\n\n| | |\n| --- | --- |\n| Framework | [[token-act]] |\n"
)
FRAMEWORK = "ASK { <id/alder> kb:framework <id/token-act> }"


@pytest.mark.parametrize(
    ("law", "days"),
    [
        ("in_force: 2024-12-30\nrepealed: 2026-01-01",
         {"2024-12-29": False, "2024-12-30": True, "2025-12-31": True, "2026-01-01": False}),
        ("in_force: 2024", {"2023-12-31": False, "2024-07-01": True, "2030-01-01": True}),
        ("issued: 2024-12-30", {"2000-01-01": True}),
    ],
)  # fmt: skip
def test_a_framework_holds_while_its_law_does(
    vault: Vault, law: str, days: dict[str, bool]
) -> None:
    """The times of a law bound what rests on it; the day of its issue does not."""
    kb = vault({"alder.md": LICENSED, "token-act.md": LAW.format(law)})
    assert {day: on(kb, day).query(FRAMEWORK).value for day in days} == days
    assert kb.query(FRAMEWORK).value
    for day in days:
        assert on(kb, day).query("ASK { <id/token-act> a kb:LegalInstrument }").value


def test_a_thing_stays_known(vault: Vault) -> None:
    """Nothing but a membership that has ended mentions Elm: it is found, without relations."""
    elm = "| [[Elm]] | member | | 2000-01-01 |\n"
    kb = vault({**ENTRIES, "league.md": LEAGUE + elm})
    assert on(kb, "1999-12-31").describe("elm").outgoing
    gone = on(kb, "2000-01-01")
    assert gone.find("Elm") == "elm"
    assert (gone.describe("elm").outgoing, gone.neighbourhood("elm").edges) == ((), ())


DAYS = ("1990-01-01", "1993-06-30", "2005-01-01", "2009-08-18", "2021-01-01")


def quads(kb: KnowledgeBase) -> list[str]:
    """Return the quads of a store as texts."""
    return [str(quad) for quad in kb.graph.store.quads()]


@pytest.fixture(params=["league", *(["shipped"] if IS_THOROUGH else [])])
def any_kb(request: pytest.FixtureRequest, vault: Vault) -> Iterator[KnowledgeBase]:
    """Return a knowledge base whose store the test may alter: it is a copy."""
    if request.param == "league":
        yield vault(ENTRIES)
    else:
        shipped: KnowledgeBase = request.getfixturevalue("shipped")
        store = shipped.graph.store
        assert isinstance(store, MemoryStore)
        graph = shipped.graph.__class__(
            **{
                name: getattr(shipped.graph, name)
                for name in ("subjects", "contents", "ontology", "iris", "findings", "premises")
            },
            store=store.copy(),
        )
        yield KnowledgeBase(graph)


def test_altered_in_place_or_copied_the_store_is_the_same(any_kb: KnowledgeBase) -> None:
    """From day to day and back, in any order, nothing is left of another day."""
    before, switch = quads(any_kb), SwitchByDay(any_kb)
    copies = {day: quads(on(any_kb, day)) for day in DAYS}
    for day in (*DAYS, *reversed(DAYS)):
        assert quads(switch.on(parse_day(day))) == copies[day]
        assert quads(switch.on(None)) == before
    assert len({len(each) for each in (*copies.values(), before)}) > 2


def test_a_change_that_failed_half_way_is_undone(
    league: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next request has the store that it asks for, whatever the last one left."""
    store = league.graph.store
    assert isinstance(store, MemoryStore)
    graph = graph_on_day(league.graph, date(2021, 1, 1))
    whole = KnowledgeBase(graph)
    switch, before = GraphSwitch(league.graph), quads(league)

    def fail(self: MemoryStore, removed: object, added: object) -> None:
        alter(self, [*removed][:2], ())  # type: ignore[misc]
        raise MemoryError

    alter = MemoryStore.alter
    with monkeypatch.context() as patch:
        patch.setattr(MemoryStore, "alter", fail)
        with pytest.raises(MemoryError):
            switch.on(date(2021, 1, 1))
    assert quads(KnowledgeBase(switch.on(date(2021, 1, 1)))) == quads(whole)
    switch.on(None)
    with monkeypatch.context() as patch:
        patch.setattr(MemoryStore, "alter", fail)
        with pytest.raises(MemoryError):
            switch.on(date(2021, 1, 1))
    assert quads(KnowledgeBase(switch.on(None))) == before


def test_the_network_of_a_day_is_that_of_its_facts(any_kb: KnowledgeBase) -> None:
    """Made of the network of all times, it has the edges that the store of the day gives."""
    assert any_kb.network.multigraph
    for day in DAYS:
        made, whole = on(any_kb, day).network.multigraph, network(on(any_kb, day).graph)
        assert dict(made.nodes(data=True)) == dict(whole.nodes(data=True))
        assert _edges(made) == _edges(whole)


def _edges(net: object) -> list[str]:
    return sorted(map(str, net.edges(keys=True, data=True)))  # type: ignore[attr-defined]


def test_search_of_a_day_has_its_facets(any_kb: KnowledgeBase) -> None:
    """Names and words are shared with all times; what narrows the result is counted anew."""
    fresh = [_facets(on(any_kb, day)) for day in DAYS]
    assert any_kb.search.index
    assert [_facets(on(any_kb, day)) for day in DAYS] == fresh
    assert (
        any_kb.search.find("alder", {}).items == on(any_kb, DAYS[0]).search.find("alder", {}).items
    )


def _facets(kb: KnowledgeBase) -> str:
    return str(kb.search.facets.count(kb.search.find("", {}).listed, {}))


def test_a_generation_is_of_a_day(league: KnowledgeBase) -> None:
    """Caches and entity tags tell days apart; the same day is the same generation."""
    generations = [on(league, day).generation for day in (*DAYS, DAYS[0])]
    assert len({*generations, league.generation}) == len(DAYS) + 1
    assert generations[0] == generations[-1]


def test_few_days_are_kept(league: KnowledgeBase) -> None:
    """A day that was asked again is the same object; with a third day the first is dropped."""
    for by_day in (
        CopiesByDay(league),
        SwitchByDay(KnowledgeBase(graph_on_day(league.graph, date(2022, 1, 1)))),
    ):
        first, second, third = (by_day.on(parse_day(day)) for day in DAYS[:3])
        assert by_day.on(parse_day(DAYS[2])) is third
        assert by_day.on(parse_day(DAYS[1])) is second
        assert by_day.on(parse_day(DAYS[0])) is not first


@pytest.mark.parametrize(
    "text",
    [
        "2009",
        "2009-08",
        "20090818",
        "2009-8-18",
        "2009-02-30",
        "2009-W33-2",
        "",
        "today",
        " 2009-08-18",
    ],
)
def test_a_text_that_is_no_day_is_told_so(text: str) -> None:
    """A year or a month is no day: it would leave open what holds."""
    with pytest.raises(ValueError, match="is no day: write one as YYYY-MM-DD"):
        parse_day(text)


def test_a_request_is_answered_as_of_its_own_day(league: KnowledgeBase) -> None:
    """A graph of another day refuses it; nobody gets the facts of another time in silence."""
    request = Request(STANDINGS, (RESULTS_CSV,), in_force=date(2021, 1, 1))
    with pytest.raises(QueryError, match="not as of 2021-01-01"):
        league.sparql.answer(request)
    _, body = on(league, "2021-01-01").sparql.answer(request)
    assert b"birch" in body
    assert b"alder" not in body


def test_a_store_over_http_is_left_alone(league: KnowledgeBase) -> None:
    """Its facts are not this process's to remove: the error says what to do."""

    class Elsewhere:
        """A store that is no MemoryStore."""

    graph = KnowledgeBase(league.graph.__class__(
        subjects=league.graph.subjects, contents=league.graph.contents, store=Elsewhere(),  # type: ignore[arg-type]
        ontology=league.ontology, iris=league.graph.iris, findings=()))  # fmt: skip
    with pytest.raises(DayUnavailableError, match="open the folder without the store"):
        graph.in_force(date(2021, 1, 1))


def test_georgia_left_the_cis(shipped: KnowledgeBase) -> None:
    """Of the shipped knowledge: a member until 2009-08-17, which the borders of Georgia outlast."""
    member = "ASK { <id/country--georgia> org:memberOf <id/supranational--cis-commonwealth-of-independent-states> }"
    any_standing = member.replace("org:memberOf", "?p")
    assert on(shipped, "2009-08-17").query(member).value
    assert not on(shipped, "2009-08-18").query(any_standing).value
    assert shipped.query(any_standing).value
    assert not shipped.query(member).value
    assert on(shipped, "2009-08-18").find("Georgia") == "country--georgia"


def test_what_held_on_another_day_is_no_gap(vault: Vault) -> None:
    """A field without a value on the day is not in force: it was researched."""
    kb = vault({"alder.md": LICENSED, "token-act.md": LAW.format("in_force: 2024-12-30")})
    for day, status, text in (
        ("2024-12-29", ValueStatus.NOT_IN_FORCE, "not in force"),
        ("2024-12-30", ValueStatus.STATED, "Token Act"),
    ):
        then = on(kb, day)
        framework = then.graph.iris.thing("alder"), Iri(KB + "framework")
        cell = then.views.matrix.cell(*framework)
        assert (cell.state, cell.text) == (status, text)
        rows = (row for section in then.views.compare(["alder"]).sections for row in section.rows)
        assert [row.cells[0].text for row in rows if row.path == framework[1]] == [text]
        assert "framework" not in [
            label for gap in then.describe("alder").gaps for label in gap.labels
        ]


def test_the_uae_has_its_free_zones_by_transitive_place(shipped: KnowledgeBase) -> None:
    """Places have no times here: each day they, and the breadcrumbs of a zone, are the same."""
    query = "SELECT ?z { ?z a kb:FreeZone ; kb:within+ <id/country--united-arab-emirates> }"
    for kb in (shipped, on(shipped, "2026-11-01"), on(shipped, "1990-01-01")):
        zones = {str(zone).rpartition("--")[2] for (zone,) in kb.query(query).raw}
        assert zones >= {"adgm", "difc", "dmcc", "dubai-world-trade-centre"}
        breadcrumbs = [each.slug for each in kb.describe("free-zone--adgm").breadcrumbs]
        assert breadcrumbs[-2:] == ["country--united-arab-emirates", "subdivision--abu-dhabi"]


def test_days_in_a_row_leave_the_store_as_it_was(vault: Vault) -> None:
    """Also where another entry states without an end what a row says has ended."""
    own = "## Memberships\n| Body | Role | Since |\n| --- | --- | --- |\n| [[League]] | member | 1993 |\n"
    kb = vault({**ENTRIES, "alder.md": COUNTRY.format("Alder") + own})
    days, before = SwitchByDay(kb), sorted(map(str, kb.graph.store.quads()))
    for day in ("2000-01-01", "2015-01-01", "1990-01-01", "2015-01-01"):
        shown = standings(days.on(parse_day(day)))
        assert shown == standings(
            on(vault({**ENTRIES, "alder.md": COUNTRY.format("Alder") + own}), day)
        )
    days.on(None)
    assert sorted(map(str, kb.graph.store.quads())) == before


def test_the_strength_on_a_day_is_that_of_the_claims_that_are_left(vault: Vault) -> None:
    """A fact that its primary source says has ended rests on the other source alone."""
    source = "sources:\n  - {{id: s, title: {0}, publisher: {0}, kind: {1}}}\n---\n"
    table = "## {}\n| {} | Role | Since | Until |\n| --- | --- | --- | --- |\n| [[{}]] [^s] | observer | 1993 | {} |\n"
    kb = vault({
        "league.md": "---\ntype: supranational\n" + source.format("Charter", "primary")
        + table.format("Members", "Member", "Alder", "2009-08-18"),
        "alder.md": "---\ntype: country\n" + source.format("News", "secondary")
        + table.format("Memberships", "Body", "League", ""),
    })  # fmt: skip
    query = (
        "SELECT DISTINCT ?strength { GRAPH ?c { <id/alder> kb:takesPartIn <id/league> }"
        " GRAPH <claims> { ?c kb:strength ?strength } }"
    )

    def strengths(of: KnowledgeBase) -> list[str]:
        return [str(row[0]).rpartition("strength-")[2] for row in of.query(query).raw]

    assert strengths(kb) == ["one-primary"]
    assert strengths(on(kb, "2000-01-01")) == ["one-primary"]
    assert strengths(on(kb, "2020-01-01")) == ["one-secondary"]
