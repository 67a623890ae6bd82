"""Measure the graph of all things: `python -m benchmarks.whole_graph`.

A folder of plain notes is read; its backbone is made in Python, its page by a server, and the
drawing in a real browser, where it is dragged and zoomed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from benchmarks.notes import write_notes
from kbgraph import KnowledgeBase, load
from kbgraph.network import BackboneView
from kbgraph.network.backbone import BackboneService
from kbgraph.network.network import adjacency
from tests.browser.chromium import chromium
from tests.browser.whole_graph import READY, drawn, frames_per_second, names
from tests.conftest import serving, wait_for_workers

_NOTES, _TIMES = 6500, 5
_BACKBONE_MS, _FRAMES = 1000.0, 30.0
_DRAWN = (40, 60, 200)
_RECORD_DRAWN = f"""
new MutationObserver((_, observer) => {{
  if (!document.querySelector("{READY}")) return;
  observer.disconnect();
  window.drawn_at = performance.now();
}}).observe(document, {{
  subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"]
}});
"""


def main() -> None:
    """Print figures and targets; a missed target does not fail the run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole_graph", description=__doc__)
    parser.add_argument("--notes", type=int, default=_NOTES)
    notes = parser.parse_args().notes
    with TemporaryDirectory() as folder:
        write_notes(Path(folder), notes)
        for line in _backbones(load(folder)):
            print(line, flush=True)
        with serving("--kb", folder) as address, chromium() as browser:
            wait_for_workers(f"{address}/graph")
            for limit in _DRAWN:
                print(_drawing(browser, f"{address}/graph?limit={limit}", limit), flush=True)


def _backbones(base: KnowledgeBase) -> Iterator[str]:
    net = base.network.multigraph
    tables = adjacency(net)
    yield f"{len(net)} things, {net.number_of_edges()} facts"
    for limit in _DRAWN:
        times = []
        for _ in range(_TIMES):
            start = time.perf_counter()
            service = BackboneService(base.graph, base.views.labels, lambda: tables, rows=None)
            made = service.backbone(BackboneView(limit)).drawing()
            times.append((time.perf_counter() - start) * 1000)
        fast = "yes" if max(times) < _BACKBONE_MS else "NO"
        yield (
            f"backbone of {len(made.things):>3} things, {len(made.edges):>3} lines: "
            f"{median(times):>6.0f} ms, slowest {max(times):.0f}; under {_BACKBONE_MS:.0f}: {fast}"
        )


def _drawing(browser: Browser, address: str, limit: int) -> str:
    times = []
    for _ in range(_TIMES):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(_RECORD_DRAWN)
        page.goto(address)
        drawn(page)
        times.append(page.evaluate("drawn_at"))
        if len(times) < _TIMES:
            page.close()
    found, frames = names(page), frames_per_second(page)
    page.close()
    fluent = "yes" if min(frames.values()) >= _FRAMES else "NO"
    return (
        f"{limit:>3} drawn in {median(times):>5.0f} ms; names whole "
        f"{found.whole / found.things:.0%}, least {found.least:.1f} px, covered {found.covered}; "
        f"frames a second: pan {frames['pan']:.0f}, zoom {frames['zoom']:.0f}; "
        f"at least {_FRAMES:.0f}: {fluent}"
    )


if __name__ == "__main__":
    main()
