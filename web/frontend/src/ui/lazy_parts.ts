/** Parts that a page loads when it has time, or when they are wanted: the palette, and the map when it comes near the window. */
import { beside } from "./bundles";

interface Palette {
  open: (address: string) => void;
}

/** Ctrl-K or ⌘-K, and buttons with `data-palette`, open the palette; the value is where to go with what was chosen, else its page. */
export function offerPalette(): void {
  let palette: Palette | null = null;
  const load = async (): Promise<Palette> => (palette ??= (await import(beside("palette.js"))) as Palette);
  // Where it is there already it opens at once, so that no letter that is typed after the key is lost.
  const open = (address: string): void => (palette ? palette.open(address) : void load().then((found) => found.open(address)));
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

/** Draw the map once it is near. It has no height before that, and so what follows it is looked at. */
export function offerMap(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-map]")) {
    const watched = place.nextElementSibling ?? place;
    const near = new IntersectionObserver((seen) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      near.disconnect();
      void import(beside("map.js"));
    }, { rootMargin: "400px" });
    near.observe(watched);
  }
}
