/** The small graph on the page of a thing: nothing of it is loaded before somebody opens it. */

/** Load the graph into each `<details data-local="address">` that is opened. */
export function offerLocalGraphs(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details[data-local]")) {
    details.addEventListener("toggle", () => void open(details), { once: true });
  }
}

/** Load a style sheet. */
function styled(address: string): Promise<unknown> {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = address;
  document.head.append(sheet);
  return new Promise((done) => sheet.addEventListener("load", done, { once: true }));
}

async function open(details: HTMLDetailsElement): Promise<void> {
  const place = document.createElement("div");
  place.className = "graph";
  place.dataset.graph = details.dataset.local;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${details.querySelector("summary")?.textContent ?? ""}; the links on this page say the same`);
  details.querySelector("summary")?.after(place);
  await styled(new URL("../graph.css", import.meta.url).href);
  // An address that the bundler cannot see, so that the graph stays a file of its own.
  const address = new URL("graph.js", import.meta.url).href;
  await import(address);
}
