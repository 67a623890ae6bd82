/** Styles of things and facts: types by shape and colour, facts by their basis. */
import type { TypeMark } from "./neighbourhood";
import { colours, type StylesheetJson } from "./cytoscape";

/** Edges of a thing up to which they are labelled: more labels would overlap. */
export const MAX_LABELLED_EDGES = 14;
/**
 * Facts up to which all are drawn, with arrows. Beyond, arrows and facts between things of equal
 * distance are drawn only for the emphasised thing.
 */
export const MAX_ARROWS = 600;

/** Return the style sheet of a drawing, in the present colours of the page. */
export function styles(marks: Map<string, TypeMark>): StylesheetJson {
  const colour = colours();
  const font = getComputedStyle(document.documentElement).fontFamily;
  return [
    { selector: "node", style: {
      label: "data(label)", color: colour("ink"), "font-family": font, "font-size": "data(size)", "min-zoomed-font-size": 6.5, "line-height": 1.15,
      width: 13, height: 13, "text-valign": "center", "text-halign": "right", "text-margin-x": 5,
      "text-wrap": "ellipsis", "text-max-width": "data(width)", "text-background-color": colour("raised"), "text-background-opacity": 0.85, "text-background-padding": "1px",
    } },
    ...[...marks].map(([kind, mark]) => ({ selector: `node[kind = "${kind}"]`, style: {
      "background-color": mark.colour, ...(mark.points.length ? { shape: "polygon", "shape-polygon-points": mark.points.join(" ") } : { shape: "ellipse" }),
    } })),
    { selector: "node.left", style: { "text-halign": "left", "text-margin-x": -5 } },
    { selector: "node.center", style: { width: 24, height: 24, "font-weight": 700, "font-size": 16, "text-halign": "center", "text-valign": "bottom", "text-margin-x": 0, "text-margin-y": 5, "min-zoomed-font-size": 0, "text-wrap": "wrap", "text-max-width": "150px" } },
    { selector: "node.stop", style: { width: 18, height: 18, "font-weight": 600, "text-halign": "center", "text-valign": "bottom", "text-margin-x": 0, "text-margin-y": 5, "text-wrap": "wrap", "text-max-width": "data(width)" } },
    { selector: "node.heading", style: {
      shape: "rectangle", width: 1, height: 1, "background-opacity": 0, color: colour("accent"), "font-size": 12, "font-weight": 600, events: "no", "text-events": "no", "text-margin-x": -7,
    } },
    { selector: "node.heading.left", style: { "text-margin-x": 7 } },
    // Thousands of lines must stay cheap: arrows and labels are only for those that need them.
    { selector: "edge", style: { "curve-style": "haystack", width: 1.1, "line-color": colour("edge"), "line-opacity": 0.55 } },
    { selector: "edge.arrow, edge.near", style: {
      "curve-style": "bezier", "control-point-step-size": 14, "target-arrow-color": colour("edge"), "target-arrow-shape": "triangle", "arrow-scale": 0.6,
    } },
    { selector: "edge.named, edge.to, edge.from", style: {
      "font-family": font, "font-size": 11, color: colour("ink"), "text-background-color": colour("raised"), "text-background-opacity": 1, "text-background-padding": "2px", "min-zoomed-font-size": 7,
    } },
    { selector: "edge.inferred", style: { "line-style": "dashed" } },
    { selector: "edge.linked", style: { "line-style": "dotted" } },
    { selector: "edge.side", style: { "line-opacity": 0.16 } },
    { selector: ".dim", style: { opacity: 0.25 } },
    { selector: "edge.near", style: { "line-color": colour("accent"), "target-arrow-color": colour("accent"), "line-opacity": 1, width: 1.8, "arrow-scale": 0.8, "z-index": 5 } },
    { selector: "edge.named", style: { label: "data(label)" } },
    { selector: "edge.near.to", style: { "target-label": "data(edgeLabel)", "target-text-offset": 62 } },
    { selector: "edge.near.from", style: { "source-label": "data(edgeLabel)", "source-text-offset": 62 } },
    { selector: "node.found", style: { "underlay-color": colour("warm"), "underlay-opacity": 0.35, "underlay-padding": 5 } },
    { selector: "node.selected", style: { "underlay-color": colour("accent"), "underlay-opacity": 0.3, "underlay-padding": 6, "underlay-shape": "ellipse", "font-weight": 700, "z-index": 9 } },
    { selector: "node.focus", style: { "border-width": 3, "border-color": colour("accent"), "border-style": "double", "underlay-color": colour("accent"), "underlay-opacity": 0.2, "underlay-padding": 8, "underlay-shape": "ellipse", "z-index": 10 } },
    { selector: "node.pinned", style: { "border-width": 2, "border-color": colour("ink") } },
  ] as unknown as StylesheetJson;
}

/** Return the font size of a name: larger for things with many facts, legible when zoomed out. */
export function nameSize(degree: number): number {
  return 12 + Math.min(4, Math.floor(degree / 6));
}
