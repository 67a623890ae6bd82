"""Evidence filters: the facts that meet conditions, on the page of a thing and over all things."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qs

import pytest

from kbgraph.evidence.in_force import parse_day
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import PREF_LABEL
from kbgraph.rdf.terms import Iri, Term
from kbgraph.views import strength_words
from kbgraph.views.evidence_filters import (
    Age,
    EvidenceFilter,
    FactIndex,
    evidence_filter,
    evidence_of,
    filtered_comparison,
    filtered_description,
    parse_age,
)
from kbgraph.views.facts import Fact
from kbgraph.views.overview import STRENGTH_COUNTS
from tests.conftest import ROOT, Vault

CASES = (ROOT / "tests" / "cases" / "evidence-filters" / "facts.md").read_text(encoding="utf-8")
ENTRY = re.findall("```\n(.*?)```", CASES, re.DOTALL)[0]
ROWS = re.findall(r"^\| ([^|]*?) ?\| ?([^|]*?) ?\|$", CASES.partition("|---|---|")[2], re.MULTILINE)
ROWS_OF_X = """---
type: country
name: X
borders: ["[[y]] [^news]", "[[z]] [^law]"]
sources:
  - {id: law, title: Law, publisher: Ministry, kind: primary, published: 2023}
  - {id: news, title: News, publisher: Daily, kind: secondary, published: 2020}
---
## Memberships
| Body | Role | Since |
| --- | --- | --- |
| [[supranational--b]] [^law] | observer | 2001 |
| [[supranational--c]] [^news] | observer | 2002 |
"""

ROWS_OF_A_LAW = {
    "x.md": """---
type: country
name: X
sources:
  - {id: act, title: Act, publisher: Parliament, kind: primary}
  - {id: news, title: News, publisher: Daily, kind: secondary}
---
## Instruments
| Instrument | Issued | In force | Amended |
| --- | --- | --- | --- |
| [[law]] [^act] | 2023 | | |
| [[law]] [^news] | 2023 | 2024-04-01 | 2025 |
""",
    "law.md": """---
type: instrument
name: L
issued: "2023 [^text]"
amended: "2025 [^daily]"
in_force: "2024-05-01 [^text]"
sources:
  - {id: text, title: The law, publisher: Ministry, kind: primary}
  - {id: daily, title: News, publisher: Daily, kind: secondary}
