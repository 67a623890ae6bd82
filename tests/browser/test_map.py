"""The map of the world on the home page, and the delivery of bundles."""

from __future__ import annotations

import gzip
import http.client
import re
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import opened
from tests.browser.test_pages import KZ
from tests.conftest import ROOT

MAP = ".map svg.world"
DISPUTED = "url(#fill-disputed)"


def region(code: str) -> str:
    """Return a region that is a link."""
    return f"{MAP} a[data-code='{code}']"


def test_a_region_links_to_its_entry(browser: Browser, server: str) -> None:
    """A click on Kazakhstan opens its entry."""
    with opened(browser, server) as page:
        page.locator(region("398")).click()
        page.wait_for_url(f"**{KZ}")


def test_two_maps_show_what_their_tables_say_in_the_same_colours(
    browser: Browser, server: str
) -> None:
    """Each entry of a table is on its map or named beside it, and a concept has one colour.

    A disputed area has the colour of no value, whoever administers it, and the legend has the
    counts of the table.
    """
    with opened(browser, server) as page:
        home = {code: fill(page, code) for code in ("398", "643", "356")}
        assert_whole(page, "#spread-table")
        legend = {
            text.rsplit(None, 1)[0]: text.rsplit(None, 1)[1]
            for text in page.locator(".legend li:has(.count)").all_inner_texts()
        }
        rows = [
            row.locator("th, td").all_inner_texts()[:2]
            for row in page.locator("#spread-table tbody tr").all()
        ]
        assert legend == {label: count for label, count in rows}  # noqa: C416 - pairs
        assert len(set(home.values())) == 3
        assert page.locator(f"{MAP} [data-area='Crimea'] path").get_attribute("fill") == DISPUTED
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(f"{server}/entry/region--asia")
        page.evaluate("document.querySelector('[data-map]').parentElement.scrollIntoView()")
        assert {code: fill(page, code) for code in ("398", "356")} == {
            code: home[code] for code in ("398", "356")
        }
        assert_whole(page, "#members-spread-table")


def assert_whole(page: Page, table: str) -> None:
    """Check that a map leaves out no link of its table silently, and colours nobody's land."""
    page.locator(f"{MAP} a").first.wait_for(state="attached")
    listed, drawn, named = (
        set(page.eval_on_selector_all(selector, "all => all.map(a => a.getAttribute('href'))"))
        for selector in (f"{table} li > a", f"{MAP} a", ".map .unplaced a")
    )
    paths = {address.removeprefix(page.url.split("/entry")[0].rstrip("/")) for address in named}
    assert listed == drawn | paths
    assert not drawn & paths
    areas = page.eval_on_selector_all(
        f"{MAP} [data-area] path", "all => all.map(path => path.getAttribute('fill'))"
    )
    assert len(areas) > 5
    assert set(areas) == {DISPUTED}


def test_what_is_no_value_differs_from_values_and_from_each_other(
    browser: Browser, server: str
) -> None:
    """Not researched and none found are patterns, "no" a colour; an area of nobody is a hatch."""
    with opened(browser, f"{server}/?by=vatOnCrypto") as page:
        expect(page.locator(region("643"))).to_have_attribute("aria-label", "Russia: no")
        expect(page.locator(region("112"))).to_have_attribute(
            "aria-label", "Belarus: not researched"
        )
        assert fill(page, "112") == 'url("#fill-unknown")'
        assert fill(page, "643").startswith("rgb")
        marks = page.eval_on_selector_all(
            f"{MAP} pattern", "all => all.map(each => each.id + each.lastChild.getAttribute('d'))"
        )
        assert len({mark.partition("M")[2] for mark in marks}) == len(marks) >= 3
        page.locator(f"{MAP} [data-area='Crimea']").focus()
        expect(page.locator(".map .tip")).to_contain_text("claimed by Ukraine")


def test_the_map_works_by_keyboard(browser: Browser, server: str) -> None:
    """Regions with an entry are one tab stop with tooltips; arrow keys move to their neighbours.

    Enter opens the entry, Esc closes the tooltip.
    """
    with opened(browser, server) as page:
        assert page.locator(f"{MAP} a[tabindex='0']").count() == 1
        page.locator(region("860")).focus()
        page.keyboard.press("ArrowUp")
        expect(page.locator(".map .tip")).to_have_text("Kazakhstanlegal")
        page.keyboard.press("Escape")
        expect(page.locator(".map .tip")).to_be_hidden()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(page.locator(".map .tip")).to_be_visible()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{KZ}")


