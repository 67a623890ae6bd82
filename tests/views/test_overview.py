"""What a page tells at a glance: where a thing belongs, who speaks of it, what nobody has researched, how complete and how fresh all is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, load
from kbgraph.config import find_config
from kbgraph.errors import NotFoundError, SettingsError
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault

SOURCES = 'sources:\n  - {id: act, title: "Act", url: "https://law.example/act", publisher: State, kind: primary, checked: 2026-01-02}\n'
ALDER = f"""---
type: country
slug: country--alder
name: Alder
iso2: "AL [^act]"
region: "[[region--north]] [^act]"
{SOURCES}---
# Alder

## Overview

|     |     |
| --- | --- |
| Status | Legal [^act] |
| Capital | none found [^act] |

Much is decided in [[free-zone--port|the Port]], i.e. by its board. The rest is not. The
[[free-zone--port|Port's]] board sits in Alder.
"""
PORT = f"""---
type: free-zone
slug: free-zone--port
name: Port
within: "[[country--alder]] [^act]"
{SOURCES}---
# Port
"""
NORTH = """---
type: region
slug: region--north
name: North
within: "[[region--all]]"
---
"""
ALL = """---
type: region
slug: region--all
name: All
---
"""


@pytest.fixture(scope="module")
def kb(vault: Vault) -> KnowledgeBase:
    """A small world."""
    return vault({"alder.md": ALDER, "port.md": PORT, "north.md": NORTH, "all.md": ALL})


def test_the_trail_leads_from_the_outermost_whole(kb: KnowledgeBase) -> None:
    """A zone stands in its state, that in its region, that in the world; a thing that is a part of nothing has no trail."""
    assert [whole.label for whole in kb.describe("free-zone--port").trail] == [
        "All",
        "North",
        "Alder",
    ]
    assert kb.describe("region--all").trail == ()


def test_of_several_wholes_the_innermost_is_taken_and_circles_end(vault: Vault) -> None:
    """Who names both its state and the region around it stands in the state; two that lie within each other do not turn for ever."""
    both = PORT.replace(
        'within: "[[country--alder]] [^act]"', 'within: ["[[region--north]]", "[[country--alder]]"]'
    )
    known = vault(
        {
            "alder.md": ALDER,
            "port.md": both,
            "north.md": NORTH,
            "all.md": ALL.replace("name: All", 'name: All\nwithin: "[[region--north]]"'),
        }
    )
    assert [whole.label for whole in known.describe("free-zone--port").trail] == [
        "All",
        "North",
        "Alder",
    ]
    assert [whole.label for whole in known.describe("region--all").trail] == ["North"]


def test_mentions_are_in_prose_and_come_with_their_sentence(kb: KnowledgeBase) -> None:
    """Each sentence that links is one mention, divided at the words of the link; a link in the front matter is none."""
    (mention,) = kb.describe("free-zone--port").mentioned
    assert (mention.slug, mention.file) == ("country--alder", "alder.md")
    assert [(each.before, each.words, each.after) for each in mention.sentences] == [
        ("Much is decided in ", "the Port", ", i.e. by its board."),
        ("The ", "Port's", " board sits in Alder."),
    ]
    lines = ALDER.splitlines()
    assert [lines[each.line - 1][:9] for each in mention.sentences] == ["Much is d", "[[free-zo"]
    assert kb.describe("country--alder").mentioned == ()


def test_a_gap_is_what_the_mapping_asks_for_and_nobody_stated(kb: KnowledgeBase) -> None:
    """What was researched without result is no gap, and no value either."""
    gaps = {gap.heading: gap.labels for gap in kb.describe("country--alder").gaps}
    assert "risk score" in gaps["Overview"]
    assert not {"legal status", "capital"} & set(gaps["Overview"])
    facts = {
        fact.label: fact.values
        for heading in kb.describe("country--alder").headings
        for fact in heading.facts
    }
    assert [value.is_none_found for value in facts["capital"]] == [True]
    assert [value.is_none_found for value in facts["legal status"]] == [False]


def test_the_page_tells_no_from_none_found_from_not_researched(kb: KnowledgeBase) -> None:
    """The three look different, and a screen reader hears them."""
    html = create_app(kb).test_client().get("/entry/country--alder").text
    assert '<span class="none-found">none found</span>' in html
    assert '<span class="unknown">not researched</span> risk score' in html


def test_coverage_counts_the_fields_of_the_mapping(kb: KnowledgeBase) -> None:
    """Of what a country is asked for, Alder states its code, region and status, and found no capital; the shares add up."""
    country = next(each for each in kb.views.coverage if each.label == "country")
    gaps = kb.describe("country--alder").gaps
    assert (country.entries, country.stated, country.none_found) == (1, 3, 1)
    assert country.unknown == sum(len(gap.labels) for gap in gaps) == country.asked - 4


def test_things_are_spread_over_the_values_of_a_coded_property(kb: KnowledgeBase) -> None:
    """Alder is legal; of the Port nobody has researched it, which is no value; regions are not asked."""
    assert kb.views.coded_properties[0].name == "legalStatus"
    spread = kb.views.distribution("legalStatus")
    assert [
        (group.label, [subject.name for subject in group.subjects]) for group in spread.groups
    ] == [("legal", ["Alder"])]
    assert ([subject.name for subject in spread.unknown], spread.none_found, spread.things) == (
        ["Port"],
        (),
        2,
    )
    with pytest.raises(
        NotFoundError, match="no coded property is called 'colour'; there are legalStatus"
    ):
        kb.views.distribution("colour")


def test_sources_that_differ_put_a_thing_into_two_groups(vault: Vault) -> None:
    """Two statements of the status are two groups, and the thing is marked in both."""
    known = vault(
        {
            "alder.md": ALDER.replace(
                "| Status | Legal [^act] |", "| Status | Legal [^act] |\n| Status | Banned |"
            )
        }
    )
    spread = known.views.distribution("legalStatus")
    assert sorted(group.label for group in spread.groups) == ["banned", "legal"]
    assert spread.disputed == {"https://kbgraph.example/id/country--alder"}
    assert spread.things == 1
    assert create_app(known).test_client().get("/").text.count("sources differ") == 2


def test_the_freshest_entry_is_the_one_checked_last(vault: Vault) -> None:
    """By the day of its statements; of the same day, the one of which more was checked. What bears no day is not listed."""
    later = PORT.replace("2026-01-02", "2026-03-04")
    known = vault({"alder.md": ALDER, "port.md": later, "north.md": NORTH})
    assert [(each.subject.name, each.day) for each in known.views.freshness] == [
        ("Port", "2026-03-04"),
        ("Alder", "2026-01-02"),
    ]
    assert all(0 < each.on_that_day <= each.statements for each in known.views.freshness)


def test_the_second_domain_has_trails_and_coverage_too() -> None:
    """Nothing of this knows a word of the first domain: observatories lie at sites, and have fields."""
    known = load(ROOT / "tests" / "observatories")
    assert {each.label for each in known.views.coverage}
    home = create_app(known).test_client().get("/")
    assert home.status_code == 200
    assert "Coverage" in home.text


def test_a_vault_without_any_mapped_entry_has_a_home(vault: Vault) -> None:
    """A plain folder of notes has nothing coded and no coverage, and a home all the same."""
    home = create_app(vault({"a.md": "# A\n\nSee [[b]].", "b.md": "# B"})).test_client().get("/")
    assert home.status_code == 200
    assert "Coverage" not in home.text
    assert "Entries by" not in home.text


def test_every_page_credits_what_it_is_made_of(kb: KnowledgeBase) -> None:
    """The foot names the map's source, and leads to the licences of the scripts."""
    client = create_app(kb).test_client()
    for path in ("/", "/entry/country--alder", "/nothing"):
        assert "Natural Earth, public domain" in client.get(path).text
        assert 'href="/static/bundle/CREDITS.txt"' in client.get(path).text
    with client.get("/static/bundle/CREDITS.txt") as licences:
        assert "world-atlas" in licences.text


def test_the_repository_must_be_an_address(tmp_path: Path) -> None:
    """`repository` in kbgraph.toml loses a last slash; what is no address is refused with the file's name."""
    (tmp_path / "kbgraph.toml").write_text(
        'repository = "https://code.example/o/n/blob/main/kb/"\n'
    )
    assert find_config(tmp_path).site.repository == "https://code.example/o/n/blob/main/kb"
    (tmp_path / "kbgraph.toml").write_text('repository = "javascript:alert(1)"\n')
    with pytest.raises(
        SettingsError, match=r"kbgraph\.toml: repository must be the http\(s\) address"
    ):
        find_config(tmp_path)
