/** Marks of types, as the legend of a page shows them. */
import { svgElement } from "../ui/svg_element";
import { rounded } from "./scene";

/** The corners of a mark's shape from -1 to 1, none for a circle, and the name of its colour. */
export interface TypeMark {
  points: number[];
  tone: string;
}

/** Read the marks of a legend, by the numbers of their types. */
export function readMarks(root: ParentNode): Map<string, TypeMark> {
  const items = [...root.querySelectorAll<HTMLElement>(".types [data-kind]")];
  return new Map(items.map((item) => [item.dataset.kind ?? "", { points: pointsOf(item), tone: toneOf(item) }]));
}

/** Draw a mark at a place. */
export function drawMark(mark: TypeMark | undefined, x: number, y: number, radius: number): SVGElement {
  const tone = mark?.tone ?? "kind-7";
  if (!mark?.points.length) return svgElement("circle", { cx: rounded(x), cy: rounded(y), r: rounded(radius * 0.92), class: `mark-shape ${tone}` });
  const points = mark.points.map((part, index) => rounded((index % 2 ? y : x) + part * radius)).join(" ");
  return svgElement("polygon", { points, class: `mark-shape ${tone}` });
}

function pointsOf(item: HTMLElement): number[] {
  return item.querySelector("polygon")?.getAttribute("points")?.split(/[\s,]+/).map(Number) ?? [];
}

function toneOf(item: HTMLElement): string {
  return [...(item.querySelector("svg")?.classList ?? [])].find((name) => name.startsWith("kind-")) ?? "";
}
