"""The page of an entry's citations in a real browser, without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import opened

pytestmark = pytest.mark.browser

KZ = "/entry/country--kazakhstan"


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
