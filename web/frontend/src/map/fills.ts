/**
 * Fills of regions: colours for values, dots and crosses for missing ones, a hatch for disputed
 * areas, stripes of all colours if sources differ.
 */

import { svgElement } from "../ui/svg_element";

/** `d1` to `d7` go from bad to good, `s1` to `s6` from low to high; `o` and `v` have no order. */
export type Fill = `${"d" | "o" | "s" | "v"}${number}` | Pattern | "land";
/** Fills that are no value. */
type Pattern = "unknown" | "none" | "disputed";

/** The side of a pattern in pixels, its mark, the class of the mark, and whether it is turned. */
const PATTERNS: Record<Pattern, readonly [side: number, mark: string, kind: string, turned: boolean]> = {
  unknown: [5, "M2.5 2.5h.01", "dot", false],
  none: [8, "M2 2l4 4M6 2l-4 4", "cross", false],
  disputed: [6, "M0 0V6", "hatch", true],
};
const ids = Object.keys(PATTERNS) as Pattern[];

/**
 * Return the attributes of a path with these fills.
 *
 * Patterns are attributes: a style sheet would look for them in its own file.
 */
export function fillAttributes(fills: Fill[]): Record<string, string> {
  const different = [...new Set(fills)];
  if (different.length > 1) return { fill: `url(#${stripesId(different)})` };
  const fill = different[0] ?? "land";
  return ids.includes(fill as Pattern) ? { fill: `url(#fill-${fill})`, class: fill } : { class: fill };
}

/** Return the patterns that `fillAttributes` names, with stripes for these combinations. */
export function fillPatterns(combinations: Fill[][]): SVGDefsElement {
  const defs = svgElement("defs", {});
  for (const id of ids) {
    const [side, mark, kind, turned] = PATTERNS[id];
    const pattern = svgElement("pattern", { id: `fill-${id}`, width: String(side), height: String(side), patternUnits: "userSpaceOnUse", ...(turned ? { patternTransform: "rotate(45)" } : {}) });
    pattern.append(svgElement("rect", { width: String(side), height: String(side), class: `ground ${id}-ground` }), svgElement("path", { d: mark, class: kind }));
    defs.append(pattern);
  }
  const mixed = new Map(combinations.map((fills) => [...new Set(fills)]).filter((fills) => fills.length > 1).map((fills) => [stripesId(fills), fills]));
  for (const [id, fills] of mixed) {
    const width = 5 * fills.length;
    const pattern = svgElement("pattern", { id, width: String(width), height: String(width), patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    fills.forEach((fill, index) => pattern.append(svgElement("rect", { x: String(5 * index), width: "5", height: String(width), class: fill })));
    defs.append(pattern);
  }
  return defs;
}

/** Return a sample for the legend. */
export function swatch(fill: Fill): SVGSVGElement {
  const created = svgElement("svg", { viewBox: "0 0 24 16", "aria-hidden": "true" });
  created.append(svgElement("rect", { width: "24", height: "16", ...fillAttributes([fill]) }));
  return created;
}

function stripesId(fills: Fill[]): string {
  return `fill-${fills.join("-")}`;
}
