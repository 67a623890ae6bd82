/** The drawing as a file: PNG from the canvas, SVG from the places of things. Both are made here; nothing is sent anywhere. */
import type { Mark } from "./neighbourhood";
import type { Core } from "./cytoscape";

const MARGIN = 40;

/** Let the browser save the drawing under a name. */
export async function save(drawn: Core, marks: Map<string, Mark>, name: string, ending: "png" | "svg"): Promise<void> {
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  const file = ending === "png" ? await drawn.png({ output: "blob-promise", full: true, scale: 2, bg: ground }) : new Blob([svg(drawn, marks, ground)], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The drawing as SVG, with the name of each fact on its line. */
function svg(drawn: Core, marks: Map<string, Mark>, ground: string): string {
  const box = drawn.elements().boundingBox({});
  const at = [box.x1 - MARGIN, box.y1 - MARGIN, box.w + 2 * MARGIN, box.h + 2 * MARGIN].map(rounded).join(" ");
  const root = made("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: at, "font-family": "system-ui, sans-serif" });
  root.append(made("rect", { x: rounded(box.x1 - MARGIN), y: rounded(box.y1 - MARGIN), width: "100%", height: "100%", fill: ground }));
  drawn.edges().forEach((edge) => {
    const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
    const basis = ["inferred", "linked"].find((name) => edge.hasClass(name));
    const line = made("line", {
      x1: rounded(from.x), y1: rounded(from.y), x2: rounded(to.x), y2: rounded(to.y), stroke: edge.style("line-color"), "stroke-opacity": edge.style("line-opacity"),
      ...(basis ? { "stroke-dasharray": basis === "inferred" ? "6 4" : "1 4" } : {}),
    });
    line.append(text("title", `${edge.source().data("label")} – ${edge.data("label")} – ${edge.target().data("label")}`, {}));
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
    root.append(text("text", node.data("label") as string, {
      x: rounded(below ? x : x + beside), y: rounded(below ? y + radius + 16 : y + 4), "text-anchor": below ? "middle" : left ? "end" : "start",
      fill: node.style("color"), "font-size": node.style("font-size"), "font-weight": node.style("font-weight"),
    }));
  });
  return new XMLSerializer().serializeToString(root);
}

function shape(mark: Mark, x: number, y: number, radius: number): Element {
  if (!mark.points.length) return made("circle", { cx: rounded(x), cy: rounded(y), r: rounded(radius), fill: mark.colour });
  const points = mark.points.map((part, index) => rounded((index % 2 ? y : x) + part * radius)).join(" ");
  return made("polygon", { points, fill: mark.colour });
}

function made(name: string, attributes: Record<string, string>): Element {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") element.setAttribute(key, value);
  return element;
}

function text(name: string, content: string, attributes: Record<string, string>): Element {
  const element = made(name, attributes);
  element.textContent = content;
  return element;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
