/** Export of the drawing as it is seen. Nothing leaves the browser. */
import { pageGround, saveFile, svgFile } from "../ui/save_file";
import { svgElement } from "../ui/svg_element";

const SCALE = 2;
/** The properties that style sheets give to shapes and texts, which a file must have of its own. */
const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-opacity", "font-family", "font-size", "font-weight", "opacity", "paint-order"] as const;
const SHAPES = "path, rect, circle, polygon, text";

/** Save a drawing under a name. */
export async function saveImage(drawing: SVGSVGElement, name: string, ending: "png" | "svg"): Promise<void> {
  const ground = pageGround();
  saveFile(ending === "png" ? await toPng(drawing, ground) : svgFile(toSvg(drawing, ground)), `${name}.${ending}`);
}

/** Return a drawing as a file of its own, with styles as attributes; the wide parts of lines are left out. */
function toSvg(drawing: SVGSVGElement, ground: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [[...drawing.querySelectorAll(SHAPES)], [...copy.querySelectorAll(SHAPES)]];
  copies.forEach((shape, index) => {
    const original = originals[index];
    if (!original || shape.matches(".reach")) return shape.remove();
    const style = getComputedStyle(original);
    for (const name of KEPT) shape.setAttribute(name, style.getPropertyValue(name));
  });
  for (const each of copy.querySelectorAll("[tabindex]")) each.removeAttribute("tabindex");
  for (const link of copy.querySelectorAll("a[href]")) link.setAttribute("href", new URL(link.getAttribute("href") ?? "", location.href).href);
  copy.prepend(svgElement("rect", { width: "100%", height: "100%", fill: ground }));
  return new XMLSerializer().serializeToString(copy);
}

/** Paint the shapes and texts of a drawing: the policy of the page admits no image of its own making. */
async function toPng(drawing: SVGSVGElement, ground: string): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const { width, height } = drawing.viewBox.baseVal;
  [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(SCALE, SCALE);
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
    for (const shape of drawing.querySelectorAll<SVGGraphicsElement>(SHAPES)) if (!shape.matches(".reach")) paint(context, shape);
  }
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no image"))), "image/png"));
}

function paint(context: CanvasRenderingContext2D, shape: SVGGraphicsElement): void {
  const style = getComputedStyle(shape);
  context.fillStyle = style.fill;
  context.strokeStyle = style.stroke;
  context.lineWidth = parseFloat(style.strokeWidth) || 1;
  context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[\s,]+/).map(parseFloat));
  context.globalAlpha = Number(style.opacity) * (shape.matches("path") ? Number(style.strokeOpacity) : 1);
  if (shape.matches("text")) return paintText(context, shape, style);
  const path = outline(shape);
  if (style.fill !== "none") context.fill(path);
  if (style.stroke !== "none") context.stroke(path);
}

function paintText(context: CanvasRenderingContext2D, text: SVGGraphicsElement, style: CSSStyleDeclaration): void {
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.textAlign = { start: "left", middle: "center", end: "right" }[style.textAnchor] as CanvasTextAlign;
  const offset = 0.34 * parseFloat(style.fontSize);
  const lines = text.childElementCount ? [...text.children] : [text];
  for (const line of lines) {
    const [words, x, y] = [line.textContent?.trim() ?? "", Number(line.getAttribute("x")), Number(line.getAttribute("y")) + offset];
    if (style.stroke !== "none") context.strokeText(words, x, y);
    context.fillText(words, x, y);
  }
}

function outline(shape: SVGGraphicsElement): Path2D {
  const value = (name: string): number => Number(shape.getAttribute(name));
  const path = new Path2D(shape.getAttribute("d") ?? "");
  if (shape.matches("rect")) path.roundRect(value("x"), value("y"), value("width"), value("height"), value("rx"));
  if (shape.matches("circle")) path.arc(value("cx"), value("cy"), value("r"), 0, 2 * Math.PI);
  if (shape.matches("polygon")) {
    const places = (shape.getAttribute("points") ?? "").split(/\s+/).map(Number);
    for (let index = 0; index + 1 < places.length; index += 2) path.lineTo(places[index] ?? 0, places[index + 1] ?? 0);
    path.closePath();
  }
  return path;
}
