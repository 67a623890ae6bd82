"""Measures the names of a drawing in the browser: whole, legible, and covered by nothing."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page, expect

LEAST_PX, MOST_LINES, MOST_NAMES = 11, 4, 60
_MEASURE = """() => {
  const graph = document.querySelector("#graph"), edge = graph.getBoundingClientRect();
  const scale = graph.querySelector("svg").getCTM()?.a ?? 1;
  const items = [...graph.querySelectorAll(".item")].map(item => ({ item, text: item.querySelector("text") }));
  const boxes = [...graph.querySelectorAll("text")].flatMap(text => (text.childElementCount ? [...text.children] : [text])
    .map(line => ({ text, box: line.getBoundingClientRect() })));
  const meets = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 3 && other.top < one.bottom - 3;
  const name = text => [...text.children].map(line => line.textContent).join(" ") || text.textContent;
  const struck = [];
  for (const path of graph.querySelectorAll(".spanning .stroke")) {
    const length = path.getTotalLength();
    for (let way = 0; way <= length; way += 6) {
      const point = path.getPointAtLength(way), [x, y] = [point.x * scale, point.y * scale];
      for (const { text, box } of boxes) {
        const [left, top] = [box.left - edge.left, box.top - edge.top];
        if (x > left + 1 && x < left + box.width - 1 && y > top + 3 && y < top + box.height - 3) struck.push(name(text));
      }
    }
  }
  return {
    names: new Set(items.filter(({ item }) => item.matches(".thing, .center")).map(({ item }) => item.dataset.slug)).size,
    cut: items.filter(({ item, text }) => item.matches(".thing, .center") && name(text) !== item.getAttribute("aria-label").replace(/\\s+/g, " ")).map(({ text }) => name(text)),
    high: items.filter(({ text }) => text.childElementCount > LINES).map(({ text }) => name(text)),
    small: boxes.filter(({ text }) => parseFloat(getComputedStyle(text).fontSize) * text.getCTM().a < LEAST).map(({ text }) => name(text)),
    outside: boxes.filter(({ box }) => box.left < edge.left || box.right > edge.right + 1 || box.top < edge.top || box.bottom > edge.bottom + 1).map(({ text }) => name(text)),
    meeting: boxes.flatMap(({ text, box }, index) => boxes.slice(index + 1).filter(other => meets(box, other.box)).map(other => name(text) + " | " + name(other.text))),
    covered: items.filter(({ item, text }) => {
      const box = text.getBoundingClientRect();
      return !item.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
    }).map(({ text }) => name(text)),
    struck: [...new Set(struck)],
  };
}""".replace("LINES", str(MOST_LINES)).replace("LEAST", str(LEAST_PX))


class DrawnNames(NamedTuple):
    """The names of a drawing that fail a requirement, and how many things are drawn."""

    names: int
    cut: list[str]
    high: list[str]
    """Names of more lines than four."""
    small: list[str]
    outside: list[str]
    meeting: list[str]
    """Pairs of names that overlap."""
    covered: list[str]
    struck: list[str]
    """Names that a line crosses."""

    @property
    def faults(self) -> dict[str, list[str]]:
        """Return the names that fail, by requirement."""
        parts = {name: value for name, value in self._asdict().items() if isinstance(value, list)}
        return {name: value for name, value in parts.items() if value}


def measured(page: Page, width: int) -> DrawnNames:
    """Measure the drawing of a page in a window of a width that is as high as the drawing."""
    graph = page.locator("#graph[data-ready]")
    expect(graph).to_be_visible()
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("document.querySelector('#graph').getBoundingClientRect().bottom")
    page.set_viewport_size({"width": width, "height": int(height) + 400})
    return DrawnNames(**page.evaluate(_MEASURE))
