"""Pages as others read them: leftwards, in colours of the system, on paper, with long names."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import opened
from tests.browser.test_layout import A4_PX, printed
from tests.browser.views import FOUR, query_path

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
EVIDENCE = "/evidence/country--kazakhstan/mining.electricity.kursiv-power"
_LENGTHEN = """word => {
  const names = `h1, .breadcrumbs li, main a[href*="/entry/"]:not(.tools a, .offers a, .short a), .place a,
    .facets li a > span:first-child, .glance dt, .relation .label, .chips .part`;
  for (const each of document.querySelectorAll(names)) if (!each.children.length) each.textContent = word;
}"""
_WIDTH = "document.documentElement.scrollWidth"
_BACKGROUND = "node => getComputedStyle(node).backgroundColor"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/entry/free-zone--astana-international-financial-centre",
        "/search?q=AIFC&where=type:instrument",
        "/timeline?since=2015",
        EVIDENCE,
    ],
)
def test_neither_direction_nor_names_widen_a_page(browser: Browser, server: str, path: str) -> None:
    """At 390 px no page scrolls sideways, written leftwards or with names of 80 letters."""
    with opened(browser, server + path) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate(_WIDTH) == 390
        page.evaluate(_LENGTHEN, LONG)
        assert page.evaluate(_WIDTH) == 390
        page.evaluate("document.documentElement.dir = 'ltr'")
        assert page.evaluate(_WIDTH) == 390


def test_the_colours_of_the_system_show_what_is_chosen(browser: Browser, server: str) -> None:
    """In forced colours the current place, the view and the cited line differ from the others."""
    chart = query_path("SELECT ?p (COUNT(?z) AS ?n) { ?z kb:within ?p } GROUP BY ?p", view="chart")
    with opened(browser, server + chart) as page:
        page.emulate_media(forced_colors="active")
        chosen, other = page.locator(".views [aria-current]"), page.locator(".views a").first
        assert chosen.evaluate(_BACKGROUND) != other.evaluate(_BACKGROUND)
        place = page.locator(".places [aria-current]")
        assert "underline" in place.evaluate("node => getComputedStyle(node).textDecorationLine")
        page.goto(server + EVIDENCE)
        cited, beside = page.locator(".passage .cited"), page.locator(".passage li").first
        assert cited.evaluate(_BACKGROUND) != beside.evaluate(_BACKGROUND)


def test_paper_has_the_facts_of_a_basket_and_the_query(browser: Browser, server: str) -> None:
    """Both stand in forms, whose controls are left out; the address of a source is not cut."""
    basket = f"{server}/basket?claim=country--kazakhstan%23mining.electricity.kursiv-power"
    with opened(browser, basket) as page:
        printed(page, A4_PX)
        expect(page.locator(".basket .statement")).to_be_visible()
        assert not any(each.is_visible() for each in page.locator("button, form.basket-add").all())
        page.goto(server + query_path("SELECT ?z { ?z a kb:FreeZone } LIMIT 2"))
        expect(page.get_by_role("textbox", name="Query")).to_be_visible()
        expect(page.locator(".rests li").first).to_be_visible()
        assert not page.locator("#run").is_visible()
        page.goto(server + EVIDENCE)
        address = page.locator(".properties .address").first
        assert address.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_the_cells_of_a_row_begin_at_one_height(browser: Browser, server: str) -> None:
    """On a phone the cells of a comparison stand below their field side by side."""
    with opened(browser, f"{server}/compare?{FOUR}") as page:
        page.set_viewport_size({"width": 390, "height": 844})
        tops = page.evaluate(
            "[...document.querySelectorAll('.comparison tbody:first-of-type tr:not(.heading)')].map(row => "
            "new Set([...row.querySelectorAll('td')].map(cell => cell.getBoundingClientRect().top)).size)"
        )
        assert len(tops) > 1
        assert set(tops) == {1}
