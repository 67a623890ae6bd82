/** The drawing of a map: land, places with their fills, disputed areas, and dots on top of all. */
import { type GeoPath, geoPath } from "d3-geo";
import type { MultiPolygon } from "geojson";
import { gettext } from "../ui/words";
import type { Atlas } from "./atlas";
import type { DisputedArea } from "./disputed_areas";
import { type Dot, isLed, pushApart } from "./dots";
import { fillAttributes, fillPatterns } from "./fills";
import { svgElement } from "../ui/svg_element";
import { drawInset } from "./inset";
import { type Place, hasValue, wordsOf } from "./places";
import { type Size, type View, pointOf } from "./view";

/** What a map shows. */
export interface Scene {
  atlas: Atlas;
  places: Place[];
  /** The disputed areas that are no place of the table. */
  areas: DisputedArea[];
  /** The note for a place in several rows. */
  several: string;
}
/** A place or an area with the element that draws it. */
export interface Drawn {
  subject: Place | DisputedArea;
  element: SVGElement;
}
/** Square pixels below which a place has a dot: with a value, and without. */
const [TINY, SPECK] = [60, 6];
/** The radii of dots: with a value, and without; those of narrow maps are smaller. */
const [RADIUS, SMALL_RADIUS, NARROW_SHARE] = [5, 2.2, 0.8];
/** How much larger the mark of a place by its position alone is: half the diagonal of a square. */
const DIAMOND = 1.3;
const NARROW_PX = 460;

/** Draw a view into an element; returns the places and areas within it, in the order of their elements. */
export function draw(drawn: SVGElement, scene: Scene, view: View, size: Size): Drawn[] {
  const outline = geoPath(view.projection).digits(1);
  const inTable = new Set(scene.places.map(({ code }) => code));
  const land = [...scene.atlas].filter(([code]) => !inTable.has(code)).map(([code, shape]) => svgElement("path", { d: outline(shape) ?? "", class: "land", "aria-hidden": "true", "data-code": code }));
  const seen = scene.places.filter((place) => isWithin(outline, place, size));
  const [dotted, filled] = partition(seen, (place) => !place.shape || outline.area(place.shape) < (hasValue(place) ? TINY : SPECK));
  const [claimed, plain] = partition(filled, ({ area }) => area !== null);
  const shapes = [...plain, ...claimed].map((place) => drawShape(outline, place, scene));
  const areas = scene.areas.flatMap((area) => (area.shape && outline(area.shape) ? [drawArea(outline, area, area.shape)] : []));
  const dots = drawDots(outline, dotted, scene, view, size);
  const all = [...shapes.slice(0, plain.length), ...areas, ...shapes.slice(plain.length), ...dots];
  const inset = view.isPart && size.width >= NARROW_PX ? [drawInset(scene, view, size)] : [];
  drawn.replaceChildren(fillPatterns(seen.map(({ rows }) => rows.map(({ fill }) => fill))), ...land, ...all.map(({ element }) => element), ...inset);
  return all;
}

/** Return whether a part of a place lies within the view. */
function isWithin(outline: GeoPath, place: Place, { width, height }: Size): boolean {
  const marked = { type: "Point" as const, coordinates: pointOf(place) };
  const isDrawn = place.shape !== null && outline.area(place.shape) > 0;
  const [[left, top], [right, bottom]] = outline.bounds(isDrawn ? place.shape! : marked);
  return right > 0 && bottom > 0 && left < width && top < height;
}

function drawShape(outline: GeoPath, place: Place, { several }: Scene): Drawn {
  const element = link(place, several, outline.centroid(place.shape!));
  element.append(path(outline, place));
  return { subject: place, element };
}

function drawArea(outline: GeoPath, area: DisputedArea, shape: MultiPolygon): Drawn {
  const element = svgElement("g", { role: "img", class: "claimed", "data-area": area.name, "aria-label": `${area.name}: ${gettext("disputed")}; ${area.status}`, "data-centre": outline.centroid(shape).map(Math.round).join(" ") });
  element.append(svgElement("path", { d: outline(shape) ?? "", ...fillAttributes(["disputed"]) }));
  return { subject: area, element };
}

/** Draw the dots, those with a value on top: none of these covers another, and none leaves the map. */
function drawDots(outline: GeoPath, places: Place[], { several }: Scene, { projection }: View, size: Size): Drawn[] {
  const ordered = [...places].sort((a, b) => Number(hasValue(a)) - Number(hasValue(b)));
  const dots = ordered.map((place): Dot => {
    const [x, y] = projection(pointOf(place) as [number, number]) ?? [0, 0];
    const radius = (hasValue(place) ? RADIUS : SMALL_RADIUS) * (place.code ? 1 : DIAMOND) * (size.width < NARROW_PX ? NARROW_SHARE : 1);
    return { at: [x, y], x, y, radius };
  });
  pushApart(dots.filter((_, index) => hasValue(ordered[index]!)));
  for (const dot of dots) [dot.x, dot.y] = [inside(dot.x, dot.radius, size.width), inside(dot.y, dot.radius, size.height)];
  return ordered.map((place, index) => {
    const dot = dots[index]!;
    const element = link(place, several, [dot.x, dot.y]);
    if (place.shape) element.append(path(outline, place));
    if (isLed(dot)) element.append(svgElement("path", { class: "leader", d: `M${dot.at.map(round).join(" ")}L${round(dot.x)} ${round(dot.y)}` }));
    element.append(mark(place, dot));
    return { subject: place, element };
  });
}

function mark({ code, rows, area }: Place, { x, y, radius }: Dot): SVGElement {
  const fill = fillAttributes(rows.map((row) => row.fill));
  const kind = `${fill.class ?? ""} dot${area ? " claimed" : ""}`;
  if (code) return svgElement("circle", { ...fill, class: kind, cx: round(x), cy: round(y), r: String(radius) });
  return svgElement("path", { ...fill, class: kind, d: `M${round(x)} ${round(y - radius)}l${radius} ${radius}l${-radius} ${radius}l${-radius} ${-radius}z` });
}

function path(outline: GeoPath, { shape, rows }: Place): SVGElement {
  return svgElement("path", { d: (shape && outline(shape)) ?? "", ...fillAttributes(rows.map(({ fill }) => fill)) });
}

function link(place: Place, several: string, centre: readonly number[]): SVGElement {
  const label = `${place.name}: ${wordsOf(place, several).join(", ")}`;
  const known: Record<string, string> = place.code ? { "data-code": place.code } : {};
  return svgElement("a", { href: place.address, "aria-label": label, "data-place": place.address, "data-centre": centre.map(Math.round).join(" "), ...known, ...(place.area ? { class: "claimed" } : {}) });
}

function partition<Item>(items: Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function inside(at: number, radius: number, end: number): number {
  return Math.max(radius + 1, Math.min(at, end - radius - 1));
}

function round(number: number): string {
  return String(Math.round(number * 10) / 10);
}
