"""Pages for authors in a real browser: accessible, narrow, and by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.chromium import VIOLATIONS, opened
from tests.conftest import serving

pytestmark = pytest.mark.browser
ENTRY = "/entry/supranational--giaba"


@pytest.fixture(scope="module")
def small_server() -> Iterator[str]:
    """The address of a server of the invented observatories, whose tasks are found at once."""
    with serving("--kb", "tests/observatories") as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light"), (1920, "dark")])
def test_the_tasks_are_accessible_at_each_width(
    browser: Browser, small_server: str, width: int, scheme: str
) -> None:
    """axe-core finds no violation, and nothing scrolls sideways, with all that is folded open."""
    with opened(browser, f"{small_server}/todo") as page:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert page.locator(".tasks > li").count() > 3
        found = Axe().run(page, options=VIOLATIONS)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_section_of_an_entry_is_unfolded_by_the_keyboard(browser: Browser, server: str) -> None:
    """Enter unfolds the section, which then loads the first suggestions with buttons to copy."""
    with opened(browser, server + ENTRY) as page:
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        section = page.locator("details:has(#lacking)")
        section.scroll_into_view_if_needed()
        assert not any("/suggestions/" in each for each in requests)
        section.locator("summary").first.focus()
        page.keyboard.press("Enter")
        expect(section.locator("ol.lacking > li").first).to_be_visible(timeout=20_000)
        expect(section.locator("button[data-copy]").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
