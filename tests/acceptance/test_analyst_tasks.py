"""Tasks of an analyst, from the home page to the answer on the screen, in few actions."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Locator

from tests.acceptance.analyst import Analyst, at_home

STABLECOINS = {"Kazakhstan": "regulated", "China": "prohibited", "Uzbekistan": "restricted"}


def open_entry(analyst: Analyst, name: str) -> None:
    """Open an entry by its name, from any page, by keyboard."""
    analyst.press("Control+k")
    analyst.type(name)
    analyst.press("Enter")
    analyst.page.wait_for_url("**/entry/*")


def open_topic(analyst: Analyst, topic: str) -> Locator:
    """Open the questions of a topic."""
    group = analyst.page.locator(".topic", has_text=topic)
    analyst.click(group.locator("summary"))
    return group


def ask(analyst: Analyst, topic: str, question: str) -> None:
    """Open the questions of a topic, and choose one."""
    group = open_topic(analyst, topic)
    analyst.click(group.get_by_role("button", name=question))
    analyst.page.wait_for_url(re.compile(r"/question/"))


def test_tax_on_gains_and_how_sure(browser: Browser, frozen_server: str) -> None:
    """How are gains taxed in Kazakhstan, and how sure is that? At most 5 actions."""
    with at_home(browser, frozen_server, 5) as analyst:
        open_entry(analyst, "Kazakhstan")
        contents = analyst.page.get_by_role("navigation", name="On this page")
        analyst.click(contents.get_by_role("link", name="Tax", exact=True).first)
        analyst.sees("10% individual income tax on crypto gains", "one secondary source")
        analyst.sees("20% corporate income tax", "one secondary source")


def test_zones_that_license_exchanges(browser: Browser, frozen_server: str) -> None:
    """Which free zones license exchanges, where, and who supervises these? At most 6 actions."""
    with at_home(browser, frozen_server, 6) as analyst:
        ask(analyst, "Licences and supervisors", "Which free zones in World license exchanges")
        analyst.scroll_to(analyst.page.get_by_role("heading", name="Results"))
        zone = "Astana International Financial Centre"
        licence = "operating a digital asset trading facility"
        analyst.sees(
            zone, "Kazakhstan", licence, "Astana Financial Services Authority", "source line"
        )
        analyst.sees("Hi-Tech Park", "Belarus", "crypto-platform", "source line")


def test_neighbours_that_allow_mining(browser: Browser, frozen_server: str) -> None:
    """Which neighbours of Kazakhstan allow mining, by which sources? At most 5 actions."""
    with at_home(browser, frozen_server, 5) as analyst:
        ask(analyst, "Permissions", "Which neighbours of Kazakhstan, by land, allow mining")
        analyst.scroll_to(analyst.page.get_by_role("heading", name="Results"))
        for name, strength in {
            "Kyrgyzstan": "one primary",
            "Russia": "one secondary",
            "Turkmenistan": "one primary",
            "Uzbekistan": "one primary",
        }.items():
            analyst.sees(name, strength, "source line")


def test_stablecoins_as_a_spreadsheet(browser: Browser, frozen_server: str, tmp_path: Path) -> None:
    """Three countries on stablecoins in a workbook, each with its source. At most 9 actions."""
    with at_home(browser, frozen_server, 9) as analyst:
        analyst.click(analyst.page.get_by_role("link", name="Compare", exact=True))
        analyst.page.wait_for_url("**/compare")
        analyst.type(", ".join(STABLECOINS))
        analyst.press("Enter")
        file = analyst.download(analyst.page.get_by_role("link", name="XLSX"), tmp_path)
    heading, *rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    found = {}
    for values in rows:
        row = dict(zip(heading, values, strict=True))
        if row["field"] == "stablecoins":
            found[row["entry"]] = row["value"]
            assert re.match("https?://", row["address"])
            assert row["source"]
            assert row["kind"] == "secondary"
            assert row["line"] > 0
    assert found == STABLECOINS


def test_a_formatted_footnote(browser: Browser, frozen_server: str) -> None:
    """A finished footnote of a fact. At most 4 actions."""
    with at_home(browser, frozen_server, 4) as analyst:
        open_entry(analyst, "Kazakhstan")
        analyst.point_at(analyst.page.locator("[id='overview.currency.kzt.cldr']"))
        analyst.sees("[^country--kazakhstan:")
        analyst.sees("Strength: ")


def test_what_changed_in_a_country_in_a_year(browser: Browser, frozen_server: str) -> None:
    """What changed in China in 2026? At most 3 actions."""
    with at_home(browser, frozen_server, 3) as analyst:
        analyst.click(analyst.page.get_by_label("In one entry:"))
        analyst.type("China")
        analyst.press("Enter")
        analyst.page.wait_for_url(re.compile(r"/timeline/country--china\?.*year=2026"))
        analyst.sees("China yinfa 2026 42", "in force since", "2026-02-06", "several secondary")


def test_facts_with_one_secondary_source(browser: Browser, frozen_server: str) -> None:
    """The facts that rest on one secondary source. At most 3 actions."""
    with at_home(browser, frozen_server, 3) as analyst:
        card = analyst.page.get_by_role("region", name="How strong the facts are")
        analyst.click(card.get_by_role("link", name="one secondary"))
        analyst.page.wait_for_url(re.compile("evidence=one-secondary"))
        analyst.sees("one secondary source")
        analyst.sees("founded", "2015", "one secondary source")


def test_supervisor_of_a_firm_in_a_zone(browser: Browser, frozen_server: str) -> None:
    """Who supervises a firm in the DIFC? At most 4 actions."""
    with at_home(browser, frozen_server, 4) as analyst:
        question = analyst.page.locator("form", has_text="Which regulator supervises a firm")
        zone = "Dubai International Financial Centre"
        analyst.choose(question.get_by_role("combobox", name="zone"), zone)
        analyst.click(question.get_by_role("button"))
        analyst.page.wait_for_url("**/question/*?zone=free-zone--difc")
        analyst.sees("Dubai Financial Services Authority", zone)


def test_a_question_of_ones_own_without_sparql(browser: Browser, frozen_server: str) -> None:
    """In which bodies do Kazakhstan and China both take part? At most 6 actions, no SPARQL."""
    with at_home(browser, frozen_server, 6) as analyst:
        group = open_topic(analyst, "Membership")
        question = group.locator("form", has_text="both take part")
        analyst.click(question.get_by_role("combobox", name="other"))
        analyst.type("China")
        analyst.press("Enter")
        analyst.page.wait_for_url("**/question/*?place=country--kazakhstan&other=country--china")
        analyst.sees("Shanghai Cooperation Organization", "member", "source line")


def test_changes_in_a_year(browser: Browser, frozen_server: str) -> None:
    """What changed in China in 2026? At most 3 actions, by the question."""
    with at_home(browser, frozen_server, 3) as analyst:
        group = open_topic(analyst, "Laws and deadlines")
        analyst.click(group.get_by_role("button", name="What changed in China in 2026?"))
        analyst.page.wait_for_url("**/question/what-changed-in-a-year?*")
        analyst.sees("6 February 2026", "in force since", "source line")


def test_a_path_and_its_link(browser: Browser, frozen_server: str) -> None:
    """How is the AIFC connected with the EAEU? Its link is copied. At most 5 actions."""
    with at_home(browser, frozen_server, 5) as analyst:
        analyst.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        analyst.click(analyst.page.get_by_role("link", name="Path", exact=True))
        analyst.page.wait_for_url("**/path")
        analyst.type("AIFC, EAEU")
        analyst.press("Enter")
        analyst.sees("2 steps")
        analyst.click(analyst.page.get_by_role("button", name="Copy link"))
        analyst.sees("Copied")
        copied = analyst.page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{frozen_server}/path?from=AIFC&to=EAEU"
        analyst.sees("within")
        analyst.sees("member of")
