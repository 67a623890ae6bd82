"""An analyst at a page: each click, key, typed text and scrolled screen is an action.

A click needs its target on the screen: Playwright would scroll there without a count.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Download, Error, Locator, Page

from tests.browser.chromium import opened

SCREEN_WIDTH, SCREEN_HEIGHT = 1280, 800
_MAX_SCREENS, _MAX_SECONDS, _PAUSE_MS = 30, 5.0, 50
_BESIDE_PX, _UPPER_PART_PX = 100, 150
"""The distance, from middle to middle, at which a text stands beside another."""

_FIELD_HAS_FOCUS = (
    "document.activeElement?.matches('input, textarea, [contenteditable=true], [role=textbox]')"
)
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


_MIDDLE_OF_FIRST_LINE = """node => {
  const box = node.getClientRects()[0];
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


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
        """Type a text into the field that has the focus, which a new page gives it late."""
        self.page.wait_for_function(_FIELD_HAS_FOCUS, timeout=_MAX_SECONDS * 1000)
        self._count(f"type {text}")
        self.page.keyboard.type(text)

    def click(self, target: Locator) -> None:
        """Scroll until the target is on the screen, and click its first line there."""
        x, y = self._find(target)
        self._count(f"click {target}")
        self.page.mouse.click(x, y)

    def choose(self, target: Locator, label: str) -> None:
        """Open a list, and choose a value from it."""
        self._find(target)
        self._count(f"open {target}")
        self._count(f"choose {label}")
        target.select_option(label=label)

    def point_at(self, target: Locator) -> None:
        """Point at a target, which is no action but for the way to it."""
        self.page.mouse.move(*self._find(target))

    def download(self, target: Locator, folder: Path) -> Path:
        """Click a link, and return the file that it sends."""
        with self.page.expect_download() as started:
            self.click(target)
        sent: Download = started.value
        sent.save_as(folder / sent.suggested_filename)
        return folder / sent.suggested_filename

    def scroll_to(self, target: Locator) -> None:
        """Scroll a target to the upper part of the screen; each begun screen is an action."""
        target.wait_for(timeout=_MAX_SECONDS * 1000)
        _, y = target.evaluate(_MIDDLE_OF_FIRST_LINE)
        way = y - _UPPER_PART_PX
        for part in range(math.ceil(abs(way) / SCREEN_HEIGHT)):
            rest = abs(way) - part * SCREEN_HEIGHT
            self._scroll(math.copysign(min(rest, SCREEN_HEIGHT), way))

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
        try:
            texts, names = self.page.evaluate(_ON_SCREEN)
        except Error:  # The page is being left.
            return []
        return [Seen(*each) for each in (*texts, *names)]

    def _find(self, target: Locator) -> tuple[float, float]:
        """Return the place of a target; each screen that is scrolled to it is an action."""
        target.wait_for(timeout=_MAX_SECONDS * 1000)
        for _ in range(_MAX_SCREENS):
            x, y = target.evaluate(_MIDDLE_OF_FIRST_LINE)
            if 0 < y < SCREEN_HEIGHT:
                return x, y
            self._scroll(math.copysign(SCREEN_HEIGHT, y))
        raise AssertionError(f"{target} is more than {_MAX_SCREENS} screens away")

    def _scroll(self, way: float) -> None:
        self._count("scroll")
        self.page.evaluate("way => scrollBy({ top: way, behavior: 'instant' })", way)

    def _count(self, action: str) -> None:
        self.actions.append(action)
        assert len(self.actions) <= self._most, f"more than {self._most} actions: {self.actions}"


@contextmanager
def at_home(browser: Browser, address: str, most_actions: int) -> Iterator[Analyst]:
    """Open the home page on a screen of 1280 × 800 px."""
    with opened(browser, address) as page:
        page.set_viewport_size({"width": SCREEN_WIDTH, "height": SCREEN_HEIGHT})
        yield Analyst(page, most_actions)
