/** Graphs: the page around a thing, the paths between two, and the small one on the page of a thing, which is loaded when it is opened. */
import { read } from "./neighbourhood";
import { drawChain } from "./path_graph";
import { path } from "./details";
import { explore } from "./explorer";
import { Plane } from "./graph_view";

const page = document.getElementById("graph");
if (page) explore(page);
const chain = document.getElementById("chain");
if (chain) drawChain(chain);
for (const place of document.querySelectorAll<HTMLElement>("[data-graph]")) void drawLocal(place, place.dataset.graph ?? "");

/** What the page of a graph says, small: a click leads to the entry. */
async function drawLocal(place: HTMLElement, address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const plane = new Plane(place, false);
  plane.show(read(new DOMParser().parseFromString(await answer.text(), "text/html")));
  plane.fit();
  plane.drawn.on("tap", "node", ({ target }) => location.assign(`/entry/${path(target.id() as string)}`));
  plane.drawn.on("mouseover", "node", ({ target }) => plane.emphasise(target.id() as string));
  plane.drawn.on("mouseout", "node", () => plane.emphasise(""));
}
