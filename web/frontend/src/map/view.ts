/** The views of a map: the part of the world that has values, or all of it. */
import { geoArea, geoCentroid, geoDistance, geoEqualEarth, type GeoProjection } from "d3-geo";
import type { Geometry, GeometryCollection, MultiPolygon, Polygon, Position } from "geojson";
import type { Atlas } from "./atlas";
import { type Place, hasValue } from "./places";

export interface Size {
  width: number;
  height: number;
}
export interface View {
  projection: GeoProjection;
  /** Whether only a part of the world is shown. */
  isPart: boolean;
}
const [MARGIN, EDGE] = [26, 4];
/** The meridian in the middle of the world: it cuts the least land at the edges. */
const MIDDLE = 11;
/** A part is shown where it is so much larger than on the map of the world, and no larger than this. */
const [LEAST_ZOOM, MOST_ZOOM] = [1.25, 8];
/** All places are shown where they lie so close that these are so much larger than on the map of the world. */
const COMPACT = 1.6;
/** Parts of a place that are smaller than this share of its largest one, or farther from it in radians, do not count. */
const [SHARE, FAR] = [0.15, 0.45];

/**
 * Return the view of all places where they lie close to each other, else of those with values.
 *
 * It is that of the world if they lie far apart.
 */
export function partView(atlas: Atlas, places: readonly Place[], size: Size): View {
  const valued = extentOf(places.filter(hasValue));
  const all = extentOf(places);
  const world = worldView(atlas, size);
  if (!all.geometries.length) return world;
  const [least, most] = [world.projection.scale() * LEAST_ZOOM, world.projection.scale() * MOST_ZOOM];
  const whole = fitted(all, size);
  const near = valued.geometries.length ? fitted(valued, size) : whole;
  const [projection, shown] = whole.scale() > world.projection.scale() * COMPACT ? [whole, all] : [near, valued];
  if (projection.scale() < least) return world;
  if (projection.scale() > most) magnify(projection, shown, most, size);
  return { projection: projection.clipExtent([[-EDGE, -EDGE], [size.width + EDGE, size.height + EDGE]]), isPart: true };
}

function fitted(shown: GeometryCollection, size: Size): GeoProjection {
  return turned(-geoCentroid(shown)[0]).fitExtent(extent(size, MARGIN), shown);
}

/** Return the view of the whole world. */
export function worldView(atlas: Atlas, size: Size): View {
  const all: GeometryCollection = { type: "GeometryCollection", geometries: [...atlas.values()] };
  return { projection: turned(-MIDDLE).fitExtent(extent(size, EDGE), all), isPart: false };
}

/** Return the geometry by which places are shown: without parts that are far away, and with positions. */
export function extentOf(places: readonly Place[]): GeometryCollection {
  const geometries = places.flatMap(({ shape, position }): Geometry[] => (shape ? mainParts(shape) : position ? [{ type: "Point", coordinates: position }] : []));
  return { type: "GeometryCollection", geometries };
}

/** Return the point at which a place is marked: its position, else the middle of its largest part. */
export function pointOf({ shape, position }: Place): Position {
  const [largest] = shape ? mainParts(shape) : [];
  return position ?? (largest ? geoCentroid(largest) : [0, 0]);
}

const parts = new WeakMap<MultiPolygon, Polygon[]>();

/** Return the parts of a shape that count for the view, the largest first. */
function mainParts(shape: MultiPolygon): Polygon[] {
  const known = parts.get(shape);
  if (known) return known;
  const sized = shape.coordinates.map((coordinates) => ({ type: "Polygon" as const, coordinates })).map((part) => ({ part, area: geoArea(part) })).sort((a, b) => b.area - a.area);
  const [largest] = sized;
  const centre = largest ? geoCentroid(largest.part) : null;
  const main = sized.filter(({ part, area }) => centre && (part === largest?.part || (area > (largest?.area ?? 0) * SHARE && geoDistance(geoCentroid(part), centre) < FAR))).map(({ part }) => part);
  parts.set(shape, main);
  return main;
}

function turned(degrees: number): GeoProjection {
  return geoEqualEarth().rotate([degrees, 0]).precision(0.3);
}

/** Show the middle of a geometry at a scale. */
function magnify(projection: GeoProjection, shown: GeometryCollection, scale: number, { width, height }: Size): void {
  projection.scale(scale).center([0, 0]).translate([0, 0]);
  const [x, y] = projection(geoCentroid(shown)) ?? [0, 0];
  projection.translate([width / 2 - x, height / 2 - y]);
}

function extent({ width, height }: Size, margin: number): [[number, number], [number, number]] {
  return [[margin, margin], [width - margin, height - margin]];
}
