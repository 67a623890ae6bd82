"""The end of the page of an entry says how to cite it, and its data are no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import opened

pytestmark = pytest.mark.browser
KZ = "/entry/country--kazakhstan"


def test_the_citation_of_a_page_can_be_copied(browser: Browser, server: str) -> None:
    """The button copies the line that is shown; the policy lets the data stand, and parse."""
    with opened(browser, server + KZ) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        section = page.get_by_role("region", name="Cite this page")
        section.get_by_role("button", name="Copy citation").click()
        expect(section.get_by_role("button")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Kazakhstan. Digital-asset regulation by jurisdiction, last ")
        assert copied.endswith(f" {server}{KZ}")
        shown = section.locator(".citation-text").inner_text()
        assert " ".join(shown.split()) == copied
        data = page.evaluate(
            "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
        )
        assert data["mainEntity"]["name"] == "Kazakhstan"


def test_the_link_of_a_page_is_that_of_the_site(browser: Browser, server: str) -> None:
    """*Copy link* copies the address of the page on the site that the settings name."""
    with opened(browser, f"{server}/compare?with=country--kazakhstan") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        site = "https://kb.kbgraph.dev/notes/"
        page.evaluate("site => { document.documentElement.dataset.root = site }", site)
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{site}compare?with=country--kazakhstan"
