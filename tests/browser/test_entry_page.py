"""The page of an entry: its parts by address, its contents, and what is folded, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import opened
from tests.conftest import line_of

pytestmark = pytest.mark.browser
KZ = "/entry/country--kazakhstan"
PARTS = ("facts", "text", "sources", "source")


def shown(page: Page) -> list[str]:
    """Return the parts of the page that are visible."""
    return [each for each in PARTS if page.locator(f".panel#{each}").is_visible()]


@pytest.mark.parametrize("script", ["with", "without"])
def test_the_address_chooses_the_part(browser: Browser, server: str, script: str) -> None:
    """A tab is a link, Back leads to the part before, and an anchor shows the part with it."""
    line = line_of("country/country--kazakhstan.md", "| Electricity |")
    # Without scripts, Chromium logs an icon that it misses.
    excused, scripted = "status of 404", script == "with"
    with opened(browser, server + KZ, scripted=scripted, excused=excused) as page:
        tabs = page.get_by_role("navigation", name="Parts of this page")
        assert shown(page) == ["facts"]
        tabs.get_by_role("link", name="Sources").click()
        assert shown(page) == ["sources"]
        expect(tabs.get_by_role("link", name="Sources")).to_be_in_viewport()
        tabs.get_by_role("link", name="Text", exact=True).click()
        assert shown(page) == ["text"]
        page.locator(".prose .ref a").first.click()
        assert shown(page) == ["sources"]
        page.go_back()
        page.go_back()
        assert shown(page) == ["sources"]
        page.goto(f"{server}{KZ}#L{line}")
        assert shown(page) == ["source"]
        expect(page.locator(f"#L{line}")).to_be_in_viewport()
        assert page.locator(f"#L{line} small").inner_text() == "price of electricity"
        page.goto(f"{server}{KZ}#mining.text.kursiv-power")
        assert shown(page) == ["facts"]
        page.goto(f"{server}{KZ}#source.kursiv-power")
        assert shown(page) == ["sources"]


def test_a_claim_in_a_fold_is_opened_by_its_address(browser: Browser, server: str) -> None:
    """Notes after the first are folded; the address of one opens the fold and leads to it."""
    with opened(browser, server + KZ) as page:
        folded = page.locator("#facts .long details .mark[id]").first
        assert not folded.is_visible()
        name = folded.get_attribute("id")
    with opened(browser, f"{server}{KZ}#{name}") as page:
        expect(page.locator(f"[id='{name}']")).to_be_in_viewport()
        tab = page.get_by_role("navigation", name="Parts of this page").get_by_text("Facts")
        expect(tab).to_have_attribute("aria-current", "true")


def test_the_contents_are_on_the_first_screen(browser: Browser, server: str) -> None:
    """Beside the facts on a wide screen, as a bar on a narrow one, where links can be tapped."""
    with opened(browser, server + KZ) as page:
        contents = page.get_by_role("navigation", name="On this page")
        page.set_viewport_size({"width": 1280, "height": 900})
        expect(contents.get_by_role("link", name="Mining")).to_be_in_viewport()
        page.set_viewport_size({"width": 390, "height": 844})
        marks = page.locator("a.mark:visible, footer a:visible")
        heights = marks.evaluate_all("all => all.map(each => each.getClientRects()[0].height)")
        assert min(heights) >= 24
        bar = page.locator(".contents-fold")
        expect(bar).to_be_in_viewport()
        bar.locator("summary").click()
        bar.get_by_role("link", name="Mining").click()
        expect(page.get_by_role("heading", name="Mining", exact=True)).to_be_in_viewport()
        expect(bar.get_by_role("link", name="Mining")).to_be_hidden()
        expect(bar).to_be_in_viewport()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("link", name=re.compile("^Sources")).click()
        expect(contents).to_be_hidden()


def test_facts_and_sources_are_printed(browser: Browser, server: str) -> None:
    """Not the text that they were read from; what is folded on a screen, and the legend behind."""
    with opened(browser, server + KZ) as page:
        page.emulate_media(media="print")
        assert shown(page) == ["facts", "sources"]
        folded = page.locator("#facts .long details .value").first
        assert folded.evaluate("node => node.checkVisibility({ contentVisibilityAuto: true })")
        legend = page.locator(".legend dl")
        assert legend.evaluate("node => node.checkVisibility({ contentVisibilityAuto: true })")
        y = "node => node.getBoundingClientRect().y"
        assert legend.evaluate(y) > page.locator("#relations").evaluate(y)
