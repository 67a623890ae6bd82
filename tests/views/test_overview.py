"""Breadcrumbs, mentions, missing fields, coverage, distributions and freshness."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, load
from kbgraph.config import find_config
from kbgraph.errors import NotFoundError, SettingsError
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import local_name
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
    """Return a knowledge base of four entries."""
    return vault({"alder.md": ALDER, "port.md": PORT, "north.md": NORTH, "all.md": ALL})


def test_breadcrumbs_start_at_the_outermost_container(kb: KnowledgeBase) -> None:
    """A zone is in its state, that in its region, that in the world.

    A thing that is part of nothing has no breadcrumbs.
    """
    assert [whole.label for whole in kb.describe("free-zone--port").breadcrumbs] == [
        "All",
        "North",
        "Alder",
    ]
    assert kb.describe("region--all").breadcrumbs == ()


def test_breadcrumbs_take_the_innermost_container_and_end_in_cycles(vault: Vault) -> None:
    """A thing that names its state and the region around it is in the state.

    Two things that contain each other do not loop.
    """
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
    assert [whole.label for whole in known.describe("free-zone--port").breadcrumbs] == [
        "All",
        "North",
        "Alder",
    ]
    assert [whole.label for whole in known.describe("region--all").breadcrumbs] == ["North"]


def test_mentions_are_in_prose_and_come_with_their_sentence(kb: KnowledgeBase) -> None:
    """Each sentence that links is a mention, split at the link text.

    Links in front matter are not mentions.
    """
    (mention,) = kb.describe("free-zone--port").mentioned
    assert (mention.slug, mention.file) == ("country--alder", "alder.md")
    assert [(each.before, each.words, each.after) for each in mention.sentences] == [
        ("Much is decided in ", "the Port", ", i.e. by its board."),
        ("The ", "Port's", " board sits in Alder."),
    ]
    lines = ALDER.splitlines()
    assert [lines[each.line - 1][:9] for each in mention.sentences] == ["Much is d", "[[free-zo"]
    assert kb.describe("country--alder").mentioned == ()


def test_missing_fields_are_expected_and_neither_stated_nor_researched(kb: KnowledgeBase) -> None:
    """A field with none found is not missing, and has no value."""
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


def test_the_page_distinguishes_no_none_found_and_not_researched(kb: KnowledgeBase) -> None:
    """The three look different, and screen readers read them out."""
    html = create_app(kb).test_client().get("/entry/country--alder").text
    assert '<span class="none-found">none found</span>' in html
    assert re.search(r"<summary>Not researched: \d+ fields</summary> <p>[^<]*risk score", html)


def test_coverage_counts_the_fields_of_the_mapping(kb: KnowledgeBase) -> None:
    """Alder states its code, region and status, and has no capital; the counts add up."""
    country = next(each for each in kb.views.coverage if each.label == "country")
    gaps = kb.describe("country--alder").gaps
    assert (country.entries, country.stated, country.none_found) == (1, 3, 1)
    assert country.unknown == sum(len(gap.labels) for gap in gaps) == country.expected - 4


def test_a_distribution_groups_entries_by_the_values_of_a_coded_property(kb: KnowledgeBase) -> None:
    """Alder is legal, the Port is not researched, and regions need no status."""
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
    """Two statements of the status make two groups, and the thing is marked in both."""
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


def test_a_class_is_asked_only_for_what_is_expected_of_it(vault: Vault, ontology: Ontology) -> None:
    """A free zone is not asked for the currency of its state, but may state its stability.

    What it states is in lists and columns; what it does not state is missing in none.
    """
    zone = "---\ntype: free-zone\nslug: {0}\nnames: {{en: {0}}}\n---\n# {0}\n{1}"
    stable = "## Geopolitics\n|||\n|-|-|\n| Stability | high |\n"
    known = vault(
        {"a.md": zone.format("free-zone--a", stable), "b.md": zone.format("free-zone--b", "")}
    )
    missing = {label for gap in known.describe("free-zone--b").gaps for label in gap.labels}
    assert "licence required" in missing
    assert missing.isdisjoint({"currency", "stability", "borders", "has free zone", "bracket"})
    spread = known.views.distribution("politicalStability")
    assert [len(group.subjects) for group in spread.groups] == [1]
    assert spread.unknown == ()
    table = create_app(known).test_client().get("/matrix.csv?where=type:free-zone&column=currency")
    assert "not stated" in table.text
    assert "not researched" not in table.text
    places, organisation = {"borders", "capital", "m49"}, ontology.class_of_type("regulator")
    assert places.isdisjoint(map(local_name, ontology.expected_fields(organisation)))


def test_a_row_answers_for_each_property_that_it_could_state(vault: Vault) -> None:
    """Full members take part in no other role: neither is missing where one is stated."""
    bodies = "## Memberships\n| Body | Role |\n|-|-|\n| [[supranational--u]] | {0} |\n"
    union = "---\ntype: supranational\nslug: supranational--u\nnames: {en: U}\n---\n"
    names = {"Member", "Observer"}
    texts = {
        f"{name}.md": f"---\ntype: country\nslug: country--{name.lower()}\nnames: {{en: {name}}}\n---\n"
        + bodies.format(name)
        for name in names
    }
    known = vault({**texts, "u.md": union})
    for slug in ("country--member", "country--observer"):
        missing = {label for gap in known.describe(slug).gaps for label in gap.labels}
        assert missing.isdisjoint({"member of", "takes part in"}), slug
    assert {"member of", "takes part in"} <= {
        label for gap in known.describe("supranational--u").gaps for label in gap.labels
    }
    compared = known.views.compare(["country--member", "country--observer"])
    cells = {
        row.label: [cell.text for cell in row.cells]
        for section in compared.sections
        for row in section.rows
    }
    assert cells["member of"] == ["U", "not stated"]
    assert cells["takes part in"] == ["not stated", "U"]
    country = next(each for each in known.views.coverage if each.label == "country")
    assert country.stated == 4


def test_what_is_said_to_stand_above_is_the_widest(vault: Vault) -> None:
    """A law that a state and its zone name is the state's; that of two states has no place."""
    entry = "---\ntype: {0}\nslug: {0}--{1}\nnames: {{en: {1}}}\n{2}\n---\n{3}"
    row = "## Licensing\n|||\n|-|-|\n| Framework | [[instrument--{0}]] |\n"
    known = vault(
        {
            "a.md": entry.format("country", "a", "", row.format("shared")),
            "b.md": entry.format("country", "b", "", row.format("shared") + row.format("own")),
            "z.md": entry.format(
                "free-zone", "z", "within: '[[country--b]]'", row.format("own") + row.format("rule")
            ),
            "s.md": entry.format("instrument", "shared", "", ""),
            "o.md": entry.format("instrument", "own", "", ""),
            "r.md": entry.format("instrument", "rule", "", ""),
        }
    )
    trails = {
        name: [each.label for each in known.describe(f"instrument--{name}").breadcrumbs]
        for name in ("shared", "own", "rule")
    }
    assert trails == {"shared": [], "own": ["b"], "rule": ["b", "z"]}


