/** A scene as SVG, whose names are links and whose groups are buttons. */
import { svgElement } from "../ui/svg_element";
import { gettext, ngettext } from "../ui/words";
import { drawMark, type TypeMark } from "./marks";
import { type Badge, type Label, type Line, pathOf, rounded, type Scene } from "./scene";
import { LINE_PX } from "./side";
import type { Measure } from "./wrap";

export const FONT_PX = 13;
const ARROW_PX = 7;

/** The addresses to which names and groups lead; a group without one is a button. */
export interface Addresses {
  thing: (slug: string) => string;
  relations: (slug: string) => string;
  group: ((name: string) => string) | null;
}

/** Return how much larger than usual the reader wants texts, on large screens or by a setting. */
export function textScale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

/** Draw a scene at a scale. The lines of hovered facts have a part of their own, `.facts`. */
export function drawScene(scene: Scene, marks: Map<string, TypeMark>, addresses: Addresses, scale: number): SVGSVGElement {
  const root = svgElement("svg", { class: "ladder", width: rounded(scene.width * scale), height: rounded(scene.height * scale), viewBox: `0 0 ${rounded(scene.width)} ${rounded(scene.height)}` });
  const lines = svgElement("g", { class: "spanning" });
  lines.append(...scene.lines.map(drawLine));
  const labels = svgElement("g", { class: "labels" });
  labels.append(...scene.labels.flatMap((label) => [drawLabel(label, marks, addresses), ...(label.badge ? [drawBadge(label, label.badge)] : [])]));
  root.append(lines, svgElement("g", { class: "facts" }), labels);
  return root;
}

/** Return a function that measures texts in the font of a container. */
export function measureIn(container: Element): Measure {
  const context = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(container).fontFamily;
  const fonts = { plain: `${FONT_PX}px ${family}`, bold: `650 ${FONT_PX + 1}px ${family}` };
  const known = new Map<string, number>();
  return (text, weight) => {
    const font = weight ? fonts.bold : fonts.plain;
    const key = `${font}\n${text}`;
    const width = known.get(key);
    if (width !== undefined || !context) return width ?? text.length * FONT_PX * 0.6;
    if (context.font !== font) context.font = font;
    known.set(key, context.measureText(text).width);
    return known.get(key) ?? 0;
  };
}

/** Draw a line, with a wide part that the pointer reaches. */
export function drawLine({ id, points, label, basis, hasArrow }: Line): SVGElement {
  const line = svgElement("g", { class: `line ${basis}`, "data-line": id });
  const path = pathOf(points);
  line.append(svgElement("path", { d: path, class: "reach" }), svgElement("path", { d: path, class: "stroke" }));
  if (hasArrow) line.append(arrow(points));
  if (label) line.append(titled(label));
  return line;
}

function arrow(points: [number, number][]): SVGElement {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [0, 0];
  const angle = Math.atan2(y - fromY, x - fromX);
  const corner = (turn: number): string => `${rounded(x - ARROW_PX * Math.cos(angle + turn))} ${rounded(y - ARROW_PX * Math.sin(angle + turn))}`;
  return svgElement("polygon", { class: "arrow", points: `${rounded(x)} ${rounded(y)} ${corner(0.45)} ${corner(-0.45)}` });
}

function drawLabel(label: Label, marks: Map<string, TypeMark>, addresses: Addresses): SVGElement {
  const { form, box, mark } = label;
  const shape = { x: rounded(box.x), y: rounded(box.y), width: rounded(box.width), height: rounded(box.height), rx: form === "group" ? "11" : "3" };
  const parts = [svgElement("rect", { ...shape, class: form === "group" ? "pill" : "reach" }), ...(mark ? [drawMark(marks.get(mark.kind), mark.x, mark.y, mark.radius)] : []), drawText(label)];
  const item = container(label, addresses);
  item.append(...(form === "heading" ? parts.slice(-1) : parts));
  return item;
}

/** Return the element of a label: a link of a thing, a link or a button of a group, else plain. */
function container(label: Label, addresses: Addresses): SVGElement {
  const { id, form, slug, group, isOpen, name, about } = label;
  const named = { "data-id": id, class: `item ${form}${isOpen ? " open" : ""}`, "aria-label": name, ...(about ? { "aria-description": about } : {}) };
  if (form === "thing" || form === "center") return svgElement("a", { ...named, href: addresses.thing(slug), "data-slug": slug });
  if (form === "note" && slug) return svgElement("a", { ...named, href: addresses.relations(slug) });
  if (form === "group" && addresses.group) return svgElement("a", { ...named, href: addresses.group(group) });
  if (form === "group") return svgElement("g", { ...named, role: "button", "data-group": group, "aria-expanded": String(isOpen) });
  return svgElement("g", { class: form });
}

function drawText({ lines, x, y, anchor, language }: Label): SVGElement {
  const text = svgElement("text", { "text-anchor": anchor, ...(language ? { lang: language } : {}) });
  const first = y - ((lines.length - 1) * LINE_PX) / 2;
  lines.forEach((words, index) => {
    const part = svgElement("tspan", { x: rounded(x), y: rounded(first + index * LINE_PX), dy: "0.34em" });
    part.textContent = words;
    text.append(part);
  });
  return text;
}

function drawBadge({ id, slug, name }: Label, { text, box, isExpanded }: Badge): SVGElement {
  const words = isExpanded ? gettext("Collapse") : ngettext("%(num)s more behind it", "%(num)s more behind it", Number(text.slice(1)));
  const button = svgElement("g", { class: "badge", role: "button", "data-id": `badge ${id}`, "data-expand": slug, "aria-expanded": String(isExpanded), "aria-label": `${name}: ${words}` });
  const caption = svgElement("text", { x: rounded(box.x + box.width / 2), y: rounded(box.y + box.height / 2), dy: "0.34em", "text-anchor": "middle" });
  caption.textContent = text;
  button.append(svgElement("rect", { x: rounded(box.x), y: rounded(box.y), width: rounded(box.width), height: rounded(box.height), rx: "10" }), caption, titled(words));
  return button;
}

function titled(words: string): SVGElement {
  const title = svgElement("title", {});
  title.textContent = words;
  return title;
}
