/** The legend of a map, and what the map does not show. */
import { element } from "../ui/dom";
import { gettext, ngettext } from "../ui/words";
import type { Drawn } from "./drawing";
import { type Fill, fillAttributes, swatch } from "./fills";
import { svgElement } from "../ui/svg_element";
import { OTHERS, type Row, type Table } from "./places";
import type { View } from "./view";

/** Names that stand in a sentence; more are folded. */
const MAX_NAMES = 6;

/** Return the legend of the rows, of land without a row, and of the marks that a map has. */
export function legend(rows: readonly Row[], blank: string, drawn: readonly Drawn[]): HTMLElement {
  const list = element("ul", "", "legend");
  const shown = withOthers(rows).map(({ label, fill, count }) => item(swatch(fill), label, count));
  list.append(...shown, item(swatch("land"), blank));
  if (drawn.some(({ subject }) => !("rows" in subject))) list.append(item(swatch("disputed"), gettext("disputed; coloured for nobody")));
  if (drawn.some(({ subject }) => "rows" in subject && !subject.code)) list.append(item(diamond(), gettext("shown by position alone")));
  return list;
}

/** Return sentences about the entries of a table that a map does not show, with their names. */
export function missingNotes({ places, unplaced, unnamed }: Table, drawn: readonly Drawn[], { isPart }: View): HTMLElement[] {
  const shown = new Set(drawn.map(({ subject }) => subject));
  const outside = places.filter((place) => !shown.has(place)).map(({ name, address }) => nameLink(name, address));
  const placeless = unplaced.map(({ textContent, href }) => nameLink(textContent ?? "", href));
  const notes = [
    namesNote(isPart ? outside : [], 0, (number) => ngettext("%(num)s entry lies outside this part of the world", "%(num)s entries lie outside this part of the world", number)),
    namesNote(isPart ? placeless : [...outside, ...placeless], unnamed, (number) => ngettext("%(num)s entry is not on the map", "%(num)s entries are not on the map", number)),
  ];
  return notes.filter((note) => note !== null);
}

function namesNote(names: HTMLElement[], unnamed: number, sentenceOf: (number: number) => string): HTMLElement | null {
  const number = names.length + unnamed;
  if (!number) return null;
  const words = sentenceOf(number);
  if (names.length > MAX_NAMES || unnamed) {
    const folded = element("details", "", "unplaced");
    folded.append(element("summary", words), list(names));
    return folded;
  }
  const sentence = element("p", `${words}: `, "unplaced note");
  names.forEach((name, index) => sentence.append(...(index ? [", "] : []), name));
  return sentence;
}

/** Return rows in which all values without a fill of their own are one. */
function withOthers(rows: readonly Row[]): Row[] {
  const shown = rows.filter(({ fill }) => fill !== OTHERS);
  const others = rows.filter(({ fill }) => fill === OTHERS);
  const missing = shown.findIndex(({ fill }) => fill === "unknown" || fill === "none");
  const label = others.length === 1 ? others[0]!.label : gettext("%(number)s other values", { number: others.length });
  if (others.length) shown.splice(missing < 0 ? shown.length : missing, 0, { label, fill: OTHERS as Fill, count: others.reduce((sum, { count }) => sum + count, 0) });
  return shown;
}

function item(sample: SVGElement, label: string, count?: number): HTMLElement {
  const created = document.createElement("li");
  created.append(sample, label);
  if (count !== undefined) created.append(" ", element("span", String(count), "count"));
  return created;
}

function diamond(): SVGSVGElement {
  const created = svgElement("svg", { viewBox: "0 0 24 16", "aria-hidden": "true", class: "mark" });
  created.append(svgElement("path", { d: "M12 1l7 7l-7 7l-7-7z", ...fillAttributes(["land"]) }));
  return created;
}

function nameLink(name: string, address: string): HTMLAnchorElement {
  const created = document.createElement("a");
  created.textContent = name;
  created.href = address;
  return created;
}

function list(names: HTMLElement[]): HTMLElement {
  const created = element("ul", "", "inline");
  for (const name of names) {
    const each = document.createElement("li");
    each.append(name);
    created.append(each);
  }
  return created;
}
