"""Screenshots of every view: `make screenshots`.

Those in the README show a window of 1280 px, in `docs/screenshots`. Whole pages, wide and narrow,
light and dark, are in `docs/screenshots/all`, which git ignores.
"""

from __future__ import annotations

from itertools import product

from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.views import SCHEMES, VIEWS, WIDTHS
from tests.conftest import ROOT, serving

FOLDER = ROOT / "docs" / "screenshots"
MAX_BYTES = 350_000
"""The size of a screenshot in the repository."""
_MAX_HEIGHT_PX = 6000


def main() -> None:
    """Start a server of the shipped knowledge base, and take the screenshots."""
    (FOLDER / "all").mkdir(parents=True, exist_ok=True)
    with serving() as address, chromium() as browser:
        take(browser, address)


def take(browser: Browser, address: str) -> None:
    """Take a screenshot of each view, wide and narrow, light and dark."""
    for view, width, scheme in product(VIEWS, WIDTHS, SCHEMES):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(address + view.path, wait_until="networkidle")
        if view.shown and (width, scheme) == (WIDTHS[0], SCHEMES[0]):
            picture = page.screenshot(path=FOLDER / f"{view.name}.png")
            assert len(picture) < MAX_BYTES, view.name
        height = min(page.evaluate("document.documentElement.scrollHeight"), _MAX_HEIGHT_PX)
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=FOLDER / "all" / f"{view.name}-{width}-{scheme}.png")
        context.close()


if __name__ == "__main__":
    main()
