/**
 * A group of links on a plane with one tab stop: arrow keys move to the next link in their
 * direction, Home and End to the first and the last.
 */
const DIRECTIONS: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
/** How much farther a link seems for lying beside the direction. */
const ASIDE = 2;

type Link = SVGElement | HTMLElement;
/** Where a link lies on the plane. */
type Place = (link: Element) => readonly [number, number];

/** Make the links of a group one tab stop: that with the focus, or the first; call it after each drawing. */
export function leaveOneTabStop(links: readonly Link[]): void {
  links.forEach((link, place) => link.setAttribute("tabindex", place ? "-1" : "0"));
}

/** Let arrow keys move among the links that a group holds, by the place of each. */
export function moveByArrowKeys(group: Element, selector: string, place: Place): void {
  const links = (): Link[] => [...group.querySelectorAll<Link>(selector)];
  group.addEventListener("focusin", (event) => {
    const focused = event.target instanceof Element ? event.target.closest(selector) : null;
    if (focused) for (const link of links()) link.setAttribute("tabindex", link === focused ? "0" : "-1");
  });
  group.addEventListener("keydown", (event) => {
    const { key, target } = event as KeyboardEvent;
    const from = target instanceof Element ? target.closest<Link>(selector) : null;
    const next = from ? nextLink(links(), from, key, place) : undefined;
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

function nextLink(links: Link[], from: Link, key: string, place: Place): Link | undefined {
  if (key === "Home") return links[0];
  if (key === "End") return links.at(-1);
  const direction = DIRECTIONS[key];
  return direction && nearest(links, place(from), direction, place);
}

/** Return the nearest link in a direction; undefined where none lies there. */
function nearest(links: Link[], [startX, startY]: readonly [number, number], [x, y]: [number, number], place: Place): Link | undefined {
  let [best, least]: [Link | undefined, number] = [undefined, Infinity];
  for (const link of links) {
    const [atX, atY] = place(link);
    const ahead = (atX - startX) * x + (atY - startY) * y;
    const aside = Math.abs((atX - startX) * y + (atY - startY) * x);
    const far = ahead + ASIDE * aside;
    if (ahead > 0 && aside <= 2 * ahead && far < least) [best, least] = [link, far];
  }
  return best;
}
