/** The lists on the page of an entry that are loaded when they are near the window, or unfolded. */
import { showCopyButtons } from "../ui/copy_button";
import { fetchPage } from "../ui/fetch_page";

/** Put the list of the page at an address before each `<p data-alike="address">`. */
export function loadRelatedEntries(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-alike]")) {
    const near = new IntersectionObserver((entries) => {
      if (!entries.some((each) => each.isIntersecting)) return;
      near.disconnect();
      void load(place);
    }, { rootMargin: "400px" });
    near.observe(place);
  }
}

async function load(place: HTMLElement): Promise<void> {
  const response = await fetchPage(place.dataset.alike ?? "").catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = page.querySelector("main > ol.alike, main > ol.lacking, main > .empty");
  if (!list) return;
  place.before(list);
  showCopyButtons(list);
}
