/** Paths as a small graph from left to right, drawn from the list on the page. */
import { readMarks } from "./neighbourhood";
import { createGraph, type ElementDefinition } from "./cytoscape";
import { styles } from "./styles";
import { slugPath } from "./details";
import { withDay } from "../ui/day";

const STEP_PX = 290;
const NAME_PX = 170;
/** The mark of a thing with the gap below it, a line of its name, and the gap below that. */
const MARK_PX = 23;
const LINE_PX = 15;
const GAP_PX = 24;
/** The label of an edge between two rows of a drawing from top to bottom. */
const EDGE_LABEL_PX = 26;
const CHAR_PX = 7.4;
const PADDING_PX = 24;
/** Names have 13 px: smaller than at this zoom they would have less than 11. */
const MIN_ZOOM = 11 / 13;

/** Draw the paths of the page. */
export function drawPaths(container: HTMLElement): void {
  container.parentElement!.hidden = false;
  const columns = new Map<number, string[]>();
  const elements = new Map<string, ElementDefinition>();
  for (const { dataset: leg } of document.querySelectorAll<HTMLElement>(".chain > li")) {
    const step = Number(leg.step);
    for (const [slug, label, kind, column] of [[leg.start, leg.startLabel, leg.startKind, step - 1], [leg.end, leg.endLabel, leg.endKind, step]] as const) {
      if (!slug || elements.has(slug)) continue;
      elements.set(slug, { group: "nodes", data: { id: slug, label, kind, size: 13, width: NAME_PX }, classes: "stop" });
      columns.set(column, [...(columns.get(column) ?? []), slug]);
    }
    const [source, target] = leg.along ? [leg.start, leg.end] : [leg.end, leg.start];
    const id = `${source} ${leg.label} ${target}`;
    elements.set(id, { group: "edges", data: { id, source, target, label: leg.label }, classes: `${leg.basis} named arrow` });
  }
  const label = (slug: string): string => String(elements.get(slug)?.data.label ?? "");
  const steps = Math.max(...columns.keys());
  const isVertical = steps * STEP_PX + NAME_PX > container.clientWidth / MIN_ZOOM;
  const perRow = isVertical ? Math.max(1, Math.floor(container.clientWidth / NAME_PX)) : 1;
  const width = Math.min(NAME_PX, container.clientWidth / perRow - 10);
  let height = 0;
  for (const column of [...columns.keys()].sort((one, other) => one - other)) {
    const slugs = columns.get(column) ?? [];
    if (!isVertical) height = Math.max(height, placeColumn(slugs, column * STEP_PX));
    for (let first = 0; isVertical && first < slugs.length; first += perRow) {
      const row = slugs.slice(first, first + perRow);
      row.forEach((slug, index) => put(slug, (index - (row.length - 1) / 2) * (width + 10), height));
      height += Math.max(...row.map((slug) => nameHeight(label(slug), width))) + EDGE_LABEL_PX;
    }
  }
  container.style.height = `${height + 2 * PADDING_PX}px`;

  function put(slug: string, x: number, y: number): void {
    const element = elements.get(slug);
    if (!element) return;
    element.position = { x, y };
    element.data.width = width;
  }

  /** Place things below each other, about the middle; return the height that they take. */
  function placeColumn(slugs: string[], x: number): number {
    const heights = slugs.map((slug) => nameHeight(label(slug), width));
    const all = heights.reduce((sum, each) => sum + each, 0);
    let y = -all / 2;
    slugs.forEach((slug, index) => {
      put(slug, x, y);
      y += heights[index] ?? 0;
    });
    return all;
  }
  const drawn = createGraph({
    container, elements: [...elements.values()], style: styles(readMarks(document)), layout: { name: "preset", fit: true, padding: PADDING_PX },
    userZoomingEnabled: false, userPanningEnabled: false, autoungrabify: true, maxZoom: 1,
  });
  drawn.fit(undefined, PADDING_PX);
  drawn.on("tap", "node", ({ target }) => location.assign(withDay(`/entry/${slugPath(target.id() as string)}`)));
  container.dataset.ready = "true";
}

/** Return the height of a thing with its name, which is wrapped, and the gap to the next. */
function nameHeight(label: string, width: number): number {
  return MARK_PX + Math.ceil((label.length * CHAR_PX) / width) * LINE_PX + GAP_PX;
}
