/**
 * The map of the world in `<div data-map>`: links of a table with a code, coloured by their row.
 *
 * `data-fill` of a row is the name of its fill; `data-several` is the note for a place that is in
 * several rows, `data-blank` that for a place in none, and `data-extent` what is shown at first.
 */
import { geoCentroid, geoNaturalEarth1, geoPath } from "d3-geo";
import type { Feature, FeatureCollection, GeoJsonProperties, Geometry } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-110m.json";
import { leaveOneTabStop, moveByArrowKeys } from "./arrow_keys";
import { element } from "./dom";
import { type Fill, fillAttributes, fillPatterns, svgElement, swatch } from "./map_fills";
import { gettext } from "./words";

type Country = Feature<Geometry, GeoJsonProperties>;
const WIDTH = 960;
const HEIGHT = 430;
const MARGIN = 24;
/** The fill that all values of a long list share from the eighth on. */
const OTHERS: Fill = "v8";
const [CLOSE, FAR] = ["entries", "world"];
/** The parameter of the address that says which of them is shown. */
const EXTENT = "extent";
const NARROW_PX = 600;
/** Degrees from the westernmost to the easternmost place from which on a map shows the whole world. */
const WIDE_DEGREES = 160;
/** Antarctica, which would take a sixth of the map. */
const LEFT_OUT = "010";

/** A row of the table: its label, its fill, and the number of its links. */
interface Row {
  label: string;
  fill: Fill;
  count: number;
}
/** A thing with a code, and its rows: several if sources differ. */
interface Place {
  name: string;
  address: string;
  rows: Row[];
}

/** Draw each map of the page that is visible and not drawn yet. */
export function drawMaps(): void {
  for (const container of document.querySelectorAll<HTMLElement>("[data-map]:not([data-drawn])")) if (!container.closest("[data-shows][hidden]")) showMap(container);
}
drawMaps();

function showMap(container: HTMLElement): void {
  const table = document.getElementById(container.dataset.table ?? "");
  const rows: Row[] = [];
  const places = new Map<string, Place>();
  for (const row of table?.querySelectorAll<HTMLElement>("tbody tr") ?? []) rows.push(read(row, places));
  const drawn = svgElement("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "world", role: "group", "aria-label": gettext("Map of %(things)s; arrow keys move between places", { things: container.dataset.label ?? gettext("entries") }) });
  const several = container.dataset.several ?? "";
  const tip = element("div", "", "tip");
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");
  if (container.dataset.extent === CLOSE && areFarApart(places)) container.dataset.extent = FAR;
  const bar = element("div", "", "map-bar");
  const toggle = zoom(() => isClose(container), () => draw(drawn, places, several, isClose(container)));
  bar.append(legend(rows, container.dataset.blank ?? gettext("no entry")), ...(places.size ? [toggle] : []));
  container.append(drawn, tip, bar);
  container.dataset.drawn = "true";
  container.hidden = false;
  draw(drawn, places, several, isClose(container));
  moveByArrowKeys(drawn, "a[data-code]", centre);
  showTooltip(container, drawn, tip, places);
}

/** Read a row, and add its links to the places. */
function read(row: HTMLElement, places: Map<string, Place>): Row {
  const kind = row.classList.contains("unknown") ? "unknown" : row.classList.contains("none-found") ? "none" : ((row.dataset.fill ?? OTHERS) as Fill);
  const links = row.querySelectorAll<HTMLAnchorElement>("a[data-code]");
  const result: Row = { label: row.querySelector("th")?.textContent?.trim() ?? "", fill: kind, count: row.querySelectorAll("li > a").length };
  for (const link of links) {
    const code = link.dataset.code ?? "";
    const known = places.get(code) ?? { name: link.textContent ?? "", address: link.getAttribute("href") ?? "", rows: [] };
    known.rows.push(result);
    places.set(code, known);
  }
  return result;
}

/** Draw all regions; those with an entry are links, on top so that their outlines are visible. */
function draw(drawn: SVGElement, places: Map<string, Place>, several: string, close: boolean): void {
  const countries = regions();
  const known = countries.features.filter((country) => places.has(code(country)));
  const outline = geoPath(projection(countries, close && known.length ? withValues(known, places) : null));
  const land = countries.features.filter((country) => !places.has(code(country))).map((country) => svgElement("path", { d: outline(country) ?? "", class: "land", "aria-hidden": "true", "data-code": code(country) }));
  const links = known.map((country) => {
    const place = places.get(code(country)) as Place;
    const link = svgElement("a", { href: place.address, "aria-label": placeLabel(place, several), "data-code": code(country), "data-centre": outline.centroid(country).map(Math.round).join(" ") });
    link.append(svgElement("path", { d: outline(country) ?? "", ...fillAttributes(place.rows.map((row) => row.fill)) }));
    return link;
  });
  drawn.replaceChildren(fillPatterns([...places.values()].map((place) => place.rows.map((row) => row.fill))), ...land, ...links);
  leaveOneTabStop(links);
}

/** Return the centre of a region that is drawn: that of its area, wherever its edges reach. */
function centre(link: Element): [number, number] {
  const [x = 0, y = 0] = (link.getAttribute("data-centre") ?? "").split(" ").map(Number);
  return [x, y];
}

function regions(): FeatureCollection<Geometry, GeoJsonProperties> {
  const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
  const all = feature(topology, topology.objects.countries) as FeatureCollection<Geometry, GeoJsonProperties>;
  return { ...all, features: all.features.filter((country) => code(country) !== LEFT_OUT) };
}

/** Return the regions for whose places a value is known, else all of them. */
function withValues(known: Country[], places: Map<string, Place>): Country[] {
  const valued = known.filter((country) => hasValue(places.get(code(country))));
  return valued.length ? valued : known;
}

/** Return whether the places with values reach so far around the world that a part of it would cut them. */
function areFarApart(places: Map<string, Place>): boolean {
  const known = regions().features.filter((country) => places.has(code(country)));
  const degrees = withValues(known, places).map((country) => geoCentroid(country)[0]).sort((a, b) => a - b);
  const gaps = degrees.map((degree, place) => (degrees[place + 1] ?? degrees[0]! + 360) - degree);
  return 360 - Math.max(...gaps) > WIDE_DEGREES;
}

/** Return whether a value is known for a place. */
function hasValue(place: Place | undefined): boolean {
  return place?.rows.some((row) => row.fill !== "unknown" && row.fill !== "none") ?? false;
}

function projection(all: FeatureCollection<Geometry, GeoJsonProperties>, near: Country[] | null): ReturnType<typeof geoNaturalEarth1> {
  if (!near) return geoNaturalEarth1().fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], all);
  const shown: FeatureCollection<Geometry, GeoJsonProperties> = { type: "FeatureCollection", features: near };
  const middle = geoCentroid(shown);
  return geoNaturalEarth1().rotate([-middle[0], 0]).fitExtent([[MARGIN, MARGIN], [WIDTH - MARGIN, HEIGHT - MARGIN]], shown);
}

