"""The menu beside a citation: its forms are copied and downloaded in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import opened
from tests.views.test_bibliography import fields_of

pytestmark = pytest.mark.browser

KZ, CLAIM = "/entry/country--kazakhstan", "mining.electricity.kursiv-power"


def test_a_fact_is_copied_and_downloaded_as_bibtex(browser: Browser, server: str) -> None:
    """The menu opens beside the citation; both give the source with the line of the claim."""
    with opened(browser, server + KZ) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        fact = page.locator(f"[id='{CLAIM}']")
        fact.locator("a.line").hover()
        fact.get_by_text("Copy as").click()
        fact.get_by_role("button", name="BibTeX").click()
        expect(fact.get_by_role("button", name="Copied")).to_be_visible()
        (read,) = fields_of(page.evaluate("navigator.clipboard.readText()"))
        assert read["key"] == "country--kazakhstan:kursiv-power"
        assert (read["publisher"], read["date"]) == ("Kursiv", "2023-06-06")
        assert f"#{CLAIM}" in read["note"]
        with page.expect_download() as started:
            fact.get_by_role("link", name="Download BibTeX").click()
        assert started.value.suggested_filename == "country--kazakhstan.bib"
        assert fields_of(Path(started.value.path()).read_text(encoding="utf-8")) == [read]


def test_without_a_script_the_page_of_citations_has_the_forms(
    browser: Browser, server: str
) -> None:
    """From the entry over a link to the footnote of a fact."""
    # A plain text names no icon, so Chromium asks for the one at /favicon.ico.
    with opened(browser, server + KZ, scripted=False, excused="status of 404") as page:
        page.get_by_role("link", name="Cite", exact=True).click()
        item = page.locator("li", has_text="– legal status – legal").first
        item.get_by_role("link", name="Markdown footnote").click()
        footnote = page.locator("body").inner_text()
        assert footnote.startswith("[^country--kazakhstan:overview.status.")
        assert "Strength: one primary." in footnote
