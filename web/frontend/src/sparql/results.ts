/** An answer on the page: its views and the order of its rows change in place, and the address says which they are. */
import { beside } from "../ui/bundles";

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Let the links to views and orders work at once. Where not all rows are on the page, `fetched` asks the server for another order. */
export function offerResults(place: HTMLElement, fetched: (address: string) => void): void {
  place.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-view], a[data-sort]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.view) {
      history.pushState(null, "", changed({ view: link.dataset.view }));
      shown(place);
    } else if (link.dataset.sort) {
      const down = new URLSearchParams(location.search).get("sort") === link.dataset.sort;
      const address = changed({ sort: `${down ? "-" : ""}${link.dataset.sort}` });
      const whole = place.querySelector<HTMLElement>(".answer");
      if (whole?.dataset.shown !== whole?.dataset.total) fetched(address);
      else {
        history.pushState(null, "", address);
        sort(link, down);
      }
    }
  });
}

/** Show the view that the address names, where the answer has it. */
export function shown(place: HTMLElement): void {
  const views = [...place.querySelectorAll<HTMLElement>("[data-shows]")];
  const wanted = new URLSearchParams(location.search).get("view");
  const chosen = views.find((view) => view.dataset.shows === wanted) ?? views[0];
  for (const view of views) view.hidden = view !== chosen;
  if (chosen?.dataset.shows === "graph") void picture(chosen);
  if (chosen?.dataset.shows === "map") void import(beside("map.js")).then((found: typeof import("../ui/world_map")) => found.drawMaps());
  for (const tab of place.querySelectorAll<HTMLElement>("[data-view]")) {
    if (tab.dataset.view === chosen?.dataset.shows) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

/** Draw the graph once it is looked at; the picture is a further bundle, which is not fetched before. */
async function picture(view: HTMLElement): Promise<void> {
  const place = view.querySelector<HTMLElement>(".picture");
  const table = view.querySelector<HTMLTableElement>("table.edges");
  if (!place?.hidden || !table) return;
  place.hidden = false;
  const { draw } = (await import(beside("result_graph.js"))) as typeof import("./result_graph");
  if (draw(place, table)) place.dataset.ready = "true";
  else place.hidden = true;
}

function changed(parts: Record<string, string>): string {
  const all = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parts)) all.set(name, value);
  return `${location.pathname}?${all}`;
}

/** Each row is a `tbody`, since the lines that it rests on belong to it. */
function sort(link: HTMLElement, down: boolean): void {
  const heading = link.closest("th");
  const table = link.closest("table");
  if (!heading || !table) return;
  const rows = [...table.tBodies].map((row) => ({ row, cell: row.rows[0]?.cells[heading.cellIndex] }));
  rows.sort((one, other) => (down ? -1 : 1) * compared(one.cell, other.cell));
  table.append(...rows.map(({ row }) => row));
  for (const each of table.tHead?.rows[0]?.cells ?? []) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
}

/** What is not bound first, then numbers, then texts, as the server sorts. */
function compared(one: HTMLTableCellElement | undefined, other: HTMLTableCellElement | undefined): number {
  const [a, b] = [rank(one), rank(other)];
  if (a !== b) return a - b;
  const [x, y] = [text(one), text(other)];
  return a === 1 ? Number(x) - Number(y) : COLLATOR.compare(x, y);
}

function rank(cell: HTMLTableCellElement | undefined): number {
  if (!cell || cell.querySelector(".unbound")) return 0;
  return cell.classList.contains("number") ? 1 : 2;
}

function text(cell: HTMLTableCellElement | undefined): string {
  return cell?.textContent?.trim() ?? "";
}