function code(country: Country): string {
  return String(country.id ?? "");
}

/** Return the label of a place; `several` is the note for a place with several values. */
function placeLabel(place: Place, several: string): string {
  return `${place.name}: ${place.rows.map((row) => row.label).join(", ")}${several && place.rows.length > 1 ? ` (${several})` : ""}`;
}

function legend(rows: Row[], blankLabel: string): HTMLElement {
  const list = element("ul", "", "legend");
  const shown = rows.filter((row) => row.fill !== OTHERS);
  const others = rows.filter((row) => row.fill === OTHERS);
  const missing = shown.findIndex((row) => row.fill === "unknown" || row.fill === "none");
  if (others.length) shown.splice(missing < 0 ? shown.length : missing, 0, { label: others.length === 1 ? others[0]!.label : gettext("%(number)s other values", { number: others.length }), fill: OTHERS, count: others.reduce((sum, row) => sum + row.count, 0) });
  for (const row of shown) {
    const item = document.createElement("li");
    item.append(swatch(row.fill), row.label, " ", element("span", String(row.count), "count"));
    list.append(item);
  }
  const blank = document.createElement("li");
  blank.append(swatch("land"), element("span", blankLabel, "note"));
  list.append(blank);
  return list;
}

/** Return the button that switches between the world and the part with values. */
function zoom(close: () => boolean, redraw: () => void): HTMLElement {
  const label = (): string => (close() ? gettext("Show the world") : gettext("Zoom to values"));
  const button = element("button", label(), "quiet");
  button.addEventListener("click", () => {
    const address = new URL(location.href);
    address.searchParams.set(EXTENT, close() ? FAR : CLOSE);
    history.replaceState(null, "", address);
    button.textContent = label();
    redraw();
  });
  return button;
}

/** Return whether only the part with values is shown: by default in narrow windows, and where the map says so. */
function isClose(container: HTMLElement): boolean {
  const first = container.dataset.extent ?? (window.innerWidth < NARROW_PX ? CLOSE : FAR);
  return (new URL(location.href).searchParams.get(EXTENT) ?? first) === CLOSE;
}

/** Show a tooltip at the region under the pointer or with the focus. Esc hides it. */
function showTooltip(container: HTMLElement, drawn: SVGElement, tip: HTMLElement, places: Map<string, Place>): void {
  const open = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest<SVGElement>("a[data-code]") : null;
    const known = places.get(link?.dataset.code ?? "");
    tip.hidden = !known;
    if (!link || !known) return;
    const several = container.dataset.several ?? "";
    const words = known.rows.map((row) => row.label).join(" · ") + (several && known.rows.length > 1 ? ` · ${several}` : "");
    tip.replaceChildren(element("strong", known.name), words);
    const at = link.getBoundingClientRect();
    const frame = container.getBoundingClientRect();
    const left = at.left + at.width / 2 - frame.left - tip.offsetWidth / 2;
    const top = at.top - frame.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(4, Math.min(left, frame.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${top > 0 ? top : at.bottom - frame.top + 6}px`;
  };
  drawn.addEventListener("pointerover", open);
  drawn.addEventListener("focusin", open);
  drawn.addEventListener("pointerleave", () => (tip.hidden = true));
  drawn.addEventListener("focusout", () => (tip.hidden = true));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });
}
