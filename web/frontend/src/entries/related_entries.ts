/** The related entries on the page of an entry, which are loaded when they are near the window. */

/** Put the list of the page of related entries before each `<p data-alike="address">`. */
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
  const response = await fetch(place.dataset.alike ?? "").catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = page.querySelector("main ol.alike, main .empty");
  if (list) place.before(list);
}
