/** One card that shows what a link leads to, on hover or focus. Esc closes it, and it stays while the pointer is on it. */

const WAIT_MS = 250;
const LEAVE_MS = 200;
const LINKS = "main a[href], .trail a[href]";

/** What a card says of a link; null where it says nothing. */
export type Content = (link: HTMLAnchorElement) => Promise<Node[]> | null;

/** Let the first of the contents that knows a link speak of it. Nothing is fetched before a link is hovered or focused. */
export function offerCards(contents: Content[]): void {
  const card = document.createElement("div");
  card.id = "preview";
  card.className = "preview";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  let timer = 0;
  let current: HTMLAnchorElement | null = null;

  const close = (): void => {
    clearTimeout(timer);
    current?.removeAttribute("aria-describedby");
    current = null;
    card.hidden = true;
  };
  const show = async (link: HTMLAnchorElement): Promise<void> => {
    close();
    current = link;
    const nodes = await contents.reduce<Promise<Node[]> | null>((found, content) => found ?? content(link), null);
    if (!nodes?.length || current !== link) return;
    card.replaceChildren(...nodes);
    card.hidden = false;
    place(card, link);
    link.setAttribute("aria-describedby", card.id);
  };
  const open = (link: HTMLAnchorElement): void => {
    clearTimeout(timer);
    if (current !== link) timer = window.setTimeout(() => void show(link), WAIT_MS);
  };
  const leave = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(close, LEAVE_MS);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || !(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLAnchorElement>(LINKS);
    if (link) open(link);
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (current || timer) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(LINKS) : null;
    if (link?.matches(":focus-visible")) open(link);
    else leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

/** An element with a text. */
export function element(name: string, text: string, className = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Below the link, or above it where there is no room; never beyond the window's edges. */
function place(card: HTMLElement, link: HTMLElement): void {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const gap = 8;
  const below = at.bottom + gap + card.offsetHeight < window.innerHeight || at.top < card.offsetHeight + gap;
  const top = below ? at.bottom + gap : at.top - card.offsetHeight - gap;
  const left = Math.max(gap, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - gap));
  card.style.top = `${top + window.scrollY}px`;
  card.style.left = `${left + window.scrollX}px`;
}
