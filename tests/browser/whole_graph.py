"""Measures of a drawing of the whole graph in a browser: its names, and its frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page, expect

READY = "#whole[data-ready]"
_NAMES = """() => {
  const cy = document.getElementById("whole")._cyreg.cy, data = JSON.parse(document.getElementById("drawn").dataset.drawing);
  const joined = text => text.replace(/\\s+/g, "");
  const boxes = cy.nodes().map(node => node.renderedBoundingBox({ includeOverlays: false, includeUnderlays: false }));
  const meet = (a, b) => a.x1 < b.x2 - 1 && b.x1 < a.x2 - 1 && a.y1 < b.y2 - 1 && b.y1 < a.y2 - 1;
  return {
    things: boxes.length,
    whole: data.things.filter(([slug, label, , , folded]) => joined(cy.getElementById(slug).data("label")) === joined(folded ? `${label} +${folded}` : label)).length,
    least: Math.min(...cy.nodes().map(node => node.numericStyle("font-size") * cy.zoom())),
    covered: boxes.filter((box, index) => boxes.some((other, at) => at !== index && meet(box, other))).length,
    outside: boxes.filter(box => box.x1 < 0 || box.y1 < 0 || box.x2 > cy.width() || box.y2 > cy.height()).length,
  };
}"""
_COUNT_FRAMES = """() => {
  window.frames_drawn = [];
  const count = now => { frames_drawn.push(now); requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""
_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_STEPS = 60


class Names(NamedTuple):
    """The names of a drawing."""

    things: int
    whole: int
    """The number of names without a missing letter."""
    least: float
    """The size of the smallest letters, in pixels."""
    covered: int
    """The number of things whose name or mark meets that of another."""
    outside: int
    """The number of things that are not seen."""


def drawn(page: Page) -> None:
    """Wait until the graph is drawn."""
    expect(page.locator(READY)).to_be_visible()


def names(page: Page) -> Names:
    """Measure the names of the drawing."""
    return Names(**page.evaluate(_NAMES))


def place_of(page: Page, slug: str) -> tuple[float, float]:
    """Return where a thing is in the window, which is scrolled to it."""
    graph = page.locator("#whole")
    at: dict[str, float] = page.evaluate(
        "slug => document.getElementById('whole')._cyreg.cy.getElementById(slug).renderedPosition()",
        slug,
    )
    box = graph.bounding_box()
    assert box
    height = page.viewport_size["height"] if page.viewport_size else 720
    page.evaluate(
        "top => scrollTo(0, top)", page.evaluate("scrollY") + box["y"] + at["y"] - height / 2
    )
    # Cytoscape learns where it is from the event, which comes with the next frame.
    page.evaluate(_FRAMES)
    box = graph.bounding_box()
    assert box
    return box["x"] + at["x"], box["y"] + at["y"]


def frames_per_second(page: Page) -> dict[str, float]:
    """Return the frames in a second while the drawing is dragged, and while it is zoomed."""
    graph = page.locator("#whole")
    graph.scroll_into_view_if_needed()
    box = graph.bounding_box()
    assert box
    x, y = box["x"] + 6, max(box["y"], 0) + 6
    page.evaluate(_COUNT_FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    dragged = _frames_during(page, lambda step: page.mouse.move(x + 5 * step, y + 3 * step))
    page.mouse.up()
    graph.focus()
    zoomed = _frames_during(page, lambda step: page.mouse.wheel(0, -20 if step % 30 < 15 else 20))
    return {"pan": dragged, "zoom": zoomed}


def _frames_during(page: Page, move: Callable[[int], None]) -> float:
    page.evaluate("frames_drawn.length = 0")
    for step in range(_STEPS):
        move(step)
    times: list[float] = page.evaluate("frames_drawn")
    return 1000 * (len(times) - 1) / (times[-1] - times[0])
