// Makes the atlas of the maps: the countries of Natural Earth, one region for each code, simplified.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { geoArea } from "d3-geo";
import { feature, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const source = fileURLToPath(import.meta.resolve("world-atlas/countries-50m.json"));
/** Antarctica would take a sixth of the map. */
const LEFT_OUT = "010";
/** The weight below which a point goes: the area of its triangle, in square degrees. */
const WEIGHT = 0.02;
/** The area in steradians below which an island goes; each region keeps its largest part. */
const SMALLEST = 1.2e-5;
/** The steps of the grid on which the points lie. */
const GRID = 1e5;

/** Returns the atlas as TopoJSON: the object `regions`, each with its code, or else its name, as id. */
export async function atlas() {
  const world = JSON.parse(await readFile(source, "utf8"));
  const whole = topology({ regions: collection(merged(feature(world, world.objects.countries).features)) });
  const simplified = simplify(presimplify(whole), WEIGHT);
  const kept = feature(simplified, simplified.objects.regions).features.map((each) => withoutIslets(each));
  return quantize(topology({ regions: collection(kept) }), GRID);
}

/** Returns a feature for each code: the packages have some codes twice. */
function merged(features) {
  const found = new Map();
  for (const { id, properties, geometry } of features) {
    if (id === LEFT_OUT) continue;
    const key = id ?? properties.name;
    const region = found.get(key) ?? { type: "Feature", id: key, properties: { name: properties.name }, geometry: { type: "MultiPolygon", coordinates: [] } };
    region.geometry.coordinates.push(...parts(geometry));
    found.set(key, region);
  }
  return [...found.values()];
}

function withoutIslets(region) {
  const sized = parts(region.geometry).map((coordinates) => ({ coordinates, size: geoArea({ type: "Polygon", coordinates }) }));
  const largest = Math.max(...sized.map(({ size }) => size));
  const coordinates = sized.filter(({ size }) => size === largest || size > SMALLEST).map((part) => part.coordinates);
  return { ...region, geometry: { type: "MultiPolygon", coordinates } };
}

function parts({ type, coordinates }) {
  return type === "Polygon" ? [coordinates] : coordinates;
}

function collection(features) {
  return { type: "FeatureCollection", features };
}
