"""The pages of plain notes in a browser: accessible, narrow and wide, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from benchmarks.notes import write_notes
from tests.browser.chromium import opened
from tests.browser.test_pages import VIOLATIONS
from tests.conftest import serving

HUB = "/entry/Index%20of%20Plants"
LONG = "A_name_of_a_folder_without_any_space_that_is_longer_than_the_screen_of_a_phone_is_wide"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server of generated notes, and of names that do not fit on a line."""
    folder = tmp_path_factory.mktemp("notes")
    write_notes(folder, 300)
    for place in (folder / LONG, folder / LONG / LONG):
        place.mkdir()
        text = f"---\n{LONG}: {place.name[:60]}\n---\n#{LONG}/{LONG} [[{LONG}]]\n"
        (place / f"{LONG}.md").write_text(text)
        (place / "same.md").write_text(text.replace(place.name[:60], "x") + "[[same]]")
    with serving("--kb", str(folder)) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "Unresolved links"),
        ("/search?where=tag:garden", "garden/soil"),
        (HUB, "more"),
        ("/list/ambiguous", "may mean"),
        ("/search/facets?facet=tag", LONG.lower()),
    ],
)
def test_pages_of_notes_are_accessible(
    browser: Browser, address: str, path: str, says: str
) -> None:
    """axe-core finds no violation, and no page scrolls sideways, whatever names are on it."""
    with opened(browser, address + path) as page:
        assert says.lower() in page.locator("main").inner_text().lower()
        for width, scheme in ((390, "dark"), (1280, "light")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=VIOLATIONS)
        assert found.violations_count == 0, found.generate_report()


def test_more_links_come_without_scripts(browser: Browser, address: str) -> None:
    """The page of a hub has the first mentions, and its links lead to the others and back."""
    with opened(browser, address + HUB, scripted=False) as page:
        assert page.locator(".mentions dt").count() == 50
        page.locator(".panel > section > .more a").click()
        assert page.url == f"{address}/mentions/Index%20of%20Plants?page=2"
        assert page.locator(".mentions dt").count() > 10
        page.get_by_role("link", name="Previous").click()
        assert page.locator(".mentions dt").count() == 50
        page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").click()
        assert page.url == address + HUB
