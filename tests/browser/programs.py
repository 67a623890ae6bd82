"""The programs of Chromium: a named one, else an installed one, else one that is fetched.

`python -m tests.browser.programs` fetches one before tests run in parallel. The headless shell is
preferred: the same engine opens a page in less than half the time without the window around it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMED = "KBGRAPH_CHROMIUM"
_SHELL = "chromium-headless-shell"
"""The name of the headless shell: its program, its Debian package, and what Playwright calls it."""
_WITH_WINDOW = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowserError(Exception):
    """No browser was found; the message says what was tried and what helps."""


def find_chromium(own: Path) -> str:
    """Return the program that the tests drive; `own` is that of Playwright, installed or not.

    It is the one that KBGRAPH_CHROMIUM names, else a headless shell, else one with a window. Raises
    NoBrowserError.
    """
    return _named() or _shell(own) or _with_window(own) or _give_up()


def fetch_chromium(own: Path) -> str:
    """Return the same, and fetch a headless shell where there is none. Raises NoBrowserError."""
    if not (_named() or _shell(own)):
        _fetch(sys.executable, "-m", "playwright", "install", _SHELL)
        if not _shell(own) and is_root() and shutil.which("apt-get"):
            _fetch("apt-get", "update", "-qq")
            _fetch("apt-get", "install", "-qq", "--yes", "--no-install-recommends", _SHELL)
    return find_chromium(own)


def is_root() -> bool:
    """Return whether Chromium's sandbox would refuse to start."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _named() -> str:
    named = os.environ.get(NAMED, "")
    if named and not shutil.which(named):
        raise NoBrowserError(f"{NAMED} names {named}, which is no program that can be run")
    return named


def _shell(own: Path) -> str:
    """Return the headless shell on the PATH, or that beside Playwright's own program."""
    revision, folder = own.parent.parent.name.rpartition("-")[2], own.parent.parent.parent
    fetched = folder.glob(f"chromium_headless_shell-{revision}/*/*headless*shell*")
    return _first((shutil.which(_SHELL), *sorted(map(str, fetched))))


def _with_window(own: Path) -> str:
    return _first((*map(shutil.which, _WITH_WINDOW), str(own)))


def _first(programs: Iterable[str | None]) -> str:
    return next((each for each in programs if each and os.access(each, os.X_OK)), "")


def _fetch(*command: str) -> None:
    # Whether it has come is seen afterwards.
    subprocess.run(command, check=False)


def _give_up() -> str:
    raise NoBrowserError(
        f"the tests need a Chromium: none is on the PATH, "
        f"and neither Playwright nor apt-get could install one. "
        f"Install one (apt-get install {_SHELL}), or name one in {NAMED}"
    )


def main() -> None:
    """Find or fetch a browser, and print its path."""
    with sync_playwright() as playwright:
        print(f"Chromium: {fetch_chromium(Path(playwright.chromium.executable_path))}")


if __name__ == "__main__":
    main()
