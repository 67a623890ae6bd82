/** Paths as a small graph from left to right, drawn from the list that says the same. */
import { marksOf } from "./neighbourhood";
import { type ElementDefinition, graph } from "./cytoscape";
import { styles } from "./styles";

const STEP = 290;
const ROW = 76;

/** Draw the paths of the page. */
export function drawChain(place: HTMLElement): void {
  place.parentElement!.hidden = false;
  const upright = place.clientWidth < 600;
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
      elements.get(slug)!.position = upright ? { x: aside * 170, y: column * 110 } : { x: column * STEP, y: aside * ROW };
    });
  }
  const widest = Math.max(...[...columns.values()].map((slugs) => slugs.length));
  if (upright || widest > 3) place.classList.add("tallest");
  else if (widest > 1) place.classList.add("taller");
  const drawn = graph({
    container: place, elements: [...elements.values()], style: styles(marksOf(document)), layout: { name: "preset", fit: true, padding: 30 },
    userZoomingEnabled: false, userPanningEnabled: false, autoungrabify: true, maxZoom: 1.25,
  });
  drawn.fit(undefined, 30);
  drawn.on("tap", "node", ({ target }) => location.assign(`/entry/${target.id().split("/").map(encodeURIComponent).join("/")}`));
  place.dataset.ready = "true";
}
