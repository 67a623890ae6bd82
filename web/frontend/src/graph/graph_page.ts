/** Graphs: of the graph page, of the path page, and the small one on the page of an entry. */
import { readNeighbourhood } from "./neighbourhood";
import { drawPaths } from "./path_graph";
import { slugPath } from "./details";
import { explore } from "./explorer";
import { GraphView } from "./graph_view";
import { withDay } from "../ui/day";

const page = document.getElementById("graph");
if (page) explore(page);
const chain = document.getElementById("chain");
if (chain) drawPaths(chain);
for (const container of document.querySelectorAll<HTMLElement>("[data-graph]")) void drawLocal(container, container.dataset.graph ?? "");

/** Draw the graph of a graph page, small: a click opens the entry. */
async function drawLocal(container: HTMLElement, address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) return;
  const view = new GraphView(container, false);
  view.show(readNeighbourhood(new DOMParser().parseFromString(await response.text(), "text/html")));
  view.fit();
  view.drawn.on("tap", "node", ({ target }) => location.assign(withDay(`/entry/${slugPath(target.id() as string)}`)));
  view.drawn.on("mouseover", "node", ({ target }) => view.emphasise(target.id() as string));
  view.drawn.on("mouseout", "node", () => view.emphasise(""));
}
