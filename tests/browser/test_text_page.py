"""The text of a note in a browser: pictures, embeds and marks, narrow and wide, light and dark."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.chromium import VIOLATIONS, opened
from tests.conftest import serving

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><script>document.title = "run";'
    'fetch("/")</script><rect width="90" height="40" fill="#ddf"/></svg>'
)
_NOTE = r"""# Everything at once

A first line
a second line with ==marked== words, $e^{2i\pi}$, US$5 and ^[a remark with [[Other]]] end. ^para

$$
f[[i]](x) = [g](h) + a_very_long_name_that_is_longer_than_the_screen_of_a_phone_is_wide_in_any_case

- b
$$

## Embeds

![[Other]]

Words ![[Other#Part|the part]] more.

- ![[Other#^blk]]
- ![[Missing]] ![[Loop]]

## Pictures

![[pic.png]] ![[pic.png|60x40]] ![Drawing|80](draw.svg) [![Linked|50](pic.png)](Other.md) ![[gone.png]]

| one | two |
| --- | --- |
| ![[pic.png\|40]] | ==cell== https://a.example/long/address/without/any/space/that/is/longer/than/a/phone |

### From right to left

نص عربي (test) 123.

- عنصر
"""
_OTHERS = {
    "Other.md": "# Other\n\nIntro.\n\n## Part\n\nThe part. ^blk\n\n![[pic.png]]\n",
    "Loop.md": "round ![[Loop]] and ![[Note#Embeds]]\n",
}


def _picture() -> bytes:
    """Return a PNG of 1,000 by 500 pixels."""
    header = struct.pack(">IIBBBBB", 1000, 500, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(range(250)) * 4) * 500)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of such notes."""
    folder: Path = tmp_path_factory.mktemp("notes")
    for name, text in {**_OTHERS, "Note.md": _NOTE, "draw.svg": _SVG}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "pic.png").write_bytes(_picture())
    with serving("--kb", str(folder)) as found:
        yield found


def test_a_text_is_accessible_and_fits_its_screen(browser: Browser, address: str) -> None:
    """At 390, 1,280 and 1,920 pixels nothing scrolls sideways, and all pictures are shown."""
    with opened(browser, f"{address}/entry/Note") as page:
        for width, scheme in ((390, "dark"), (1280, "light"), (1920, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for picture in page.locator(".prose img").all():
                picture.scroll_into_view_if_needed()
                page.wait_for_function("image => image.complete", arg=picture.element_handle())
            sizes = page.eval_on_selector_all(
                ".prose img", "all => all.map(each => [each.naturalWidth > 0, each.clientWidth])"
            )
            assert len(sizes) > 6
            assert all(is_loaded and shown <= width for is_loaded, shown in sizes)
        found = Axe().run(page, options=VIOLATIONS)
        assert found.violations_count == 0, found.generate_report()


def test_links_lead_to_their_headings_and_blocks(browser: Browser, address: str) -> None:
    """The headings of the text stand in the contents, and an embed leads to the part it shows."""
    with opened(browser, f"{address}/entry/Note") as page:
        page.get_by_role("navigation", name="On this page").get_by_text("Pictures").click()
        assert page.locator("h4:target").inner_text() == "Pictures"
        page.locator(".embed .from a", has_text="Other › Part").first.click()
        assert page.url == f"{address}/entry/Other#P5"
        assert page.locator(":target").inner_text() == "Part"


def test_a_drawing_runs_no_script(browser: Browser, address: str) -> None:
    """Opened by itself it is shown, and its script is blocked."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{address}/file/draw.svg")
    page.wait_for_timeout(200)
    assert page.title() != "run"
    assert requests == [f"{address}/file/draw.svg"]
    context.close()
