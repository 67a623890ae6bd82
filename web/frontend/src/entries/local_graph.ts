/** The small graph on the page of an entry, which is loaded when it is opened. */
import { bundleUrl, loadStyleSheet } from "../ui/bundles";
import { gettext } from "../ui/words";

/** Load the graph into each `<details data-local="address">` that is opened. */
export function enableLocalGraphs(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details[data-local]")) {
    details.addEventListener("toggle", () => void open(details), { once: true });
  }
}

async function open(details: HTMLDetailsElement): Promise<void> {
  const container = document.createElement("div");
  container.className = "graph";
  container.dataset.graph = details.dataset.local;
  container.setAttribute("role", "group");
  container.setAttribute("aria-label", gettext("%(graph)s; the links on this page have the same content", { graph: details.querySelector("summary")?.textContent ?? "" }));
  details.querySelector("summary")?.after(container);
  await loadStyleSheet("graph.css");
  await import(bundleUrl("graph.js"));
}
