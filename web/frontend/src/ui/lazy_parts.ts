/** Parts that a page loads when it is idle or when they are needed: the palette and the map. */
import { bundleUrl } from "./bundles";

interface Palette {
  open: (address: string) => void;
}

/**
 * Open the palette by Ctrl-K, ⌘-K, and buttons with `data-palette`.
 *
 * The attribute is the address to which the chosen slug is appended; empty opens the entry.
 */
export function enablePalette(): void {
  let palette: Palette | null = null;
  const load = async (): Promise<Palette> => (palette ??= (await import(bundleUrl("palette.js"))) as Palette);
  // A loaded palette opens synchronously, so that letters typed after the key are not lost.
  const open = (address: string): void => (palette ? palette.open(address) : void load().then((loaded) => loaded.open(address)));
  const idle = window.requestIdleCallback ?? setTimeout;
  idle(() => void load());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(document.querySelector<HTMLElement>("[data-palette]")?.dataset.palette ?? "");
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-palette]") : null;
    if (button) open(button.dataset.palette ?? "");
  });
  for (const button of document.querySelectorAll<HTMLElement>("[data-palette]")) button.hidden = false;
  for (const field of document.querySelectorAll<HTMLInputElement>("header input[type=search]")) {
    field.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
    field.placeholder += navigator.userAgent.includes("Mac") ? " (⌘K)" : " (Ctrl K)";
  }
}

/** Draw maps once they are near the window. Their parents are observed: a map has no height yet. */
export function drawMapsWhenNear(): void {
  for (const container of document.querySelectorAll<HTMLElement>("[data-map]")) {
    const near = new IntersectionObserver((entries) => {
      if (!entries.some((each) => each.isIntersecting)) return;
      near.disconnect();
      void import(bundleUrl("map.js"));
    }, { rootMargin: "400px" });
    near.observe(container.parentElement ?? container);
  }
}
