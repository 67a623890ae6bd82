/** The page of the whole graph: drawn at once, on phones when it is wanted. */
import { NARROW_PX } from "./backbone_view";
import { Explorer, offerThings } from "./explorer";

const container = document.getElementById("whole");
const field = document.getElementById("thing") as HTMLInputElement | null;
if (container && field) begin(container, field);

function begin(graph: HTMLElement, find: HTMLInputElement): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;
  if (innerWidth >= NARROW_PX) return draw(graph, find);
  const button = document.querySelector<HTMLButtonElement>("button[data-do=draw]");
  const parts = [graph, ...document.querySelectorAll<HTMLElement>(".whole .tools, #keys")];
  for (const part of parts) part.hidden = true;
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.hidden = true;
    for (const part of parts) part.hidden = false;
    draw(graph, find);
  });
}

function draw(graph: HTMLElement, find: HTMLInputElement): void {
  const explorer = new Explorer(graph);
  void explorer.start();
  offerThings(find, (slug) => explorer.select(slug));
}
