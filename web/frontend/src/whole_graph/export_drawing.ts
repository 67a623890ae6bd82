/** The drawing as a file: PNG from the canvas, SVG from the positions, with a line of text for each line of a name. */
import type { Core, NodeSingular } from "../graph/cytoscape";
import { pageGround, saveFile, svgFile } from "../ui/save_file";
import { svgElement } from "../ui/svg_element";
import type { ColouredMark } from "./coloured_marks";
import { FONT_PX } from "./name_boxes";

const MARGIN_PX = 12;
const LINE_EM = 1.2;

/** Save the drawing. */
export async function saveDrawing(drawn: Core, marks: Map<string, ColouredMark>, ending: "png" | "svg"): Promise<void> {
  const ground = pageGround();
  const file = ending === "png" ? await drawn.png({ output: "blob-promise", full: true, scale: 2, bg: ground }) : svgFile(toSvg(drawn, marks, ground));
  saveFile(file, `graph.${ending}`);
}

/** Return the drawing as SVG; the title of a line says which things it connects. */
function toSvg(drawn: Core, marks: Map<string, ColouredMark>, ground: string): string {
  const { x1, y1, w, h } = drawn.elements().boundingBox({});
  const [left, top] = [x1 - MARGIN_PX, y1 - MARGIN_PX].map(rounded);
  const root = svgElement("svg", { viewBox: `${left} ${top} ${rounded(w + 2 * MARGIN_PX)} ${rounded(h + 2 * MARGIN_PX)}`, "font-family": "system-ui, sans-serif", "font-size": String(FONT_PX) });
  root.append(svgElement("rect", { x: left!, y: top!, width: "100%", height: "100%", fill: ground }));
  drawn.edges().forEach((edge) => {
    const [from, to] = [edge.source().position(), edge.target().position()];
    const line = svgElement("line", { x1: rounded(from.x), y1: rounded(from.y), x2: rounded(to.x), y2: rounded(to.y), stroke: edge.style("line-color"), "stroke-opacity": edge.style("line-opacity"), "stroke-width": edge.style("width") });
    line.append(withText(svgElement("title", {}), `${edge.source().data("name")} – ${edge.target().data("name")}: ${edge.data("facts")}`));
    root.append(line);
  });
  drawn.nodes().forEach((node) => root.append(...thing(node, marks.get(node.data("kind") as string), ground)));
  return new XMLSerializer().serializeToString(root);
}

function thing(node: NodeSingular, mark: ColouredMark | undefined, ground: string): Element[] {
  const { x, y } = node.position();
  const radius = (node.data("mark") as number) / 2;
  const fill = mark?.colour ?? node.style("background-color");
  const points = (mark?.points ?? []).map((part, index) => rounded((index % 2 ? y : x) + part * radius)).join(" ");
  const shape = points ? svgElement("polygon", { points, fill }) : svgElement("circle", { cx: rounded(x), cy: rounded(y), r: rounded(radius), fill });
  // The ground behind the letters keeps lines out of them.
  const name = svgElement("text", { "text-anchor": "middle", fill: node.style("color"), stroke: ground, "stroke-width": "3", "paint-order": "stroke", "stroke-linejoin": "round" });
  String(node.data("label")).split("\n").forEach((line, index) => name.append(withText(svgElement("tspan", { x: rounded(x), y: rounded(y + radius + 3 + FONT_PX * (0.95 + LINE_EM * index)) }), line)));
  return [shape, name];
}

function withText(element: Element, text: string): Element {
  element.textContent = text;
  return element;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
