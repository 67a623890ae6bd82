/**
 * The positions of things: the same for the same things, connections and width.
 *
 * The names keep their size, and none covers another: the drawing is as high as they need.
 */
import type { Backbone, Edge, Thing } from "./backbone_data";
import { layOut } from "./fcose";
import { cross, overlap, type Placed, type Point } from "./geometry";
import type { Box } from "./name_boxes";

const SEEDS = [1, 7, 42];
/** Things up to which several seeds are tried: a layout of more takes long. */
const MAX_TRIED = 80;
const MARGIN_PX = 8;
const GAP_PX = 7;
const MAX_STRETCH = 1.8;
const MAX_ROUNDS = 1000;
/** The part of the width beyond which a drawing is not made higher for its own sake. */
const ASPECT = 0.75;
/** The angle by which points on a spiral never lie behind each other, and the growth of its radius. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SPIRAL_PX = 40;

export interface Placement {
  places: Placed[];
  height: number;
}

/** Place all things in a drawing of the given width. */
export function place(backbone: Backbone, boxes: Box[], width: number): Placement {
  const cores = backbone.things.filter((thing) => thing.nearest < 0);
  const places = placeCores(cores, boxes.slice(0, cores.length), backbone.layout, width);
  backbone.things.slice(cores.length).forEach((thing, at) => {
    const around = places[thing.nearest] ?? { x: width / 2, y: 0 };
    places.push({ ...boxes[cores.length + at]!, ...onSpiral(around, at) });
  });
  if (places.length > cores.length) settle(places, width);
  return { places, height: Math.max(0, ...places.map((each) => each.y + each.height / 2)) + MARGIN_PX };
}

function placeCores(things: Thing[], boxes: Box[], edges: Edge[], width: number): Placed[] {
  if (things.length < 2) return boxes.map((box) => ({ ...box, x: width / 2, y: MARGIN_PX + box.height / 2 }));
  const tried = SEEDS.slice(0, things.length > MAX_TRIED ? 1 : undefined).map((seed) => {
    const places = stretched(layOut(things, boxes, edges, seed), boxes, width);
    settle(places, width);
    return { places, cost: crossings(places, edges) };
  });
  return tried.reduce((best, each) => (each.cost < best.cost ? each : best)).places;
}

/** Return a point near another one: of several, each in a direction of its own. */
function onSpiral({ x, y }: Point, at: number): Point {
  const [angle, radius] = [at * GOLDEN_ANGLE, SPIRAL_PX * Math.sqrt(at + 1)];
  return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
}

/** Move boxes apart within the width, and let the drawing begin at the top. */
function settle(places: Placed[], width: number): void {
  for (let round = 0; round < MAX_ROUNDS && separate(places, width); round++);
  const top = Math.min(...places.map((each) => each.y - each.height / 2)) - MARGIN_PX;
  for (const each of places) each.y -= top;
}

/** Return boxes at points that are turned to lie, and stretched to the width. */
function stretched(points: Point[], boxes: Box[], width: number): Placed[] {
  const [high, wide] = [span(points.map(({ y }) => y)), span(points.map(({ x }) => x))];
  const lying = high > wide ? points.map(({ x, y }) => ({ x: y, y: x })) : points;
  const left = Math.min(...lying.map(({ x }) => x));
  const widest = Math.max(...boxes.map((box) => box.width));
  const room = width - 2 * MARGIN_PX - widest;
  const across = Math.min(MAX_STRETCH, room / Math.max(1, Math.max(high, wide)));
  const down = Math.min(MAX_STRETCH, Math.max(0.6, Math.min(1 / across, (ASPECT * width) / Math.max(1, Math.min(high, wide)))));
  const margin = (width - across * Math.max(high, wide)) / 2;
  return lying.map(({ x, y }, index) => ({ width: boxes[index]!.width, height: boxes[index]!.height, x: margin + (x - left) * across, y: y * down }));
}

function span(values: number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** Move overlapping boxes apart by one step, and into the width; return whether any overlapped. */
function separate(places: Placed[], width: number): boolean {
  let isMoved = false;
  places.forEach((one, index) => {
    for (const other of places.slice(index + 1)) {
      const [across, down] = overlap(one, other, GAP_PX);
      if (across <= 0 || down <= 0) continue;
      isMoved = true;
      // Downwards where it costs as much: there the drawing can grow.
      if (across < 0.8 * down) shift(one, other, "x", across);
      else shift(one, other, "y", down);
    }
  });
  for (const each of places) each.x = Math.min(width - MARGIN_PX - each.width / 2, Math.max(MARGIN_PX + each.width / 2, each.x));
  return isMoved;
}

function shift(one: Placed, other: Placed, axis: "x" | "y", by: number): void {
  const step = (by / 2 + 0.5) * (one[axis] < other[axis] || (one[axis] === other[axis] && one.width < other.width) ? 1 : -1);
  one[axis] -= step;
  other[axis] += step;
}

function crossings(places: Placed[], edges: Edge[]): number {
  const lines = edges.map(([source, target]) => [places[source]!, places[target]!] as const);
  return lines.reduce((sum, [a, b], index) => sum + lines.slice(index + 1).filter(([c, d]) => a !== c && a !== d && b !== c && b !== d && cross(a, b, c, d)).length, 0);
}

