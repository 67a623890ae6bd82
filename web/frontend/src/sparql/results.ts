/** Results on the page: views and sort order change in place, and the address records them. */
import { bundleUrl } from "../ui/bundles";

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * Switch views and sort rows without loading the page.
 *
 * `load` fetches an address: the server must sort if not all rows are on the page.
 */
export function enableResults(container: HTMLElement, load: (address: string) => void): void {
  container.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-view], a[data-sort]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.view) {
      history.pushState(null, "", addressWith({ view: link.dataset.view }));
      showView(container);
    } else if (link.dataset.sort) {
      const isDescending = new URLSearchParams(location.search).get("sort") === link.dataset.sort;
      const address = addressWith({ sort: `${isDescending ? "-" : ""}${link.dataset.sort}`, page: "1" });
      const results = container.querySelector<HTMLElement>(".answer");
      if (results?.dataset.shown !== results?.dataset.total) load(address);
      else {
        history.pushState(null, "", address);
        sort(link, isDescending);
      }
    }
  });
}

/** Show the view that the address names, else the first. */
export function showView(container: HTMLElement): void {
  const views = [...container.querySelectorAll<HTMLElement>("[data-shows]")];
  const wanted = new URLSearchParams(location.search).get("view");
  const chosen = views.find((view) => view.dataset.shows === wanted) ?? views[0];
  for (const view of views) view.hidden = view !== chosen;
  if (chosen?.dataset.shows === "graph") void drawGraph(chosen);
  if (chosen?.dataset.shows === "map") void import(bundleUrl("map.js")).then((map: typeof import("../map/world_map")) => map.drawMaps());
  for (const tab of container.querySelectorAll<HTMLElement>("[data-view]")) {
    if (tab.dataset.view === chosen?.dataset.shows) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

/** Draw the graph when its view is first shown; its bundle is not loaded before. */
async function drawGraph(view: HTMLElement): Promise<void> {
  const container = view.querySelector<HTMLElement>(".picture");
  const table = view.querySelector<HTMLTableElement>("table.edges");
  if (!container?.hidden || !table) return;
  container.hidden = false;
  const { draw } = (await import(bundleUrl("result_graph.js"))) as typeof import("./result_graph");
  if (draw(container, table)) container.dataset.ready = "true";
  else container.hidden = true;
}

function addressWith(parts: Record<string, string>): string {
  const all = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parts)) all.set(name, value);
  return `${location.pathname}?${all}`;
}

/** Sort the rows. Each is a `tbody`, which also holds the lines that it cites. */
function sort(link: HTMLElement, isDescending: boolean): void {
  const heading = link.closest("th");
  const table = link.closest("table");
  if (!heading || !table) return;
  const rows = [...table.tBodies].map((row) => ({ row, cell: row.rows[0]?.cells[heading.cellIndex] }));
  rows.sort((one, other) => (isDescending ? -1 : 1) * compareCells(one.cell, other.cell));
  table.append(...rows.map(({ row }) => row));
  for (const each of table.tHead?.rows[0]?.cells ?? []) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
}

/** Order cells as the server does: unbound first, then numbers, then texts. */
function compareCells(one: HTMLTableCellElement | undefined, other: HTMLTableCellElement | undefined): number {
  const [a, b] = [rank(one), rank(other)];
  if (a !== b) return a - b;
  const [x, y] = [text(one), text(other)];
  return a === 1 ? Number(x) - Number(y) : COLLATOR.compare(x, y);
}

function rank(cell: HTMLTableCellElement | undefined): number {
  if (!cell || cell.querySelector(".unbound")) return 0;
  return cell.classList.contains("number") ? 1 : 2;
}

/** Return the text of the term in a cell, without its mark; of a date in words, its literal. */
function text(cell: HTMLTableCellElement | undefined): string {
  const term = cell?.querySelector<HTMLElement>("a, span, time");
  return (term?.dataset.order ?? term?.textContent ?? "").trim();
}
