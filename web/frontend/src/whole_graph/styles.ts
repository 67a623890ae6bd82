/** Styles of the whole graph: types by shape and colour, connections by the number of their facts. */
import { colours, type StylesheetJson } from "../graph/cytoscape";
import type { ColouredMark } from "./coloured_marks";
import { FONT_PX } from "./name_boxes";

/** Return the style sheet of a drawing, in the present colours of the page. */
export function styles(marks: Map<string, ColouredMark>): StylesheetJson {
  const colour = colours();
  const font = getComputedStyle(document.documentElement).fontFamily;
  return [
    { selector: "node", style: {
      label: "data(label)", color: colour("ink"), "font-family": font, "font-size": FONT_PX, "line-height": 1.2, width: "data(mark)", height: "data(mark)",
      "text-valign": "bottom", "text-halign": "center", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": "400px",
      "text-background-color": colour("raised"), "text-background-opacity": 0.9, "text-background-padding": "1px",
    } },
    ...[...marks].map(([kind, mark]) => ({ selector: `node[kind = "${kind}"]`, style: {
      "background-color": mark.colour, ...(mark.points.length ? { shape: "polygon", "shape-polygon-points": mark.points.join(" ") } : { shape: "ellipse" }),
    } })),
    { selector: "edge", style: { "curve-style": "haystack", width: "data(width)", "line-color": colour("edge"), "line-opacity": 0.45 } },
    { selector: "node.dim", style: { opacity: 0.4 } },
    { selector: "edge.dim", style: { opacity: 0.3 } },
    { selector: "edge.near", style: { "line-color": colour("accent"), "line-opacity": 0.85 } },
    { selector: "edge.further", style: { "line-opacity": 0.5 } },
    { selector: "node.selected", style: { "underlay-color": colour("accent"), "underlay-opacity": 0.3, "underlay-padding": 6, "underlay-shape": "ellipse", color: colour("accent"), "z-index": 9 } },
    { selector: "node.focus", style: { "border-width": 3, "border-color": colour("accent"), "border-style": "double", "underlay-color": colour("accent"), "underlay-opacity": 0.2, "underlay-padding": 8, "underlay-shape": "ellipse", "z-index": 10 } },
  ] as unknown as StylesheetJson;
}
