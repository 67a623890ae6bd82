"""The page of the whole graph, in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.notes import write_notes
from tests.browser.chromium import opened
from tests.browser.whole_graph import drawn, frames_per_second, names, place_of
from tests.conftest import serving, wait_for_workers
from tests.sizes import IS_THOROUGH

KZ, AIFC = "country--kazakhstan", "free-zone--astana-international-financial-centre"
_LEAST_PX, _LEAST_FRAMES = 11, 30


def state(page: Page) -> dict[str, list[str]]:
    """Return the parameters of the address."""
    return parse_qs(urlsplit(page.url).query)


def places(page: Page) -> dict[str, list[float]]:
    """Return the positions of the things that are drawn."""
    found: dict[str, list[float]] = page.evaluate(
        """() => Object.fromEntries(document.getElementById("whole")._cyreg.cy.nodes().map(node => [node.id(), Object.values(node.position())]))"""
    )
    return found


@pytest.mark.parametrize(
    ("width", "things"), [(1280, 40), pytest.param(1920, 60, marks=pytest.mark.thorough)]
)
def test_names_are_whole_legible_and_uncovered(
    browser: Browser, server: str, width: int, things: int
) -> None:
    """So many things are drawn as a window has room for; each is named in letters of 11 px."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{server}/graph")
    drawn(page)
    measured = names(page)
    page.close()
    assert measured._replace(least=0) == (things, things, 0, 0, 0)
    assert measured.least >= _LEAST_PX


def test_a_thing_is_found_though_it_is_folded_and_back_undoes_each_step(
    browser: Browser, server: str
) -> None:
    """A click selects, the field finds what is not drawn, and keys open and leave it."""
    with opened(browser, f"{server}/graph") as page:
        drawn(page)
        before = places(page)
        page.mouse.click(*place_of(page, KZ))
        expect(page.locator("#details h2")).to_have_text("Kazakhstan")
        assert state(page) == {"selected": [KZ]}
        assert places(page) == before, "a selection moves nothing"
        page.get_by_label("Find a thing").fill("AIFC")
        expect(page.get_by_role("option").first).to_contain_text("Astana International")
        page.keyboard.press("Enter")
        expect(page.locator("#details h2")).to_have_text("Astana International Financial Centre")
        expect(page.locator("#details")).to_contain_text("Nearest: Kazakhstan")
        assert places(page).keys() - before.keys() == {AIFC}
        page.locator("#whole").focus()
        page.keyboard.press("e")
        expect(page.locator("#folds")).to_be_visible()
        assert len(places(page)) > len(before) + 1
        assert (names(page).covered, names(page).outside) == (0, 0)
        page.go_back()
        page.go_back()
        expect(page.locator("#details h2")).to_have_text("Kazakhstan")
        expect(page.locator("#whole")).to_be_visible()
        assert places(page) == before
        page.locator("#whole").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("g")
        page.wait_for_url("**/graph/*")


def test_a_busy_server_is_asked_again(browser: Browser, server: str) -> None:
    """A step that the server refuses for the moment is taken, and the page is not loaded anew."""
    with opened(browser, f"{server}/graph", excused="503") as page:
        drawn(page)
        before = places(page)
        page.route(
            "**/graph?selected=*",
            lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}, body="busy"),
            times=2,
        )
        page.evaluate("window.isSameDocument = true")
        page.mouse.click(*place_of(page, KZ))
        expect(page.locator("#details h2")).to_have_text("Kazakhstan")
        assert page.evaluate("window.isSameDocument")
        assert places(page) == before


def test_the_drawing_can_be_saved_whole(browser: Browser, server: str, tmp_path: Path) -> None:
    """The picture has each line of each name, and says what its lines connect."""
    with opened(browser, f"{server}/graph") as page:
        drawn(page)
        for ending, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
            with page.expect_download() as download:
                page.get_by_role("button", name=ending.upper()).click()
            download.value.save_as(tmp_path / ending)
            assert (tmp_path / ending).read_bytes().startswith(start)
        picture = (tmp_path / "svg").read_text(encoding="utf-8")
        assert ">Asia/Pacific Group</tspan>" in picture
        assert picture.count("<title>") == page.evaluate(
            "document.getElementById('whole')._cyreg.cy.edges().length"
        )


def test_on_phones_the_list_is_first(browser: Browser, server: str) -> None:
    """The graph is drawn when it is wanted, with fewer things, and its names are legible too."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{server}/graph")
    expect(page.locator("tr[data-thing]").first).to_contain_text("African Union")
    assert not page.locator("#whole").is_visible()
    page.get_by_role("button", name="Draw the graph").click()
    drawn(page)
    measured = names(page)
    page.close()
    assert measured._replace(least=0) == (20, 20, 0, 0, 0)
    assert measured.least >= _LEAST_PX


@pytest.mark.thorough
def test_a_folder_of_6500_notes_moves_fluently(browser: Browser, tmp_path: Path) -> None:
    """Dragging and zooming draw 30 frames in a second, also with 200 things."""
    assert IS_THOROUGH
    write_notes(tmp_path, 6500)
    with serving("--kb", str(tmp_path)) as address:
        wait_for_workers(f"{address}/graph")
        for limit in (40, 200):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/graph?limit={limit}")
            drawn(page)
            measured, frames = names(page), frames_per_second(page)
            page.close()
            assert measured._replace(least=0) == (limit, limit, 0, 0, 0)
            assert min(frames.values()) >= _LEAST_FRAMES, frames
