/** The tooltip of a map: at the pointer, or at what has the focus. */
import { element } from "../ui/dom";
import { gettext } from "../ui/words";
import type { DisputedArea } from "./disputed_areas";
import { type Place, wordsOf } from "./places";

/** Pixels between a point and the tooltip. */
const [ASIDE, ABOVE] = [14, 10];

/** Show what is said of the place or area of an element. Esc hides it. */
export function enableTooltip(container: HTMLElement, drawn: SVGElement, several: string, subjectOf: (target: Element) => Place | DisputedArea | undefined): HTMLElement {
  const tip = element("div", "", "tip");
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");
  const open = (event: Event, x: number, y: number): void => {
    const subject = event.target instanceof Element ? subjectOf(event.target) : undefined;
    tip.hidden = !subject;
    if (!subject) return;
    tip.replaceChildren(...words(subject, several));
    place(tip, container, x, y);
  };
  // A touch moves no pointer.
  for (const at of ["pointermove", "pointerdown"] as const) drawn.addEventListener(at, (event) => open(event, event.clientX, event.clientY));
  drawn.addEventListener("focusin", (event) => {
    const [x = 0, y = 0] = ((event.target as Element).getAttribute("data-centre") ?? "").split(" ").map(Number);
    const frame = drawn.getBoundingClientRect();
    const scale = frame.width / (drawn as SVGSVGElement).viewBox.baseVal.width;
    open(event, frame.left + x * scale, frame.top + y * scale);
  });
  for (const end of ["pointerleave", "focusout"]) drawn.addEventListener(end, () => (tip.hidden = true));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });
  return tip;
}

function words(subject: Place | DisputedArea, several: string): Node[] {
  const name = element("strong", subject.name);
  if (!("rows" in subject)) return [name, element("span", gettext("disputed; coloured for nobody")), element("span", subject.status, "note")];
  const [label = "", ...notes] = wordsOf(subject, several);
  return [name, element("span", label), ...notes.map((note) => element("span", note, "note"))];
}

/** Put the tooltip beside a point of the window, within the map's width. */
function place(tip: HTMLElement, container: HTMLElement, x: number, y: number): void {
  const frame = container.getBoundingClientRect();
  const right = x - frame.left + ASIDE;
  const left = right + tip.offsetWidth > frame.width ? x - frame.left - ASIDE - tip.offsetWidth : right;
  const top = y - frame.top - tip.offsetHeight - ABOVE;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${top > 0 ? top : y - frame.top + ABOVE}px`;
}
