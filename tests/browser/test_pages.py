"""Every page in a real browser: no errors, no requests to other hosts, and accessible."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.chromium import VIOLATIONS, opened
from tests.browser.programs import NAMED, NoBrowserError, find_chromium
from tests.browser.views import SCHEMES, VIEWS, WIDTHS, View
from tests.conftest import ROOT, line_of, serving
from tests.sizes import IS_THOROUGH

pytestmark = pytest.mark.browser

KZ, AIFC = "/entry/country--kazakhstan", "/entry/free-zone--astana-international-financial-centre"
MOST_BYTES = 200_000
"""The total size of a page before a graph is opened."""
_LOOKS = (
    tuple(product((*WIDTHS, 1920), SCHEMES))
    if IS_THOROUGH
    else tuple(zip(WIDTHS, SCHEMES, strict=True))
)
_REPEATED = (
    ()
    if IS_THOROUGH
    else (
        "tbody > tr:nth-child(n+7)",
        "tbody:nth-of-type(n+4)",
        "li:nth-child(n+9)",
        "dl > div:nth-child(n+9)",
        "article:nth-of-type(n+2)",
    )
)
"""Rows after the first ones, which are made as they are: axe-core reads them when thorough."""
each_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
ALIKE = {"compare-differences", "entry-zone", "graph-far", "home-by", "search"}
"""Views of pages that others show too, with other values."""


@each_view
def test_pages_have_their_content_and_are_accessible(
    browser: Browser, server: str, view: View
) -> None:
    """A page has its content, and no console errors, failed requests or policy violations.

    Those that have others beside them, of other values, are checked by axe-core when thorough.
    """
    with opened(browser, server + view.path) as page:
        assert page.title()
        for words in view.says:
            assert words in visible_text(page)
        if IS_THOROUGH or view.name not in ALIKE:
            _check_accessibility(page)


def _check_accessibility(page: Page) -> None:
    """Find no violation by axe-core, and no page but those of wide tables that scrolls sideways.

    Wide in light and narrow in dark; all widths in both schemes, and all rows, when thorough.
    """
    rows = {"exclude": [[each] for each in _REPEATED]}
    for width, scheme in _LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, rows, VIOLATIONS)
        assert found.violations_count == 0, f"{width} px, {scheme}: {found.generate_report()}"
        is_table = page.locator(".comparison").count()
        assert is_table or page.evaluate("document.documentElement.scrollWidth") <= width


@each_view
def test_without_javascript_every_page_has_its_content(
    browser: Browser, server: str, view: View
) -> None:
    """Without JavaScript a page has its content and no control that needs a script."""
    with opened(browser, server + view.path, scripted=False) as page:
        for words in view.says:
            assert words in visible_text(page)
        assert not page.locator("[data-copy]").first.is_visible()


def visible_text(page: Page) -> str:
    """Return the text of a page with the values of its fields."""
    return page.locator("body").inner_text() + " ".join(
        field.input_value() for field in page.locator("textarea").all()
    )


@pytest.mark.parametrize("path", ["/", KZ])
def test_pages_are_light(browser: Browser, server: str, path: str) -> None:
    """Home and the largest entry load less than 200 kB in total until a graph is opened."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 - a builtin cannot be wrapped
    page.goto(server + path, wait_until="networkidle")
    sizes = [request.sizes() for request in requests]
    transferred = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    context.close()
    print(f"\n{path}: {transferred / 1000:.0f} kB in {len(sizes)} requests")  # noqa: T201 - a figure to be seen
    assert 10_000 < transferred < MOST_BYTES


def test_a_link_shows_a_preview_on_hover_and_on_focus(browser: Browser, server: str) -> None:
    """The card has type, name and first facts; Esc closes it; nothing is fetched before."""
    with opened(browser, server + KZ) as page:
        requests: list[str] = []
        page.on("request", lambda request: requests.append(urlsplit(request.url).path))
        link = page.locator(f".members a[href='{AIFC}']").first
        link.hover()
        expect(page.locator("#preview")).to_contain_text("Astana International Financial Centre")
        expect(page.locator("#preview")).to_contain_text("free zone")
        assert [path for path in requests if path.startswith("/entry/")] == [f"{AIFC}.json"]
        page.keyboard.press("Escape")
        expect(page.locator("#preview")).to_be_hidden()
        page.mouse.move(0, 0)
        page.keyboard.press("Tab")
        page.locator(".breadcrumbs a").last.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        expect(page.locator("#preview")).to_contain_text("Central Asia")


def test_pages_work_by_keyboard(browser: Browser, server: str) -> None:
    """The first tab stop skips to the content; Tab and Enter lead to the AIFC and back."""
    with opened(browser, server + KZ) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")
        walk(page, AIFC)
        walk(page, KZ)


def walk(page: Page, path: str) -> None:
    """Tab to the link to a path, and follow it."""
    for _ in range(1500):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == path:
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{path}")
            return
    pytest.fail(f"no link to {path} was reached by keyboard")


