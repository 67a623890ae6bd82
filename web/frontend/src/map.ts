/** The map of the world, in `<div data-map>` beside the table that says the same. */
import { geoNaturalEarth1, geoPath } from "d3-geo";
import type { FeatureCollection, GeoJsonProperties, Geometry } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-110m.json";

type Countries = FeatureCollection<Geometry, GeoJsonProperties>;
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 960;
const HEIGHT = 480;

for (const place of document.querySelectorAll<HTMLElement>("[data-map]")) place.append(drawn());

/** The countries as paths, each with its ISO 3166-1 numeric code in `data-code`. */
function drawn(): SVGSVGElement {
  const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
  const countries = feature(topology, topology.objects.countries) as Countries;
  const outline = geoPath(geoNaturalEarth1().fitSize([WIDTH, HEIGHT], countries));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("aria-hidden", "true");
  for (const country of countries.features) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", outline(country) ?? "");
    path.dataset.code = String(country.id ?? "");
    svg.append(path);
  }
  return svg;
}
