"""A real browser for the tests, and pages that are checked when they are closed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.browser.programs import find_chromium, is_root

_CACHES = "XDG_CACHE_HOME"
_OF_THE_USER = os.environ.get(_CACHES)
"""The folder in which Playwright keeps browsers; tests get a folder of their own later."""
_RECORD_VIOLATIONS = (
    "window.refused = []; addEventListener('securitypolicyviolation', "
    "event => refused.push(event.violatedDirective + ' ' + event.blockedURI))"
)
_UNTIL_IDLE = (
    "() => new Promise(done => requestIdleCallback("
    "() => requestIdleCallback(() => done(), {timeout: 500}), {timeout: 500}))"
)
VIOLATIONS = {"resultTypes": ["violations"]}
"""The options of axe-core for violations alone: it lists a thousand passes of a page otherwise."""
_ROUND_MILLISECONDS, _MAX_ROUNDS = 40, 50
_OFF_IN_PLAYWRIGHT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
    "msEdgeUpdateLaunchServicesPreferredVersion",
    "msForceBrowserSignIn",
)
_SUGGESTIONS_OF_ADDRESSES = ("WebUIOmniboxAimPopup", "WebUIOmniboxPopup")
"""Two pages that Chromium loads for each profile; they took more time than those of kbgraph."""
FEATURES_OFF = f"--disable-features={','.join(_OFF_IN_PLAYWRIGHT + _SUGGESTIONS_OF_ADDRESSES)}"
"""The last such option counts alone, so it repeats the features that Playwright turns off."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium."""
    with pytest.MonkeyPatch.context() as patch:
        if _OF_THE_USER is None:
            patch.delenv(_CACHES, raising=False)
        else:
            patch.setenv(_CACHES, _OF_THE_USER)
        playwright = sync_playwright().start()
        program = find_chromium(Path(playwright.chromium.executable_path))
    browser = playwright.chromium.launch(
        executable_path=program,
        args=[FEATURES_OFF, *(["--no-sandbox"] if is_root() else [])],
    )
    try:
        yield browser
    finally:
        browser.close()
        playwright.stop()


class _Traffic:
    """The requests of a page that are not finished."""

    def __init__(self, page: Page) -> None:
        self.running: set[Request] = set()
        # Playwright cannot wrap a method of a built-in type.
        page.on("request", lambda request: self.running.add(request))  # noqa: PLW0108
        page.on("requestfinished", lambda request: self.running.discard(request))  # noqa: PLW0108
        page.on("requestfailed", lambda request: self.running.discard(request))  # noqa: PLW0108


def _settle(page: Page, traffic: _Traffic) -> None:
    """Wait until a page has loaded, its scripts have nothing to do, and no request runs.

    Playwright's `networkidle` waits for half a second after the last request, on each page.
    """
    is_quiet = False
    for _ in range(_MAX_ROUNDS):
        was_quiet, is_quiet = is_quiet, not traffic.running
        if was_quiet and is_quiet:
            return
        page.evaluate(_UNTIL_IDLE)
        page.wait_for_timeout(_ROUND_MILLISECONDS)
    page.wait_for_load_state("networkidle")


@contextmanager
def opened(
    browser: Browser, address: str, *, scripted: bool = True, excused: str = r"$^"
) -> Iterator[Page]:
    """Open a page in a fresh profile, and check it when it is closed.

    It must have had no console errors but those that match `excused`, no failed requests, no
    requests to other hosts, and no violations of its policy.
    """
    context = browser.new_context(java_script_enabled=scripted)
    context.add_init_script(_RECORD_VIOLATIONS)
    page = context.new_page()
    messages: list[str] = []
    page.on(
        "console",
        lambda message: (
            messages.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("requestfailed", lambda request: messages.extend(_failed(request)))
    page.on("request", lambda request: messages.extend(_stranger(request, address)))
    traffic = _Traffic(page)
    answer = page.goto(address)
    if scripted:
        _settle(page, traffic)
    missing = answer is not None and answer.status == 404
    yield page
    refused = page.evaluate("window.refused") if scripted else []
    context.close()
    # The browser logs an error for a page with status 404.
    assert [
        text
        for text in messages
        if not ((missing and "status of 404" in text) or re.search(excused, text))
    ] == []
    assert refused == []


def _stranger(request: Request, address: str) -> list[str]:
    here = urlsplit(request.url).netloc in {urlsplit(address).netloc, ""}
    return [] if here else [f"request to another host: {request.url}"]


def _failed(request: Request) -> list[str]:
    """Return the message of a failed request; empty if the page was left during it."""
    return (
        []
        if request.failure == "net::ERR_ABORTED"
        else [f"failed: {request.url} {request.failure}"]
    )