def test_the_search_field_has_the_focus_and_finds_by_any_name(
    browser: Browser, server: str
) -> None:
    """A name in Kazakh, typed on the home page, finds the entry."""
    with opened(browser, server) as page:
        page.keyboard.type("Қазақстан")
        page.keyboard.press("Enter")
        page.locator("main").get_by_role("link", name="Kazakhstan", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan")


def test_the_editor_keeps_to_the_policy(browser: Browser, server: str) -> None:
    """CodeMirror replaces the text area without inline styles; the form sends the typed text."""
    with opened(browser, f"{server}/sparql") as page:
        text = page.get_by_role("textbox", name="Query")
        text.click()
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT * { ?s a kb:Region } LIMIT 3")
        assert text.evaluate("node => getComputedStyle(node).fontFamily").startswith("ui-monospace")
        assert (
            page.locator("textarea").evaluate("node => node.value")
            == "SELECT * { ?s a kb:Region } LIMIT 3"
        )
        page.evaluate(
            "document.querySelector('form.ask').addEventListener('submit', event => { event.preventDefault(); window.asked = true })"
        )
        page.keyboard.press("Control+Enter")
        assert page.evaluate("window.asked")
        expect(page.locator("#result")).to_contain_text("3 rows")


@pytest.mark.parametrize(
    ("name", "attribute", "drawn"),
    [("graph", "data-graph=/graph/country--kazakhstan", "a.item"), ("map", "data-map", "path")],
)
def test_graph_and_map_keep_to_the_policy(
    browser: Browser, server: str, name: str, attribute: str, drawn: str
) -> None:
    """Each bundle draws under the policy that forbids inline styles."""
    with opened(browser, server) as page:
        key, _, value = attribute.partition("=")
        page.add_style_tag(url="/static/graph.css")
        page.evaluate(
            """([name, key, value]) => {
              const place = document.createElement("div"); place.setAttribute(key, value); document.querySelector("main").prepend(place);
              const script = document.createElement("script"); script.type = "module"; script.src = `/static/bundle/${name}.js`; document.head.append(script);
            }""",
            [name, key, value],
        )
        expect(page.locator(f"[{key}] {drawn}").first).to_be_attached()


def test_a_line_can_be_edited_if_the_repository_is_set(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With the setting `repository` the evidence links to its line at the code host."""
    folder, frozen = tmp_path_factory.mktemp("repository"), ROOT / "tests" / "kazakhstan"
    settings = (frozen / "kbgraph.toml").read_text(encoding="utf-8")
    settings = re.sub(
        r'^(kb|ontology) = "(.*)"$',
        lambda found: f'{found[1]} = "{(frozen / found[2]).resolve()}"',
        settings,
        flags=re.MULTILINE,
    )
    (folder / "kbgraph.toml").write_text(
        f'{settings}repository = "https://code.example/owner/name/blob/main/kb"\n', encoding="utf-8"
    )
    with (
        serving("--trust", "--kb", str(folder)) as address,
        opened(browser, f"{address}/evidence/country--kazakhstan/mining.electricity.soken") as page,
    ):
        edit = page.get_by_role("link", name="Edit")
        file = "country--kazakhstan.md"
        place = f"{file}#L{line_of(file, '| Electricity |', 'tests/kazakhstan/kb')}"
        assert edit.get_attribute("href") == f"https://code.example/owner/name/blob/main/kb/{place}"


def test_the_browser_loads_the_pages_of_tests_alone(browser: Browser) -> None:
    """It loads no pages of its own, and what Playwright turns off stays off."""
    context = browser.new_context()
    context.new_page()
    session = browser.new_browser_cdp_session()
    targets = session.send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    command = session.send("SystemInfo.getInfo")["commandLine"]
    context.close()
    assert [each["url"] for each in targets if each["url"].startswith("chrome:")] == []
    of_playwright, ours = re.findall(r"--disable-features=(\S+)", command)
    assert set(of_playwright.split(",")) < set(ours.split(","))


def _write_program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


def test_a_browser_is_looked_for_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The named one is first, then headless shells, then others; a bad name is an error."""
    installed, own = tmp_path / "chromium", tmp_path / "chromium-7" / "linux" / "chrome"
    fetched = tmp_path / "chromium_headless_shell-7" / "linux" / "headless_shell"
    shell = tmp_path / "bin" / "chromium-headless-shell"
    for program in (installed, own):
        _write_program(program)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(NAMED, raising=False)
    assert find_chromium(own) == str(own)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium(own) == str(installed)
    _write_program(fetched)
    assert find_chromium(own) == str(fetched)
    _write_program(shell)
    monkeypatch.setenv("PATH", f"{tmp_path}:{shell.parent}")
    assert find_chromium(own) == str(shell)
    monkeypatch.setenv(NAMED, str(own))
    assert find_chromium(installed) == str(own)
    monkeypatch.setenv(NAMED, "/nowhere/chromium")
    with pytest.raises(NoBrowserError, match="KBGRAPH_CHROMIUM names /nowhere/chromium"):
        find_chromium(own)
