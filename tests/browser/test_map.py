"""The map of the world on home: regions are links, their colours are values, and what is unknown is no colour. And how bundles are sent."""

from __future__ import annotations

import gzip
import http.client
import re
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kbgraph import KnowledgeBase
from tests.browser.chromium import opened
from tests.browser.test_pages import KZ
from tests.conftest import ROOT, Vault

MAP = ".map svg.world"


def region(code: str) -> str:
    """A region that is a link."""
    return f"{MAP} a[data-code='{code}']"


def test_a_region_leads_to_its_entry(browser: Browser, server: str) -> None:
    """A click on Kazakhstan opens its entry."""
    with opened(browser, server) as page:
        page.locator(region("398")).click()
        page.wait_for_url(f"**{KZ}", wait_until="networkidle")


def test_regions_are_coloured_as_the_table_says(browser: Browser, server: str) -> None:
    """Entries of the same row have the same colour, of different rows different ones; the legend has the table's counts."""
    with opened(browser, server) as page:
        expect(page.locator(region("398"))).to_have_attribute("aria-label", "Kazakhstan: legal")
        assert fill(page, "398") == fill(page, "112")
        assert len({fill(page, code) for code in ("398", "156", "643", "762")}) == 4
        legend = {
            text.rsplit(None, 1)[0]: text.rsplit(None, 1)[1]
            for text in page.locator(".legend li").all_inner_texts()
            if text != "no entry"
        }
        told = [
            row.locator("th, td").all_inner_texts()[:2]
            for row in page.locator("#spread-table tbody tr").all()
        ]
        assert legend == {label: count for label, count in told}  # noqa: C416 - pairs


def test_unknown_is_hatched_and_no_is_a_colour(browser: Browser, server: str) -> None:
    """By a field that is yes or no: what nobody has researched is a pattern, "no" is a colour, and what has no entry is neither."""
    with opened(browser, f"{server}/?by=vatOnCrypto") as page:
        expect(page.locator(region("398"))).to_have_attribute("aria-label", "Kazakhstan: no")
        expect(page.locator(region("112"))).to_have_attribute(
            "aria-label", "Belarus: not researched"
        )
        assert fill(page, "112") == 'url("#fill-unknown")'
        assert fill(page, "398").startswith("rgb")
        land = page.locator(f"{MAP} path.land[data-code='250']").evaluate(
            "node => getComputedStyle(node).fill"
        )
        assert land not in {fill(page, "398"), fill(page, "112")}


def test_the_map_is_reached_and_told_by_keyboard(browser: Browser, server: str) -> None:
    """Each region with an entry is a tab stop; on focus its name and value are shown, Enter opens it, Esc hides the words."""
    with opened(browser, server) as page:
        page.locator(region("398")).focus()
        expect(page.locator(".map .tip")).to_have_text("Kazakhstanlegal")
        page.keyboard.press("Escape")
        expect(page.locator(".map .tip")).to_be_hidden()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(page.locator(".map .tip")).to_be_visible()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{KZ}", wait_until="networkidle")


def test_what_is_not_on_the_map_is_in_the_table(browser: Browser, server: str) -> None:
    """Free zones have no region and are in the table; without JavaScript there is the table, and no empty frame."""
    with opened(browser, server, scripted=False) as page:
        assert not page.locator("#map").is_visible()
        expect(page.locator("#spread-table")).to_contain_text(
            "Astana International Financial Centre"
        )
        expect(page.locator("#spread-table")).to_contain_text("Kazakhstan")


def test_the_zoom_stands_in_the_address(browser: Browser, server: str) -> None:
    """The part with entries is drawn larger; after a reload it still is."""
    with opened(browser, server) as page:
        small = page.locator(region("398")).bounding_box()
        page.get_by_role("button", name="Zoom to entries").click()
        large = page.locator(region("398")).bounding_box()
        assert small is not None
        assert large is not None
        assert large["width"] > 1.5 * small["width"]
        assert page.url.endswith("extent=entries")
        page.reload(wait_until="networkidle")
        again = page.locator(region("398")).bounding_box()
        assert again is not None
        assert again["width"] == large["width"]


def test_where_sources_differ_the_region_has_both_colours(browser: Browser, server: str) -> None:
    """A thing in two rows is striped, and is said to be disputed."""
    with opened(browser, server) as page:
        page.route(
            f"{server}/?by=legalStatus",
            lambda route: route.fulfill(response=route.fetch(), body=_twice(route.fetch().text())),
        )
        page.goto(f"{server}/?by=legalStatus", wait_until="networkidle")
        expect(page.locator(region("156"))).to_have_attribute(
            "aria-label", "China: legal, banned (sources differ)"
        )
        assert "fill-v1-v2" in fill(page, "156")


def _twice(text: str) -> str:
    """The page with China in the first row as well."""
    return re.sub(
        r'(<tbody>.*?<ul class="inline">)',
        r'\1<li><a href="/entry/country--china" data-code="156">China</a></li>',
        text,
        count=1,
        flags=re.DOTALL,
    )


def test_which_property_joins_the_map_is_said_by_the_mapping(
    vault: Vault, ontology: object
) -> None:
    """Codes are those of `m:mapCode`; things without one are not on the map."""
    texts = {
        "a.md": "---\ntype: country\nslug: country--a\nname: A\niso_numeric: '398'\niso2: KZ\n---\n",
        "b.md": "---\ntype: country\nslug: country--b\nname: B\n---\n",
    }
    kb: KnowledgeBase = vault(texts)
    assert kb.views.map_codes == {kb.iris.thing("country--a"): "398"}


def fill(page: Page, code: str) -> str:
    """How a region is filled."""
    found: str = page.locator(f"{region(code)} path").evaluate(
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
    """The smallest form that the client takes, with the type of the script, a tag of its own, and a word to caches; printed: how large it is."""
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


def test_no_name_leads_out_of_the_static_folder(server: str) -> None:
    """A path with dots is not found, whatever is accepted."""
    for path in (
        "/static/../templates/base.html",
        "/static/bundle/%2e%2e/%2e%2e/templates/base.html",
        "/static/bundle/none.js",
    ):
        assert get(server, path, "br")[0] == 404


def get(
    server: str, path: str, accepted: str, tag: str = ""
) -> tuple[int, dict[str, str | None], bytes]:
    """Status, the headers that matter, and the body as it was sent."""
    with closing(http.client.HTTPConnection(urlsplit(server).netloc)) as connection:
        connection.request(
            "GET",
            path,
            headers={"Accept-Encoding": accepted, **({"If-None-Match": tag} if tag else {})},
        )
        answer = connection.getresponse()
        names = ("Content-Encoding", "Content-Type", "Vary", "ETag")
        return answer.status, {name: answer.headers[name] for name in names}, answer.read()
