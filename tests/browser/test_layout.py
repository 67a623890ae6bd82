"""The layout of pages, measured in a browser: heights, sides of numbers, lines, and print."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import opened
from tests.browser.views import FOUR, query_path

MAX_HEADER_PX = 110
A4_PX, A4_ACROSS_PX = 718, 1032
"""The width of a sheet within margins of 10 and 12 mm, upright and across."""
_COUNTED = "SELECT ?place (COUNT(?x) AS ?things) { ?x kb:within ?place } GROUP BY ?place LIMIT 5"
_SIDES = """() => [...document.querySelectorAll("table")].flatMap(table => {
  const side = cell => ({ right: "end", end: "end" })[getComputedStyle(cell).textAlign] ?? "start";
  return [...(table.tHead?.rows[0]?.cells ?? [])].flatMap((heading, column) => {
    const cells = [...table.tBodies].flatMap(body => [...body.rows])
      .map(row => row.cells[column]).filter(cell => cell?.classList.contains("number"));
    return cells.length ? [[heading.textContent.trim(), side(heading), ...new Set(cells.map(side))]] : [];
  });
})"""

_LINES_OF = """words => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const at = node.textContent.toLowerCase().indexOf(words);
    if (at < 0 || node.textContent.trim().length > 40) continue;
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + words.length);
    found.push(new Set([...range.getClientRects()].map(box => Math.round(box.top))).size);
  }
  return found;
}"""
"""The lines on which short texts have the words: sentences may break."""


@pytest.mark.parametrize("path", ["/", f"/compare?{FOUR}"])
def test_the_header_is_low_on_a_phone(browser: Browser, server: str, path: str) -> None:
    """At 390 px the header is two rows, at most 110 px: title with search, and the links."""
    with opened(browser, server + path) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        header = page.locator("header.site")
        box = header.bounding_box()
        assert box
        assert 60 < box["height"] <= MAX_HEADER_PX
        for link in header.locator("nav a").all():
            assert (link.bounding_box() or box)["height"] >= 24
        expect(header.get_by_role("link", name="Basket")).to_be_in_viewport()


def test_the_title_of_the_home_page_is_one_line(browser: Browser, server: str) -> None:
    """The title of the shipped knowledge base, of forty letters, has two lines on a phone."""
    with opened(browser, server) as page:
        for width in (390, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            lines = page.locator("h1").evaluate(
                "node => { const range = document.createRange(); range.selectNodeContents(node); "
                "return range.getClientRects().length }"
            )
            assert lines == (2 if width == 390 else 1), width


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/graph/country--kazakhstan",
        query_path(_COUNTED),
        "/matrix?where=type:territory&column=latitude",
    ],
)
def test_numbers_stand_below_their_heading(browser: Browser, server: str, path: str) -> None:
    """The heading of a column of numbers and its numbers are on the same side."""
    with opened(browser, server + path) as page:
        columns = page.evaluate(_SIDES)
        assert columns
        for heading, *sides in columns:
            assert set(sides) == {"end"}, heading


def test_a_column_of_numbers_and_texts_is_aligned_as_text(browser: Browser, server: str) -> None:
    """A column with a text among its numbers stands on the left as a whole."""
    mixed = query_path('SELECT ?x { VALUES ?x { 1 "one" } }')
    with opened(browser, server + mixed) as page:
        assert page.evaluate(_SIDES) == [["x", "start", "start"]]


@pytest.mark.parametrize("path", ["/", f"/compare?{FOUR}", "/matrix"])
def test_not_researched_stands_on_one_line(browser: Browser, server: str, path: str) -> None:
    """The words do not wrap in cells, lists and headings."""
    with opened(browser, server + path) as page:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            lines = page.evaluate(_LINES_OF, "not researched")
            assert lines
            assert max(lines) <= 1, width


def printed(page: Page, width: int) -> None:
    """Show a page as it is printed, on a sheet of a width."""
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(media="print")


def test_a_comparison_is_printed_whole(browser: Browser, server: str) -> None:
    """No column is cut, nothing scrolls, long values are open, and controls are left out."""
    with opened(browser, f"{server}/compare?{FOUR}") as page:
        printed(page, A4_ACROSS_PX)
        assert page.evaluate("document.documentElement.scrollWidth") <= A4_ACROSS_PX
        head = page.locator(".comparison thead")
        assert head.evaluate("node => getComputedStyle(node).display") == "table-header-group"
        box = page.locator(".comparison")
        assert box.evaluate("node => getComputedStyle(node).overflow") == "visible"
        assert box.evaluate("node => getComputedStyle(node).page") == "comparison"
        assert box.evaluate("node => node.scrollWidth <= node.clientWidth")
        assert not any(each.is_visible() for each in page.locator(".chips, .offers, button").all())
        long = page.locator(".comparison details .said").first
        assert long.evaluate(
            "node => node.checkVisibility({ contentVisibilityAuto: true }) && node.offsetHeight > 0"
        )
        first = page.locator(".comparison tbody th").first
        assert first.evaluate("node => getComputedStyle(node).position") == "static"


def test_the_hierarchy_unfolds_at_an_address_and_on_paper(browser: Browser, server: str) -> None:
    """The fragment of a thing opens what is around it; print has all, folded on the screen."""
    tamchy = "in-free-zone--tamchy"
    address = "/hierarchy/region--central-asia?levels=1#in-free-zone--alatau-city"
    with opened(browser, server + address, scripted=False) as page:
        expect(page.locator('[id="in-free-zone--alatau-city"] > .tier')).to_be_in_viewport()
        folded = page.locator(f'[id="{tamchy}"]')
        assert not folded.is_visible()
        printed(page, A4_PX)
        assert folded.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX


def test_a_graph_is_printed_as_its_tables(browser: Browser, server: str) -> None:
    """All facts and things are on paper, with the marks of types; filters and buttons are not."""
    with opened(browser, f"{server}/graph/country--kazakhstan?selected=country--china") as page:
        printed(page, A4_PX)
        assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX
        hidden = ".controls, .relations-of, .details, .onward, .drawing, button"
        assert not any(each.is_visible() for each in page.locator(hidden).all())
        assert page.locator(".legend .types").is_visible()
        for table in page.locator(".tables .tall").all():
            assert table.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
            assert table.evaluate("node => node.scrollWidth <= node.clientWidth")
        expect(page.locator("tr[data-fact]").last).to_be_visible()
