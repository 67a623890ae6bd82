/** The inset of a map: the world, and where on it the part lies that the map shows. */
import { type GeoProjection, geoContains, geoPath } from "d3-geo";
import type { GeometryCollection, Position } from "geojson";
import type { Scene } from "./drawing";
import { fillAttributes } from "./fills";
import { svgElement } from "../ui/svg_element";
import { hasValue } from "./places";
import { type Size, type View, extentOf, pointOf, worldView } from "./view";

/** The most of a map's width that it takes, and its size there. */
const SHARE = 0.28;
const [WIDEST, RATIO] = [184, 0.5];
const MARGIN = 10;
/** How far the frame stands around the part. */
const FRAME = 3;
/** What a dot, and the inside of a place, count beside a point of an edge. */
const [DOT, INSIDE] = [20, 100];

/** Draw the world in the emptiest corner of a map. */
export function drawInset({ atlas, places }: Scene, { projection }: View, size: Size): SVGGElement {
  const box: Size = { width: Math.min(WIDEST, size.width * SHARE), height: Math.min(WIDEST, size.width * SHARE) * RATIO };
  const valued = places.filter(hasValue);
  const shown = valued.length ? valued : places;
  const outline = geoPath(worldView(atlas, box).projection).digits(1);
  const [x, y] = emptiestCorner(projection, extentOf(shown), shown.map((place) => projection(pointOf(place) as [number, number]) ?? [0, 0]), size, box);
  const group = svgElement("g", { class: "inset", transform: `translate(${x} ${y})`, "aria-hidden": "true" });
  const land: GeometryCollection = { type: "GeometryCollection", geometries: [...atlas.values()] };
  group.append(svgElement("rect", { class: "sheet", width: String(box.width), height: String(box.height), rx: "3" }), svgElement("path", { class: "land", d: outline(land) ?? "" }));
  for (const { shape, rows } of valued) if (shape) group.append(svgElement("path", { d: outline(shape) ?? "", ...fillAttributes(rows.map(({ fill }) => fill)) }));
  const [[left, top], [right, bottom]] = outline.bounds(extentOf(shown));
  group.append(svgElement("rect", { class: "frame", x: String(left - FRAME), y: String(top - FRAME), width: String(right - left + 2 * FRAME), height: String(bottom - top + 2 * FRAME) }));
  return group;
}

/** Return the corner of a map where an inset covers the least of what is shown. */
function emptiestCorner(projection: GeoProjection, shown: GeometryCollection, points: Position[], map: Size, { width, height }: Size): readonly [number, number] {
  const within = ([x, y]: readonly [number, number], [px = 0, py = 0]: Position): boolean => px > x - MARGIN && px < x + width + MARGIN && py > y - MARGIN && py < y + height + MARGIN;
  const edges = shown.geometries.flatMap((geometry) => (geometry.type === "Polygon" ? geometry.coordinates.flat() : [])).map((point) => projection(point as [number, number]) ?? [0, 0]);
  const covered = ([x, y]: readonly [number, number]): number => {
    const middle = [x + width / 2, y + height / 2] as [number, number];
    return edges.filter((point) => within([x, y], point)).length + DOT * points.filter((point) => within([x, y], point)).length + (isInside(projection, shown, middle) ? INSIDE : 0);
  };
  const [left, right, top, bottom] = [MARGIN, map.width - width - MARGIN, MARGIN, map.height - height - MARGIN];
  const corners: (readonly [number, number])[] = [[left, bottom], [right, bottom], [left, top], [right, top]];
  return corners.map((corner) => ({ corner, covered: covered(corner) })).reduce((best, each) => (each.covered < best.covered ? each : best)).corner;
}

/** Return whether a point of a map lies in a geometry; a point beside the globe lies in none. */
function isInside(projection: GeoProjection, shown: GeometryCollection, [x, y]: [number, number]): boolean {
  const there = projection.invert?.([x, y]);
  const [backX = Infinity, backY = Infinity] = (there && projection(there)) ?? [];
  return there !== undefined && there !== null && Math.hypot(backX - x, backY - y) < 1 && geoContains(shown, there);
}
