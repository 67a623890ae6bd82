"""An analyst at a page: each click, key, typed text and scrolled screen is an action.

A click needs its target on the screen: Playwright would scroll there without a count.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Download, Locator, Page

from tests.browser.chromium import opened

SCREEN_WIDTH, SCREEN_HEIGHT = 1280, 800
_MAX_SCREENS, _MAX_SECONDS, _PAUSE_MS = 30, 5.0, 50
_BESIDE_PX = 100
"""The distance, from middle to middle, at which a text stands beside another."""

_ON_SCREEN = """() => {
  const within = box => box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0
    && box.bottom <= innerHeight && box.right <= innerWidth;
  const shown = (box, element) => within(box)
    && element.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
  const seen = (words, boxes, element) => boxes.length && boxes.every(box => shown(box, element))
    ? [[words.replace(/\\s+/g, " ").trim(), (boxes[0].top + boxes.at(-1).bottom) / 2]] : [];
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || !text.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    texts.push(...seen(text.data, [...range.getClientRects()], text.parentElement));
  }
  const names = [...document.querySelectorAll("a, button, [role=img], [aria-label]")].flatMap(each =>
    seen(each.getAttribute("aria-label") ?? each.textContent, [...each.getClientRects()], each));
  return [texts, names];
}"""
"""Texts, and names of links and buttons, that are whole on the screen, uncovered, each with the
height of its middle. The words of a mark for screen readers are part of its name."""


class Seen(NamedTuple):
    """Words on the screen."""

    words: str
    middle: float


class Analyst:
    """A person at a page, who may take so many actions."""

    def __init__(self, page: Page, most_actions: int) -> None:
        self.page, self.actions, self._most = page, list[str](), most_actions

    def press(self, key: str) -> None:
        """Press a key."""
        self._count(f"press {key}")
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text into the field that has the focus."""
        self._count(f"type {text}")
        self.page.keyboard.type(text)

    def click(self, target: Locator) -> None:
        """Scroll until the target is on the screen, and click it there."""
        self._find(target)
        self._count(f"click {target}")
        box = target.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def download(self, target: Locator, folder: Path) -> Path:
        """Click a link, and return the file that it sends."""
        with self.page.expect_download() as started:
            self.click(target)
        sent: Download = started.value
        sent.save_as(folder / sent.suggested_filename)
        return folder / sent.suggested_filename

    def scroll(self, screens: int = 1) -> None:
        """Scroll by a screen, downwards or upwards."""
        self._count("scroll")
        self.page.evaluate(
            "way => scrollBy({ top: way, behavior: 'instant' })", screens * SCREEN_HEIGHT
        )

    def sees(self, words: str, *beside: str) -> None:
        """Require words on the screen, with others in their row or in the lines around it."""
        ends = time.monotonic() + _MAX_SECONDS
        while not self._has(words, beside):
            if time.monotonic() > ends:
                missing = f"{words!r} with {beside} is not on the screen"
                raise AssertionError(f"{missing} after {self.actions}: {self._on_screen()}")
            self.page.wait_for_timeout(_PAUSE_MS)

    def _has(self, words: str, beside: tuple[str, ...]) -> bool:
        seen = self._on_screen()
        return any(
            all(
                any(
                    part in other.words and abs(other.middle - each.middle) < _BESIDE_PX
                    for other in seen
                )
                for part in beside
            )
            for each in seen
            if words in each.words
        )

    def _on_screen(self) -> list[Seen]:
        texts, names = self.page.evaluate(_ON_SCREEN)
        return [Seen(*each) for each in (*texts, *names)]

    def _find(self, target: Locator) -> None:
        """Scroll until the target is on the screen; each screen is an action."""
        target.wait_for(state="attached", timeout=_MAX_SECONDS * 1000)
        for _ in range(_MAX_SCREENS):
            box = target.bounding_box()
            assert box, f"{target} is not shown"
            middle = box["y"] + box["height"] / 2
            if 0 < middle < SCREEN_HEIGHT:
                return
            self.scroll(1 if middle > 0 else -1)
        raise AssertionError(f"{target} is more than {_MAX_SCREENS} screens away")

    def _count(self, action: str) -> None:
        self.actions.append(action)
        assert len(self.actions) <= self._most, f"more than {self._most} actions: {self.actions}"


@contextmanager
def at_home(browser: Browser, address: str, most_actions: int) -> Iterator[Analyst]:
    """Open the home page on a screen of 1280 × 800 px."""
    with opened(browser, address) as page:
        page.set_viewport_size({"width": SCREEN_WIDTH, "height": SCREEN_HEIGHT})
        yield Analyst(page, most_actions)
