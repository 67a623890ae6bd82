/**
 * Disputed areas: parts of the regions of the atlas that are drawn for none of those that claim them.
 *
 * The page lists them: `data-regions` has the codes of the regions, `data-outlines` the polygons
 * within which the area lies, `data-own` the code of the thing that alone colours it.
 */
import type { MultiPolygon, Position } from "geojson";
import polygonClipping, { type MultiPolygon as Polygons } from "polygon-clipping";
import type { Atlas } from "./atlas";

export interface DisputedArea {
  name: string;
  status: string;
  /** The code of the thing that is this area; empty where there is none. */
  own: string;
  /** Null where the atlas does not show it. */
  shape: MultiPolygon | null;
}
type Box = readonly [west: number, south: number, east: number, north: number];

/** Read the areas of a list. */
export function readAreas(list: Element | null, atlas: Atlas): DisputedArea[] {
  const items = [...(list?.querySelectorAll<HTMLElement>("[data-regions]") ?? [])];
  return items.map((item) => {
    const { regions = "", outlines = "", own = "" } = item.dataset;
    const whole = regions.split("|").flatMap((code) => atlas.get(code)?.coordinates ?? []);
    const coordinates = outlines ? within(whole, readOutlines(outlines)) : whole;
    const name = item.querySelector("strong")?.textContent ?? "";
    const status = item.querySelector("span")?.textContent ?? "";
    return { name, status, own, shape: coordinates.length ? { type: "MultiPolygon", coordinates } : null };
  });
}

/** Return polygons from text: points between commas, polygons between bars. */
function readOutlines(text: string): Position[][][] {
  return text.split("|").map((outline) => [outline.split(",").map((point) => point.split(" ").map(Number))]);
}

/** Return what polygons of the atlas have in common with outlines; nothing where this cannot be computed. */
function within(polygons: Position[][][], outlines: Position[][][]): Position[][][] {
  const boxes = outlines.map(boxOf);
  const near = polygons.filter((polygon) => boxes.some((box) => overlap(box, boxOf(polygon))));
  try {
    return near.length ? clockwise(polygonClipping.intersection(near as Polygons, outlines as Polygons)) : [];
  } catch {
    return [];
  }
}

/** Return polygons with their rings in the order of the atlas, which is that of d3: clockwise around land. */
function clockwise(polygons: Polygons): Position[][][] {
  return polygons.map((polygon) => polygon.map((ring) => [...ring].reverse()));
}

function boxOf([outer = []]: Position[][]): Box {
  const [xs, ys] = [outer.map(([x = 0]) => x), outer.map(([, y = 0]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function overlap([west, south, east, north]: Box, [left, bottom, right, top]: Box): boolean {
  return west < right && left < east && south < top && bottom < north;
}
