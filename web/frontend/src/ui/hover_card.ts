/**
 * A card with a preview of a link's target, on hover or focus.
 *
 * Esc closes it; it stays open while the pointer is on it (WCAG 2.2, success criterion 1.4.13).
 */

import { isLeftward } from "./dom";

const OPEN_DELAY_MS = 250;
const CLOSE_DELAY_MS = 200;
const LINKS = "main a[href], .breadcrumbs a[href]";

/** Returns the content of the card of a link; null if the link has none of this kind. */
export type CardContent = (link: HTMLAnchorElement) => Promise<Node[]> | null;

/**
 * Show cards with the first of the contents that a link has.
 *
 * Nothing is fetched before a link is hovered or focused.
 */
export function enableHoverCards(contents: CardContent[]): void {
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
    const nodes = await contents.reduce<Promise<Node[]> | null>((first, content) => first ?? content(link), null);
    if (!nodes?.length || current !== link) return;
    card.replaceChildren(...nodes);
    card.hidden = false;
    placeCard(card, link);
    link.setAttribute("aria-describedby", card.id);
  };
  const open = (link: HTMLAnchorElement): void => {
    clearTimeout(timer);
    if (current !== link) timer = window.setTimeout(() => void show(link), OPEN_DELAY_MS);
  };
  const leave = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(close, CLOSE_DELAY_MS);
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

/** Place the card below the link, or above it if there is no room, within the window. */
function placeCard(card: HTMLElement, link: HTMLElement): void {
  const box = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const gap = 8;
  const below = box.bottom + gap + card.offsetHeight < window.innerHeight || box.top < card.offsetHeight + gap;
  const top = below ? box.bottom + gap : box.top - card.offsetHeight - gap;
  const start = isLeftward() ? box.right - card.offsetWidth : box.left;
  const left = Math.max(gap, Math.min(start, document.documentElement.clientWidth - card.offsetWidth - gap));
  card.style.top = `${top + window.scrollY}px`;
  card.style.left = `${left + window.scrollX}px`;
}
