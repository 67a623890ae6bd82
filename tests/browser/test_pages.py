"""Every page in a real browser: nothing is refused, nothing fails, nothing leaves for another host, and everybody can read it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.chromium import NAMED, NoBrowserError, find_chromium, opened
from tests.browser.views import SCHEMES, VIEWS, WIDTHS, View
from tests.conftest import ROOT, serving

KZ, AIFC = "/entry/country--kazakhstan", "/entry/free-zone--astana-international-financial-centre"
MOST_BYTES = 200_000
"""That home and an entry may take, before a graph is opened."""
each_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)


@each_view
def test_nothing_is_refused_and_nothing_fails(browser: Browser, server: str, view: View) -> None:
    """No console error, no failed request, no request to another host, no breach of the Content-Security-Policy; what is said is there."""
    with opened(browser, server + view.path) as page:
        assert page.title()
        for words in view.says:
            assert words in said(page)


@each_view
def test_without_javascript_every_page_has_its_content(
    browser: Browser, server: str, view: View
) -> None:
    """With JavaScript off, a page says what it is for, and shows nothing that could not work."""
    with opened(browser, server + view.path, scripted=False) as page:
        for words in view.says:
            assert words in said(page)
        assert not page.locator("[data-copy]").first.is_visible()


def said(page: Page) -> str:
    """What a page shows, the texts of its fields included."""
    return page.locator("body").inner_text() + " ".join(
        field.input_value() for field in page.locator("textarea").all()
    )


@each_view
def test_everybody_can_read_it(browser: Browser, server: str, view: View) -> None:
    """axe-core finds no violation of WCAG 2.2 AA or of good practice, wide in light and narrow in dark; no page scrolls sideways."""
    with opened(browser, server + view.path) as page:
        for width, scheme in zip(WIDTHS, SCHEMES, strict=True):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{width} px, {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/", KZ])
def test_pages_are_light(browser: Browser, server: str, path: str) -> None:
    """Home and the largest entry take less than 200 kB until a graph is opened, with all that they load."""
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


def test_a_link_shows_what_it_leads_to_on_hover_and_on_focus(browser: Browser, server: str) -> None:
    """The card has the entry's type, name and first facts; Esc closes it; nothing is fetched before."""
    with opened(browser, server + KZ) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        link = page.locator(f".links a[href='{AIFC}']").first
        link.hover()
        expect(page.locator("#preview")).to_contain_text("Astana International Financial Centre")
        expect(page.locator("#preview")).to_contain_text("free zone")
        assert asked == [f"{AIFC}.json"]
        page.keyboard.press("Escape")
        expect(page.locator("#preview")).to_be_hidden()
        page.mouse.move(0, 0)
        page.keyboard.press("Tab")
        page.locator(".trail a").last.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        expect(page.locator("#preview")).to_contain_text("Central Asia")


def test_a_citation_shows_its_line_and_can_be_copied(browser: Browser, server: str) -> None:
    """The card of a line has file, line, its text, source and date; the button copies the whole citation with its address."""
    with opened(browser, server + KZ) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        fact = page.locator("[id='mining.electricity.soken']")
        fact.locator("a.line").hover()
        card = page.locator("#preview")
        expect(card).to_contain_text("country/country--kazakhstan.md, line 197")
        expect(card).to_contain_text("| Electricity | $0.042/kWh [^soken] |")
        expect(card).to_contain_text("2026-11-22")
        fact.get_by_role("button", name="Copy citation").click()
        expect(fact.get_by_role("button")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == (
            "Kazakhstan – price of electricity – $0.042/kWh currency USD. Kazakhstan in the Soken Crypto Legal Map · 2026-11-22. "
            f"country/country--kazakhstan.md, line 197. {server}{KZ}#mining.electricity.soken"
        )


def test_one_walks_by_keyboard(browser: Browser, server: str) -> None:
    """The first tab stop skips to the content; from Kazakhstan one walks to the AIFC and back with Tab and Enter alone."""
    with opened(browser, server + KZ) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        walk(page, AIFC)
        walk(page, KZ)


def walk(page: Page, path: str) -> None:
    """Tab until a link leads to the path, and follow it."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == path:
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{path}")
            return
    pytest.fail(f"no link to {path} was reached by keyboard")


def test_the_search_box_has_the_focus_and_finds_by_any_name(browser: Browser, server: str) -> None:
    """Who opens home and types a name in Kazakh finds the entry."""
    with opened(browser, server) as page:
        page.keyboard.type("Қазақстан")
        page.keyboard.press("Enter")
        page.locator("main").get_by_role("link", name="Kazakhstan", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan")


def test_the_editor_keeps_to_the_policy(browser: Browser, server: str) -> None:
    """CodeMirror stands in the place of the text area, styles itself without an inline style sheet, and what is typed is what the form sends."""
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
            "document.forms[1].addEventListener('submit', event => { event.preventDefault(); window.asked = true })"
        )
        page.keyboard.press("Control+Enter")
        assert page.evaluate("window.asked")
        expect(page.locator("#result")).to_contain_text("3 rows")


@pytest.mark.parametrize(
    ("name", "attribute", "drawn"),
    [("graph", "data-graph=/graph/country--kazakhstan", "canvas"), ("map", "data-map", "path")],
)
def test_graph_and_map_keep_to_the_policy(
    browser: Browser, server: str, name: str, attribute: str, drawn: str
) -> None:
    """Each bundle draws into its place under the policy that forbids inline styles."""
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
        page.wait_for_load_state("networkidle")


def test_a_line_can_be_edited_where_the_repository_is_known(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With the setting `repository` each citation leads to its line at the code host."""
    folder = tmp_path_factory.mktemp("repository")
    settings = (ROOT / "kbgraph.toml").read_text(encoding="utf-8")
    settings = re.sub(
        r'^(kb|ontology) = "(.*)"$',
        lambda found: f'{found[1]} = "{ROOT / found[2]}"',
        settings,
        flags=re.MULTILINE,
    )
    (folder / "kbgraph.toml").write_text(
        f'{settings}repository = "https://code.example/owner/name/blob/main/kb"\n', encoding="utf-8"
    )
    with serving("--kb", str(folder)) as address, opened(browser, address + KZ) as page:
        edit = page.locator("[id='mining.electricity.soken'] .edit")
        assert (
            edit.get_attribute("href")
            == "https://code.example/owner/name/blob/main/kb/country/country--kazakhstan.md#L197"
        )


def test_a_browser_is_looked_for_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The named one first, then one on the PATH, then Playwright's own; a name that is no program is an error, and no test is skipped for it."""
    installed, own = tmp_path / "chromium", tmp_path / "own"
    for program in (installed, own):
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(NAMED, raising=False)
    assert find_chromium(own) == str(own)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium(own) == str(installed)
    monkeypatch.setenv(NAMED, str(own))
    assert find_chromium(installed) == str(own)
    monkeypatch.setenv(NAMED, "/nowhere/chromium")
    with pytest.raises(NoBrowserError, match="KBGRAPH_CHROMIUM names /nowhere/chromium"):
        find_chromium(own)