---
""",
}


def wanted(address: str) -> EvidenceFilter:
    """Return the filter that the parameters of an address name."""
    named = parse_qs(address)
    days = (named.get(name) for name in ("issued-before", "checked-before"))
    return evidence_filter(
        named.get("evidence", ()), *(parse_day(day[0]) if day else None for day in days)
    )


def told(prop: Iri, value: Term) -> str:
    """Return a fact as the cases have it."""
    return f"{local_name(prop)} {local_name(value) if isinstance(value, Iri) else value}"


def told_all(facts: tuple[Fact, ...]) -> list[str]:
    """Return the values of facts as the cases have them."""
    return sorted(told(fact.property, value.term) for fact in facts for value in fact.values)


@pytest.fixture(scope="module")
def x(vault: Vault) -> KnowledgeBase:
    """The entry of the cases."""
    return vault({"x.md": ENTRY})


@pytest.mark.parametrize(("address", "facts"), ROWS)
def test_the_facts_that_meet_all_conditions_stay(
    x: KnowledgeBase, address: str, facts: str
) -> None:
    """On the page of the thing, in a comparison, and in the list of all facts alike."""
    expected = sorted(filter(None, facts.split(", ")))
    listed = [told(each.property, each.object) for each in x.views.facts.allowed(wanted(address))]
    assert sorted(listed) == expected
    left, counted = filtered_description(
        x.describe("x"), wanted(address), x.views.facts.of_relation
    )
    assert told_all(tuple(fact for group in left.headings for fact in group.facts)) == expected
    assert counted == (len(expected), 8)
    compared, counted = filtered_comparison(x.views.compare(["x", "x"]), wanted(address))
    rows = {row.label: row for section in compared.sections for row in section.rows}
    cells = [row.cells[0] for row in rows.values()]
    assert counted.shown == 2 * sum(len(cell.values) for cell in cells) == 2 * len(expected)


def test_rows_of_tables_and_relations_are_filtered(vault: Vault) -> None:
    """A row stays with its fact, and a relation at both of its ends."""
    others = {f"{slug}.md": f"---\ntype: country\nname: {slug}\n---\n" for slug in "yz"}
    kb = vault({"x.md": ROWS_OF_X, **others})
    primary, evidence = wanted("evidence=primary"), kb.views.facts.of_relation
    left, _ = filtered_description(kb.describe("x"), primary, evidence)
    tables = [table for group in left.headings for table in group.tables]
    assert [len(table.rows) for table in tables] == [1]
    assert told_all(left.outgoing) == ["borders z", "takesPartIn supranational--b"]
    for slug, kept in (("supranational--b", 1), ("supranational--c", 0), ("z", 1), ("y", 0)):
        whole = kb.describe(slug)
        assert [len(fact.values) for fact in whole.incoming] == [1]
        other, _ = filtered_description(whole, primary, evidence)
        assert [len(fact.values) for fact in other.incoming] == [1] * kept, slug


def test_a_cell_without_any_value_left_says_so(vault: Vault) -> None:
    """It is not said to be not researched; a row that leaves no cell a value is left out."""
    other = ENTRY.replace("name: X", "name: Z").replace("Yes [^law] [^gazette]", "No [^news]")
    kb = vault({"x.md": ENTRY, "z.md": other})
    left, _ = filtered_comparison(kb.views.compare(["x", "z"]), wanted("evidence=several-primary"))
    cells = [cell for section in left.sections for row in section.rows for cell in row.cells]
    assert [cell.state.value for cell in cells] == ["stated", "left out"]


def test_the_list_has_the_facts_of_a_query_with_the_marks_of_their_pages(
    shipped: KnowledgeBase,
) -> None:
    """Details that rows of other things state are none of its facts, nor what rules infer."""
    query = """SELECT DISTINCT ?thing ?property ?value {
        GRAPH <claims> { ?claim kb:strength kb:strength-one-secondary
          FILTER NOT EXISTS { ?claim kb:basis kb:inferred } }
        GRAPH ?claim { ?thing ?property ?value FILTER NOT EXISTS { ?owner ?of ?thing } }
        FILTER(?property NOT IN (rdf:type, kb:starts, kb:ends, kb:applies)
          && STRSTARTS(STR(?thing), STR(<id/>)) && !CONTAINS(STR(?thing), "#")) }"""
    facts = shipped.views.facts.allowed(wanted("evidence=one-secondary"))
    assert {tuple(each.triple) for each in facts} == set(map(tuple, shipped.query(query).raw))
    assert len(facts) > 500
    counts, day = shipped.views.fact_counts, "2026-11-25"
    assert counts.total == len(shipped.views.facts.facts)
    older = shipped.views.facts.allowed(wanted(f"checked-before={day}"))
    assert counts.checked_before(day) == len(older) > 0
    some = shipped.views.facts.facts[::40]
    for fact, listed in zip(some, shipped.views.facts.listed(some), strict=True):
        assert evidence_of(listed.value.citations) == fact.evidence


def test_the_evidence_of_a_relation_alone_is_that_among_all(shipped: KnowledgeBase) -> None:
    """A page reads it without the index of all facts, also that of mere links, which have none."""
    alone, index = FactIndex(shipped.views.describer), shipped.views.facts
    relations = [(a, prop, b) for a, b, prop in shipped.network.multigraph.edges(keys=True)]
    in_index = index.relations(wanted(""))
    assert 0 < len(in_index) < len(relations)
    evidence = [alone.of_relation(*each) for each in relations]
    assert evidence == [index.of_relation(*each) for each in relations]


def test_the_facts_of_things_add_up_to_those_of_all(shipped: KnowledgeBase) -> None:
    """What is counted thing by thing, after a change, is what one query counts of all things."""
    graph = shipped.graph
    things = {each.triple.subject for each in shipped.views.facts.facts}
    slugs = sorted(graph.iris.slug(thing) or "" for thing in things)
    counts = STRENGTH_COUNTS.of_some(graph, slugs)
    assert counts == STRENGTH_COUNTS.of_all(graph)
    assert counts["disputed", ""] > 0


def test_each_value_of_a_row_has_the_strength_and_the_rivals_of_its_own(vault: Vault) -> None:
    """On the page, in the list and in a basket, whatever the row's other facts rest on."""
    kb = vault(ROWS_OF_A_LAW)
    facts = [fact for group in kb.describe("law").headings for fact in group.facts]
    found = {
        f"{local_name(fact.property)} {value.text}": strength_words(value.citations)
        for fact in facts
        for value in fact.values
        if fact.property != PREF_LABEL
    }
    assert found == {
        "issued 2023": "◆◆ several primary",
        "amended 2025": "◇ one secondary",
        "inForce 2024-04-01": "◇ one secondary, disagrees",
        "inForce 2024-05-01": "◆ one primary, disagrees",
    }
    listed = kb.views.facts.listed(kb.views.facts.facts)
    of_law = {
        f"{local_name(each.property)} {each.value.text}": strength_words(each.value.citations)
        for each in listed
        if each.slug == "law" and each.property != PREF_LABEL
    }
    assert of_law == {name: words for name, words in found.items() if "04-01" not in name}
    (amended,) = (value for fact in facts for value in fact.values if value.text == "2025")
    claims = [each.claim for each in amended.citations]
    collected = [value for fact in kb.views.cited_facts("law", claims) for value in fact.values]
    strengths = {(local_name(Iri(each.path)), each.strength) for each in collected}
    assert {name for name, words in strengths if words == "◇ one secondary"} == {"amended"}
    assert ("hasInstrument", "◆ one primary") in strengths