def test_the_freshest_entry_is_the_one_checked_last(vault: Vault) -> None:
    """Entries are sorted by last day, then by the number of statements checked on it.

    Entries without a day are left out.
    """
    later = PORT.replace("2026-01-02", "2026-03-04")
    known = vault({"alder.md": ALDER, "port.md": later, "north.md": NORTH})
    assert [(each.subject.name, each.day) for each in known.views.freshness] == [
        ("Port", "2026-03-04"),
        ("Alder", "2026-01-02"),
    ]
    assert all(0 < each.on_that_day <= each.statements for each in known.views.freshness)


def test_the_second_domain_has_breadcrumbs_and_coverage() -> None:
    """No view knows the first domain: observatories are at sites, and have fields."""
    known = load(ROOT / "tests" / "observatories")
    assert {each.label for each in known.views.coverage}
    home = create_app(known).test_client().get("/")
    assert home.status_code == 200
    assert "Coverage" in home.text


def test_a_vault_without_mapped_entries_has_a_home_page(vault: Vault) -> None:
    """A folder of plain notes has no coded property and no coverage, but a home page."""
    home = create_app(vault({"a.md": "# A\n\nSee [[b]].", "b.md": "# B"})).test_client().get("/")
    assert home.status_code == 200
    assert "Coverage" not in home.text
    assert "Entries by" not in home.text


def test_every_page_credits_its_map_and_scripts(kb: KnowledgeBase) -> None:
    """The footer names the map's source, and links to the licences of the scripts."""
    client = create_app(kb).test_client()
    for path in ("/", "/entry/country--alder", "/nothing"):
        text = client.get(path, headers={"Accept": "text/html"}).text
        assert "Natural Earth, public domain" in text
        assert 'href="/static/bundle/CREDITS.txt"' in text
    with client.get("/static/bundle/CREDITS.txt") as licences:
        assert "world-atlas" in licences.text


def test_the_repository_must_be_an_address(tmp_path: Path) -> None:
    """`repository` in kbgraph.toml loses its final slash.

    A value that is no address is refused with the file's name.
    """
    (tmp_path / "kbgraph.toml").write_text(
        'repository = "https://code.example/o/n/blob/main/kb/"\n'
    )
    assert find_config(tmp_path).site.repository == "https://code.example/o/n/blob/main/kb"
    (tmp_path / "kbgraph.toml").write_text('repository = "javascript:alert(1)"\n')
    with pytest.raises(
        SettingsError, match=r"kbgraph\.toml:\d+: repository must be the http\(s\) address"
    ):
        find_config(tmp_path)


@pytest.mark.parametrize(
    "sources", ["my aunt", "aunt", '"[[Aunt]]"', '[book one, "https://a.example"]']
)
def test_a_source_that_cannot_be_read_is_shown_as_text(vault: Vault, sources: str) -> None:
    """An entry is described though its source is neither an address nor a map."""
    base = vault(
        {"a.md": f"---\ntype: country\nsources: {sources}\n---\n# A\n", "Aunt.md": "# Aunt\n"}
    )
    assert "unread-value" in [finding.code for finding in base.findings]
    description = base.describe("a")
    texts = [value.text for fact in description.document for value in fact.values]
    assert any("aunt" in text.lower() or "book one" in text for text in texts)
    assert all(source.source.iri.startswith("http") for source in description.sources)
