"""The bounds of the largest page: height, tab stops, ids, and what the server sends."""

from __future__ import annotations

import gzip
import urllib.request
from collections import Counter

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import opened

KZ = "/entry/country--kazakhstan"
MAX_TAB_STOPS, MAX_SENT_BYTES = 200, 100_000
_TAB_STOPS = """() => [...document.querySelectorAll(
    "a[href], area[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]"
  )].filter(each => each.tabIndex >= 0 && !each.disabled && each.type !== "hidden"
    && each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })).length"""
_IDS = "[...document.querySelectorAll('[id]')].map(each => each.id)"


@pytest.mark.parametrize(("width", "most"), [(1280, 6_000), (390, 12_000)])
def test_the_page_is_low(browser: Browser, frozen_server: str, width: int, most: int) -> None:
    """The page of Kazakhstan, 19,427 and 35,816 px high on 24 November, is a third of that."""
    with opened(browser, frozen_server + KZ) as page:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollHeight") <= most


def test_the_page_has_few_tab_stops(browser: Browser, frozen_server: str) -> None:
    """The page had 528 tab stops on 24 November; without a script it has no more than with one."""
    for scripted in (True, False):
        with opened(browser, frozen_server + KZ, scripted=scripted) as page:
            assert 20 < page.evaluate(_TAB_STOPS) <= MAX_TAB_STOPS


def test_each_id_stands_once(browser: Browser, frozen_server: str) -> None:
    """An id that stands twice leads a copied citation to another fact."""
    with opened(browser, frozen_server + KZ) as page:
        repeated = {
            each: times for each, times in Counter(page.evaluate(_IDS)).items() if times > 1
        }
        assert repeated == {}


def test_little_is_sent(frozen_server: str) -> None:
    """The page of Kazakhstan is at most 100 kB, compressed as the server does."""
    request = urllib.request.Request(frozen_server + KZ, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        sent = response.read()
    assert b"Kazakhstan" in gzip.decompress(sent)
    assert len(sent) <= MAX_SENT_BYTES
