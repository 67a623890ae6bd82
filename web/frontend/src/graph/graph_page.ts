/** Graphs: of the graph page, of the path page, and the small one on the page of an entry. */
import { entryAddress, groupAddress, relationsAddress } from "./addresses";
import { readDrawing } from "./drawing";
import { explore } from "./explorer";
import { labelAt, makeOneTabStop, moveAmongItems } from "./item_keys";
import { LadderView } from "./ladder_view";
import { drawPaths } from "./path_graph";
import { fetchPage } from "../ui/fetch_page";

const page = document.getElementById("graph");
if (page) explore(page);
const chain = document.getElementById("chain");
if (chain) drawPaths(chain);
for (const container of document.querySelectorAll<HTMLElement>("[data-graph]")) void drawLocal(container, container.dataset.graph ?? "");

/** Draw the graph of a graph page: names lead to entries, groups to that page. */
async function drawLocal(container: HTMLElement, address: string): Promise<void> {
  const response = await fetchPage(address);
  if (!response.ok) return;
  const source = new DOMParser().parseFromString(await response.text(), "text/html");
  const drawing = readDrawing(source);
  const view = new LadderView(container, { thing: entryAddress, relations: relationsAddress, group: groupAddress(drawing.center.slug) }, () => makeOneTabStop(container));
  view.show(drawing, source);
  moveAmongItems(container, () => view.scene);
  const emphasise = ({ target }: Event): void => view.emphasise(target instanceof Element ? labelAt(target, view.scene) : undefined);
  for (const kind of ["pointerover", "focusin"]) container.addEventListener(kind, emphasise);
  for (const kind of ["pointerleave", "focusout"]) container.addEventListener(kind, () => view.emphasise(undefined));
}
