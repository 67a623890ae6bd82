"""The address is the state of a view: a reload shows the same, and Back what was before."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import opened

TWO = "with=country--kazakhstan&with=country--china"


class Change(NamedTuple):
    """A view, and a control that changes its state."""

    path: str
    control: str
    """The selector of a link or button."""
    adds: str
    """A part of the address afterwards."""
    choice: str = ""
    """What is chosen before, in the list that stands beside the control."""


CHANGES = {
    "home": Change("/", "form.choose button", "by=miningLegal", "miningLegal"),
    "entry": Change("/entry/country--kazakhstan", ".tabs .to-sources", "#sources"),
    "search": Change("/search?q=law", ".facets a", "where="),
    "facts": Change("/facts", "main a[href*='where=']", "where="),
    "compare": Change(f"/compare?{TWO}", "[role=switch]", "rows=differences"),
    "matrix": Change("/matrix?where=type:country", "main a[href*='legalStatus']", "legalStatus"),
}


def content(page: Page) -> str:
    """Return what the page says when its scripts have run."""
    page.wait_for_load_state()
    page.wait_for_function("document.documentElement.classList.contains('scripted')")
    return page.locator("main").inner_text()


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_view_has_its_address(browser: Browser, frozen_server: str, name: str) -> None:
    """A control changes address and content; reload keeps both, and Back brings both back."""
    path, control, adds, choice = CHANGES[name]
    with opened(browser, frozen_server + path) as page:
        before, start, main = content(page), page.url, page.locator("main")
        if choice:
            page.locator("form.choose select").select_option(choice)
        page.locator(control).first.click()
        expect(page).not_to_have_url(start)
        assert adds in page.url
        expect(main).not_to_have_text(before, use_inner_text=True)
        changed = content(page)
        page.reload()
        expect(main).to_have_text(changed, use_inner_text=True)
        page.go_back()
        expect(page).to_have_url(start)
        expect(main).to_have_text(before, use_inner_text=True)
