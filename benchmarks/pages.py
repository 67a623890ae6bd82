"""`python -m benchmarks.pages`: how soon the server gives an entry's page, and a real browser has the graph of 500 things at work."""

from __future__ import annotations

import argparse
import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks.vault import write_vault
from reliability.verdict import quantile
from tests.browser.chromium import chromium
from tests.conftest import serving

_ENTRIES, _THINGS, _TIMES = 600, 500, 5
_PAGES = 250
_PAGE_MS = 20.0
_TARGET_MS = 1000.0
_READY = "#graph[data-ready]"
_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Done when the browser has drawn all that was to be drawn, and would answer a key."""
_WATCH = f"""
window.drawn = new Promise(done => new MutationObserver((_, watching) => {{
  if (!document.querySelector("{_READY}")) return;
  watching.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
}}).observe(document, {{ subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] }}));
"""
"""Tells the milliseconds from the start of the navigation until the drawing has been shown, by the browser's own clock."""


def main() -> None:
    """Starts a server of a generated folder and a browser, measures, and prints figures and the target. A missed target is no failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--entries", type=int, default=_ENTRIES)
    entries = parser.parse_args().entries
    with TemporaryDirectory() as folder:
        write_vault(Path(folder), _PAGES)
        with serving("--kb", folder) as address:
            for line in _pages(address, [path.stem for path in Path(folder).glob("*.md")]):
                print(line, flush=True)
    with TemporaryDirectory() as folder:
        write_vault(Path(folder), entries)
        slug = min(path.stem for path in Path(folder).glob("country--*.md"))
        with serving("--kb", folder) as address, chromium() as browser:
            for line in _report(browser, f"{address}/graph/{slug}?depth=3&limit={_THINGS}"):
                print(line, flush=True)


def _pages(address: str, slugs: list[str]) -> Iterator[str]:
    """Each page once, by one client: none is remembered yet, neither here nor there."""
    host = address.removeprefix("http://")
    line, times, sizes = http.client.HTTPConnection(host), [], []
    for slug in slugs:
        start = time.perf_counter()
        line.request("GET", f"/entry/{slug}")
        sizes.append(len(line.getresponse().read()))
        times.append((time.perf_counter() - start) * 1000)
    late = quantile(times, 0.95)
    yield f"the pages of {len(slugs)} entries, each for the first time, {median(sizes) / 1000:.0f} kB in the middle, milliseconds"
    yield f"{'from the request to the last byte':<50}{median(times):>8.1f}   p95 {late:.1f}, worst {max(times):.1f}"
    yield f"p95 under {_PAGE_MS:.0f} ms: {'reached' if late < _PAGE_MS else 'missed'}"


def _report(browser: Browser, address: str) -> Iterator[str]:
    opened = [_opened(browser, address) for _ in range(_TIMES)]
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(address, wait_until="networkidle")
    page.wait_for_function(
        "() => document.querySelectorAll('tr[data-fact]').length === Number(document.querySelector('#facts .count').textContent)"
    )
    things, facts = (page.locator(f"tr[data-{name}]").count() for name in ("thing", "fact"))
    changed = [_changed(page) for _ in range(_TIMES)]
    keys = [_key(page) for _ in range(_TIMES)]
    yield f"the graph of {things} things and {facts} facts in Chromium, milliseconds, median of {_TIMES}"
    yield f"{'from the click to a drawing, nothing being cached':<50}{median(opened):>8.0f}   worst {max(opened):.0f}"
    yield f"{'a relation left out, or back again':<50}{median(changed):>8.0f}   worst {max(changed):.0f}"
    yield f"{'a key, to the next thing':<50}{median(keys):>8.0f}   worst {max(keys):.0f}"
    yield f"at work in less than {_TARGET_MS:.0f} ms: {'reached' if median(opened) < _TARGET_MS else 'missed'}"


def _opened(browser: Browser, address: str) -> float:
    """Milliseconds from the request until the drawing is shown, to somebody who was never here."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    shown: float = page.evaluate("window.drawn")
    context.close()
    return shown


def _changed(page: Page) -> float:
    """Milliseconds from a tick in the legend until drawing and tables say so."""
    before = page.locator("#status").inner_text()
    start = time.perf_counter()
    page.locator("#legend input").first.click()
    page.wait_for_function(
        "before => document.getElementById('status').innerText !== before", arg=before
    )
    page.evaluate(_FRAMES)
    return (time.perf_counter() - start) * 1000


def _key(page: Page) -> float:
    """Milliseconds from an arrow key until the next thing is marked."""
    page.locator("#graph").focus()
    start = time.perf_counter()
    page.keyboard.press("ArrowRight")
    page.evaluate(_FRAMES)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
