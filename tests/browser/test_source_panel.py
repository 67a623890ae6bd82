"""The source panel beside a page and on a phone, and the basket, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import VIOLATIONS, opened
from tests.conftest import line_of
from tests.views.test_bibliography import fields_of

pytestmark = pytest.mark.browser

KZ, CLAIM = "/entry/country--kazakhstan", "mining.electricity.kursiv-power"
EVIDENCE = f"/evidence/country--kazakhstan/{CLAIM}"
PHONE = {"width": 390, "height": 844}


def violations(page: Page) -> str:
    """Return what axe-core finds in the panel; empty if nothing."""
    found = Axe().run(page, {"include": [[".source-panel"]]}, VIOLATIONS)
    return str(found.generate_report()) if found.violations_count else ""


def test_a_mark_shows_its_evidence(browser: Browser, server: str) -> None:
    """On hover; a click pins it into the address, Back and Esc close it, and the mark has focus."""
    with opened(browser, server + KZ) as page:
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        mark, panel = page.locator(f"[id='{CLAIM}']"), page.locator(".source-panel")
        mark.hover()
        number = line_of("country/country--kazakhstan.md", "| Electricity |")
        expect(panel.locator(".cited")).to_contain_text(f"{number}| Electricity | $0.038/kWh")
        for words in ("Kursiv", "issued2023-06-06", "checked2026-11-29", "[^country--kazakhstan:"):
            expect(panel).to_contain_text(words)
        box, value = panel.bounding_box(), mark.locator("xpath=..").bounding_box()
        assert box
        assert value
        assert box["x"] >= value["x"] + value["width"] or box["x"] + box["width"] <= value["x"]
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        panel.get_by_role("button", name="Copy").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(
            f"[^country--kazakhstan:{CLAIM}]: Kazakhstan – price of electricity"
        )
        mark.click()
        assert page.url == f"{server}{KZ}#{CLAIM}"
        page.mouse.move(5, 5)
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        expect(panel).to_be_visible()
        page.go_back()
        expect(panel).to_be_hidden()
        assert page.url == server + KZ
        mark.press("Enter")
        expect(panel).to_be_focused()
        assert violations(page) == ""
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(mark).to_be_focused()
        assert page.url == server + KZ
        assert fetched.count(f"{server}{EVIDENCE}?bare=1") == 1


def test_focus_shows_the_evidence_of_one_mark_after_another(browser: Browser, server: str) -> None:
    """By the arrow keys or j and k; the evidence of another entry's claim has its own address."""
    with opened(browser, server + KZ) as page:
        panel = page.locator(".source-panel")
        mark = page.locator(".related a.mark[href^='/evidence/instrument--']").first
        mark.focus()
        page.keyboard.press("j")
        page.keyboard.press("k")
        expect(panel).to_contain_text("Constitutional Law No. 438-V")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"#evidence:/evidence/instrument--"))
        page.reload()
        expect(panel).to_contain_text("Constitutional Law No. 438-V")


def test_a_phone_shows_a_sheet(browser: Browser, server: str) -> None:
    """At the foot, below the value; the address of a claim opens it, and its button closes it."""
    with opened(browser, server + KZ) as page:
        page.set_viewport_size(PHONE)
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{server}{KZ}#{CLAIM}")
        panel, mark = page.locator(".source-panel"), page.locator(f"[id='{CLAIM}']")
        expect(panel).to_contain_text("Kursiv")
        for part in (".footnote", "[data-copy]", ".cited-sources .source-title"):
            expect(panel.locator(part).first).to_be_in_viewport(ratio=1)
        box, value = panel.bounding_box(), mark.bounding_box()
        assert box
        assert value
        assert round(box["y"] + box["height"]) == PHONE["height"]
        assert value["y"] + value["height"] <= box["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert violations(page) == ""
        panel.get_by_role("button", name="Close").click()
        expect(panel).to_be_hidden()


def test_facts_are_collected_cited_and_shared(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    """From the panel into the basket; the list is in the address, and another browser reads it."""
    with opened(browser, server + KZ) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        link = page.get_by_role("navigation", name="Site").get_by_role("link", name="Basket")
        for claim in (CLAIM, "overview.risk-score.soken"):
            page.locator(f"[id='{claim}']").click()
            page.locator(".source-panel").get_by_role("button", name="Add to basket").click()
            expect(page.get_by_role("button", name="In the basket")).to_be_visible()
        expect(link).to_have_text("Basket 2 facts")
        page.keyboard.press("Escape")
        link.click()
        expect(page.locator(".citations > li")).to_have_count(2)
        shared = page.url
        page.get_by_role("button", name="Copy BibTeX").click()
        expect(page.locator("[data-copy-form=bibtex]")).to_have_text("Copied")
        read = {each["key"] for each in fields_of(page.evaluate("navigator.clipboard.readText()"))}
        assert read == {"country--kazakhstan:kursiv-power", "country--kazakhstan:soken"}
        with page.expect_download() as started:
            page.get_by_role("button", name="CSV").click()
        started.value.save_as(tmp_path / "basket.csv")
        assert (tmp_path / "basket.csv").read_text(encoding="utf-8-sig").count("\n") == 3
        page.get_by_role("button", name="Remove fact 1").click()
        expect(link).to_have_text("Basket 1 fact")
        expect(page.locator(".citations > li")).to_have_count(1)
    with opened(browser, shared) as page:
        expect(page.locator(".citations > li")).to_have_count(2)
        page.get_by_role("button", name="Keep it as my basket").click()
        expect(page.get_by_role("link", name="Basket 2 facts")).to_be_visible()
        expect(page.get_by_text("my basket")).to_have_count(0)
        assert page.url == shared
        page.goto(f"{shared}&claim=country--kazakhstan%23overview.risk-score.moneypedia")
        page.get_by_role("link", name="Close this list and show my basket").click()
        expect(page).to_have_url(shared)
