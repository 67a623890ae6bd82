/** Paths as a small graph from left to right, drawn from the list on the page. */
import { readMarks } from "./neighbourhood";
import { createGraph, type ElementDefinition } from "./cytoscape";
import { styles } from "./styles";
import { slugPath } from "./details";
import { withDay } from "../ui/day";

const STEP_PX = 290;
const ROW_PX = 76;

/** Draw the paths of the page. */
export function drawPaths(container: HTMLElement): void {
  container.parentElement!.hidden = false;
  const isVertical = container.clientWidth < 600;
  const columns = new Map<number, string[]>();
  const elements = new Map<string, ElementDefinition>();
  for (const { dataset: leg } of document.querySelectorAll<HTMLElement>(".chain > li")) {
    const step = Number(leg.step);
    for (const [slug, label, kind, column] of [[leg.start, leg.startLabel, leg.startKind, step - 1], [leg.end, leg.endLabel, leg.endKind, step]] as const) {
      if (!slug || elements.has(slug)) continue;
      elements.set(slug, { group: "nodes", data: { id: slug, label, kind, size: 13, width: 170 }, classes: "stop" });
      columns.set(column, [...(columns.get(column) ?? []), slug]);
    }
    const [source, target] = leg.along ? [leg.start, leg.end] : [leg.end, leg.start];
    const id = `${source} ${leg.label} ${target}`;
    elements.set(id, { group: "edges", data: { id, source, target, label: leg.label }, classes: `${leg.basis} named arrow` });
  }
  for (const [column, slugs] of columns) {
    slugs.forEach((slug, index) => {
      const aside = index - (slugs.length - 1) / 2;
      elements.get(slug)!.position = isVertical ? { x: aside * 170, y: column * 110 } : { x: column * STEP_PX, y: aside * ROW_PX };
    });
  }
  const widest = Math.max(...[...columns.values()].map((slugs) => slugs.length));
  if (isVertical || widest > 3) container.classList.add("tallest");
  else if (widest > 1) container.classList.add("taller");
  const drawn = createGraph({
    container, elements: [...elements.values()], style: styles(readMarks(document)), layout: { name: "preset", fit: true, padding: 30 },
    userZoomingEnabled: false, userPanningEnabled: false, autoungrabify: true, maxZoom: 1.25,
  });
  drawn.fit(undefined, 30);
  drawn.on("tap", "node", ({ target }) => location.assign(withDay(`/entry/${slugPath(target.id() as string)}`)));
  container.dataset.ready = "true";
}
