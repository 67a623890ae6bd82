/** Export of the drawing: PNG from the canvas, SVG from positions. Nothing leaves the browser. */
import type { TypeMark } from "./neighbourhood";
import type { Core } from "./cytoscape";

const MARGIN_PX = 40;

/** Save the drawing under a name. */
export async function saveImage(drawn: Core, marks: Map<string, TypeMark>, name: string, ending: "png" | "svg"): Promise<void> {
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  const file = ending === "png" ? await drawn.png({ output: "blob-promise", full: true, scale: 2, bg: ground }) : new Blob([toSvg(drawn, marks, ground)], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Return the drawing as SVG, with the label of each fact as the title of its line. */
function toSvg(drawn: Core, marks: Map<string, TypeMark>, ground: string): string {
  const box = drawn.elements().boundingBox({});
  const at = [box.x1 - MARGIN_PX, box.y1 - MARGIN_PX, box.w + 2 * MARGIN_PX, box.h + 2 * MARGIN_PX].map(rounded).join(" ");
  const root = svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: at, "font-family": "system-ui, sans-serif" });
  root.append(svgElement("rect", { x: rounded(box.x1 - MARGIN_PX), y: rounded(box.y1 - MARGIN_PX), width: "100%", height: "100%", fill: ground }));
  drawn.edges().forEach((edge) => {
    const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
    const basis = ["inferred", "linked"].find((name) => edge.hasClass(name));
    const line = svgElement("line", {
      x1: rounded(from.x), y1: rounded(from.y), x2: rounded(to.x), y2: rounded(to.y), stroke: edge.style("line-color"), "stroke-opacity": edge.style("line-opacity"),
      ...(basis ? { "stroke-dasharray": basis === "inferred" ? "6 4" : "1 4" } : {}),
    });
    line.append(svgText("title", `${edge.source().data("label")} – ${edge.data("label")} – ${edge.target().data("label")}`, {}));
    root.append(line);
  });
  drawn.nodes().forEach((node) => {
    const { x, y } = node.position();
    const mark = marks.get(node.data("kind") as string);
    const radius = node.width() / 2;
    if (mark) root.append(shape(mark, x, y, radius));
    const below = node.style("text-valign") === "bottom";
    const left = node.style("text-halign") === "left";
    const beside = (left ? -1 : 1) * (mark ? radius + 5 : 0);
    root.append(svgText("text", node.data("label") as string, {
      x: rounded(below ? x : x + beside), y: rounded(below ? y + radius + 16 : y + 4), "text-anchor": below ? "middle" : left ? "end" : "start",
      fill: node.style("color"), "font-size": node.style("font-size"), "font-weight": node.style("font-weight"),
    }));
  });
  return new XMLSerializer().serializeToString(root);
}

function shape(mark: TypeMark, x: number, y: number, radius: number): Element {
  if (!mark.points.length) return svgElement("circle", { cx: rounded(x), cy: rounded(y), r: rounded(radius), fill: mark.colour });
  const points = mark.points.map((part, index) => rounded((index % 2 ? y : x) + part * radius)).join(" ");
  return svgElement("polygon", { points, fill: mark.colour });
}

function svgElement(name: string, attributes: Record<string, string>): Element {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") element.setAttribute(key, value);
  return element;
}

function svgText(name: string, content: string, attributes: Record<string, string>): Element {
  const element = svgElement(name, attributes);
  element.textContent = content;
  return element;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