def test_things_without_a_region_are_in_the_table(browser: Browser, server: str) -> None:
    """Things without a region are in the table; without JavaScript there is only the table."""
    with opened(browser, server, scripted=False) as page:
        assert not page.locator(".map").is_visible()
        expect(page.locator("#spread-table")).to_contain_text(
            "Astana International Financial Centre"
        )
        expect(page.locator("#spread-table")).to_contain_text("Kazakhstan")


def test_the_map_opens_on_values_and_the_world_is_in_the_address(
    browser: Browser, server: str
) -> None:
    """A map shows the part with values, and where it lies; the whole world outlasts a reload."""
    with opened(browser, f"{server}/?by=miningLicenceRequired") as page:
        expect(page.locator(f"{MAP} .inset .frame")).to_be_attached()
        large = page.locator(region("398")).bounding_box()
        page.get_by_role("button", name="Whole world").click()
        small = page.locator(region("398")).bounding_box()
        assert small is not None
        assert large is not None
        assert large["width"] > 1.2 * small["width"]
        assert page.url.endswith("extent=world")
        page.reload()
        again = page.locator(region("398")).bounding_box()
        assert again is not None
        assert again["width"] == small["width"]


def test_a_region_has_both_colours_if_sources_differ(browser: Browser, server: str) -> None:
    """A thing in two rows is striped and marked as disputed."""
    with opened(browser, server) as page:
        page.route(
            f"{server}/?by=legalStatus",
            lambda route: route.fulfill(response=route.fetch(), body=_twice(route.fetch().text())),
        )
        page.goto(f"{server}/?by=legalStatus")
        expect(page.locator(region("156"))).to_have_attribute(
            "aria-label", "China: legal, restricted, sources differ"
        )
        assert "fill-d7-d4" in fill(page, "156")


def _twice(text: str) -> str:
    """Return the page with China in the first row too."""
    return re.sub(
        r'(<tbody>.*?<ul class="inline">)',
        r'\1<li><a href="/entry/country--china" data-code="156">China</a></li>',
        text,
        count=1,
        flags=re.DOTALL,
    )


def fill(page: Page, code: str) -> str:
    """Return the fill of a region."""
    found: str = page.locator(f"{region(code)} path").first.evaluate(
        "node => getComputedStyle(node).fill"
    )
    return found


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("", None),
        ("identity", None),
    ],
)
def test_bundles_are_sent_as_the_build_compressed_them(
    server: str, accepted: str, coding: str | None
) -> None:
    """A client gets the smallest form that it accepts, with media type, ETag and cache headers."""
    status, headers, body = get(server, "/static/bundle/map.js", accepted)
    plain = (ROOT / "web/kbgraph_web/static/bundle/map.js").read_bytes()
    assert (status, headers["Content-Encoding"], headers["Vary"]) == (
        200,
        coding,
        "Accept-Encoding",
    )
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (gzip.decompress(body) if coding == "gzip" else plain if coding else body) == plain
    assert len(body) < len(plain) / 2.5 or not coding
    print(f"\nmap.js as {coding or 'it is'}: {len(body) / 1000:.0f} kB")  # noqa: T201 - a figure to be seen
    assert get(server, "/static/bundle/map.js", accepted, headers["ETag"] or "")[0] == 304
    assert (
        get(
            server,
            "/static/bundle/map.js",
            "gzip" if coding == "br" else "br",
            headers["ETag"] or "",
        )[0]
        == 200
    )


def test_no_path_leaves_the_static_folder(server: str) -> None:
    """A path with dots is 404, whatever the client accepts."""
    for path in (
        "/static/../templates/base.html",
        "/static/bundle/%2e%2e/%2e%2e/templates/base.html",
        "/static/bundle/none.js",
    ):
        assert get(server, path, "br")[0] == 404


def get(
    server: str, path: str, accepted: str, tag: str = ""
) -> tuple[int, dict[str, str | None], bytes]:
    """Return status, relevant headers and body of a response."""
    with closing(http.client.HTTPConnection(urlsplit(server).netloc)) as connection:
        connection.request(
            "GET",
            path,
            headers={"Accept-Encoding": accepted, **({"If-None-Match": tag} if tag else {})},
        )
        answer = connection.getresponse()
        names = ("Content-Encoding", "Content-Type", "Vary", "ETag")
        return answer.status, {name: answer.headers[name] for name in names}, answer.read()
