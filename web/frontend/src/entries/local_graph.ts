/** The small graph on the page of a thing: nothing of it is loaded before somebody opens it. */
import { beside, styled } from "../ui/bundles";

/** Load the graph into each `<details data-local="address">` that is opened. */
export function offerLocalGraphs(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details[data-local]")) {
    details.addEventListener("toggle", () => void open(details), { once: true });
  }
}

async function open(details: HTMLDetailsElement): Promise<void> {
  const place = document.createElement("div");
  place.className = "graph";
  place.dataset.graph = details.dataset.local;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${details.querySelector("summary")?.textContent ?? ""}; the links on this page say the same`);
  details.querySelector("summary")?.after(place);
  await styled("graph.css");
  await import(beside("graph.js"));
}
