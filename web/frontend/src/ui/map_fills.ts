/** How regions are filled: colours for values, a hatch and dots for what is not known, stripes of both colours where sources differ. */

const SVG = "http://www.w3.org/2000/svg";

/** `v1` to `v8` for values, in the order of the table; `s1` to `s6` for steps from low to high. */
export type Paint = `v${number}` | `s${number}` | "unknown" | "none" | "land";

/** An element of SVG. */
export function svg<Name extends keyof SVGElementTagNameMap>(name: Name, attributes: Record<string, string>): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The attributes of a path that is filled so. Patterns are attributes, since a style sheet would look for them in its own file. */
export function fillOf(paints: Paint[]): Record<string, string> {
  const different = [...new Set(paints)];
  if (different.length > 1) return { fill: `url(#${stripes(different)})` };
  const paint = different[0] ?? "land";
  return paint === "unknown" || paint === "none" ? { fill: `url(#paint-${paint})` } : { class: paint };
}

/** The patterns that `fillOf` names, those of two colours for these combinations. */
export function addHatches(combinations: Paint[][]): SVGDefsElement {
  const defs = svg("defs", {});
  const hatch = svg("pattern", { id: "paint-unknown", width: "6", height: "6", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  hatch.append(svg("rect", { width: "6", height: "6", class: "ground" }), svg("path", { d: "M0 0V6", class: "stroke" }));
  const dots = svg("pattern", { id: "paint-none", width: "6", height: "6", patternUnits: "userSpaceOnUse" });
  dots.append(svg("rect", { width: "6", height: "6", class: "ground" }), svg("circle", { cx: "3", cy: "3", r: "1.3", class: "dot" }));
  defs.append(hatch, dots);
  const mixed = new Map(combinations.map((paints) => [...new Set(paints)]).filter((paints) => paints.length > 1).map((paints) => [stripes(paints), paints]));
  for (const [id, paints] of mixed) {
    const width = 5 * paints.length;
    const pattern = svg("pattern", { id, width: String(width), height: String(width), patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    paints.forEach((paint, index) => pattern.append(svg("rect", { x: String(5 * index), width: "5", height: String(width), class: paint })));
    defs.append(pattern);
  }
  return defs;
}

/** A small sample for the legend. */
export function drawSwatch(paint: Paint): SVGSVGElement {
  const made = svg("svg", { viewBox: "0 0 24 16", "aria-hidden": "true" });
  made.append(svg("rect", { width: "24", height: "16", ...fillOf([paint]) }));
  return made;
}

function stripes(paints: Paint[]): string {
  return `paint-${paints.join("-")}`;
}