def test_paths_follow_the_facts_that_are_given_alone(vault: Vault) -> None:
    """The shortest path over primary sources may be longer than the shortest of all."""
    source = "sources:\n  - {id: s, title: S, publisher: P, kind: %s}\n"
    texts = {
        f"{slug}.md": f"---\ntype: country\nname: {slug}\nborders: {borders}\n{source % kind}---\n"
        for slug, kind, borders in (
            ("aa", "secondary", '["[[bb]] [^s]"]'),
            ("cc", "primary", '["[[aa]] [^s]", "[[bb]] [^s]"]'),
            ("bb", "secondary", "[]"),
        )
    }
    kb = vault(texts)
    primary = kb.views.facts.relations(wanted("evidence=primary"))
    hops = [len(kb.network.path("aa", "bb", facts=facts).paths[0]) for facts in (None, primary)]
    assert hops == [1, 2]
    assert not kb.network.path("aa", "bb", facts=frozenset()).paths


@pytest.mark.parametrize(
    ("text", "day", "before"),
    [
        ("2 years", date(2026, 11, 30), date(2024, 11, 30)),
        ("1 year", date(2024, 2, 29), date(2023, 2, 28)),
        ("18 months", date(2026, 3, 31), date(2024, 9, 30)),
        ("1-month", date(2026, 1, 1), date(2025, 12, 1)),
        ("90 days", date(2026, 3, 1), date(2025, 12, 1)),
        ("9999 years", date(2026, 1, 1), date.min),
    ],
)
def test_a_span_is_counted_back_from_a_day(text: str, day: date, before: date) -> None:
    """By the calendar: a day that a month does not have is its last."""
    age = parse_age(text)
    assert isinstance(age, Age)
    assert age.before(day) == before


def test_an_age_is_a_span_or_a_day() -> None:
    """Any other text is refused with examples."""
    assert parse_age("2024-12-30") == date(2024, 12, 30)
    for text in ("2024", "0 days", "two years", "2 weeks", "-1 day", "2024-13-01"):
        with pytest.raises(ValueError, match="write 2024-12-30, 90 days, 18 months or 2 years"):
            parse_age(text)
