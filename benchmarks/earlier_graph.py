"""Compare the time to a drawn graph with earlier code: `python -m benchmarks.earlier_graph`.

Both serve the frozen entries of `tests/kazakhstan/` in the same run, and a browser that has cached
nothing opens their pages in turn. The earlier code drew a hundred things in columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser

from benchmarks.earlier_code import EARLIER, FOLDER, serving_earlier, with_bundles
from benchmarks.pages import first_drawing
from tests.browser.chromium import chromium
from tests.conftest import serving

_PAGE = "/graph/country--kazakhstan"
_MOST = {1: 1.0, 2: 2.0, 3: 2.0}
"""The ratio that a drawing of so many steps may have."""
_TIMES, _WARMING = 15, 2


def main() -> None:
    """Print medians and their ratios; a missed target does not fail the run."""
    with (
        serving_earlier(with_bundles) as earlier,
        serving("--trust", "--kb", str(FOLDER)) as now,
        chromium() as browser,
    ):
        print(f"{_PAGE}, from the request to the drawing, uncached, milliseconds")
        for depth, most in _MOST.items():
            times = list(_in_turn(browser, earlier, now, depth))[_WARMING:]
            print(_report(depth, times, most), flush=True)


def _in_turn(browser: Browser, one: str, other: str, depth: int) -> Iterator[tuple[float, float]]:
    """Open the page of both in turn; the first requests fill what a server computes once."""
    for number in range(_WARMING + _TIMES):
        path = f"{_PAGE}?depth={depth}&uncached={number}"
        yield first_drawing(browser, one + path), first_drawing(browser, other + path)


def _report(depth: int, times: list[tuple[float, float]], most: float) -> str:
    before, after = (median(each) for each in zip(*times, strict=True))
    judgement = "reached" if after / before <= most else "missed"
    return (
        f"{depth} steps, median of {len(times)} in turn: {EARLIER[:7]} {before:.0f}, "
        f"now {after:.0f}; ratio at most {most}: {after / before:.2f}, {judgement}"
    )


if __name__ == "__main__":
    main()
