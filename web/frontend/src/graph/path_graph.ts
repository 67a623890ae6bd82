/** Paths as a small graph from left to right, or from top to bottom, drawn from the list on the page. */
import { entryAddress, relationsAddress } from "./addresses";
import { makeOneTabStop, moveAmongItems } from "./item_keys";
import { readMarks } from "./marks";
import type { Label, Line, Scene } from "./scene";
import { LINE_PX } from "./side";
import { drawScene, measureIn, textScale } from "./svg_scene";
import { type Measure, wrap } from "./wrap";

const STEP_PX = { between: 65, most: 310 };
/** Widths of a name: the least in which four lines hold all names. */
const NAME_WIDTHS_PX = [170, 200, 240];
const RELATION_PX = 120;
const RADIUS_PX = 9;
const MARGIN_PX = 24;
/** From the mark to its name, and from the name to the next thing of its column. */
const NAME_GAP_PX = 6;
const COLUMN_GAP_PX = 22;
/** The relation between two rows of a drawing from top to bottom. */
const BETWEEN_ROWS_PX = 40;

/** Things that are nearer than this to each other's side stand above each other. */
const STEEP_PX = 85;

interface Stop {
  slug: string;
  name: string;
  kind: string;
}

interface Hop {
  from: string;
  to: string;
  label: string;
  basis: string;
}

/** Draw the paths of the page. */
export function drawPaths(container: HTMLElement): void {
  container.parentElement!.hidden = false;
  const { columns, hops } = readPaths();
  let scene: Scene = { labels: [], lines: [], width: 0, height: 0 };
  const draw = (): void => {
    const scale = textScale();
    scene = layOutPaths(columns, hops, container.clientWidth / scale, measureIn(container));
    container.replaceChildren(drawScene(scene, readMarks(document), { thing: entryAddress, relations: relationsAddress, group: null }, scale));
    makeOneTabStop(container);
    container.dataset.ready = "true";
  };
  let width = container.clientWidth;
  draw();
  moveAmongItems(container, () => scene);
  new ResizeObserver(() => {
    if (container.clientWidth !== width) draw();
    width = container.clientWidth;
  }).observe(container);
}

/** Read the things by their step, and the hops, each once. */
function readPaths(): { columns: Stop[][]; hops: Hop[] } {
  const [columns, hops, seen] = [[] as Stop[][], new Map<string, Hop>(), new Set<string>()];
  for (const { dataset: leg } of document.querySelectorAll<HTMLElement>(".chain > li")) {
    const step = Number(leg.step);
    for (const [slug, name, kind, column] of [[leg.start, leg.startLabel, leg.startKind, step - 1], [leg.end, leg.endLabel, leg.endKind, step]] as const) {
      if (!slug || seen.has(slug)) continue;
      seen.add(slug);
      (columns[column] ??= []).push({ slug, name: name ?? "", kind: kind ?? "" });
    }
    const [from, to] = leg.along ? [leg.start ?? "", leg.end ?? ""] : [leg.end ?? "", leg.start ?? ""];
    hops.set(`${from} ${leg.label} ${to}`, { from, to, label: leg.label ?? "", basis: leg.basis ?? "" });
  }
  return { columns, hops: [...hops.values()] };
}

/** Lay out paths in a width: from left to right where it suffices. */
export function layOutPaths(columns: Stop[][], hops: Hop[], width: number, measure: Measure): Scene {
  const steps = Math.max(1, columns.length - 1);
  const isWhole = (room: number): boolean => columns.flat().every(({ name }) => !wrap(name, room, measure, "bold").isCut);
  const nameWidth = NAME_WIDTHS_PX.find(isWhole) ?? NAME_WIDTHS_PX.at(-1) ?? 0;
  const step = Math.min(STEP_PX.most, (width - nameWidth) / steps);
  const scene: Scene = { labels: [], lines: [], width, height: 0 };
  if (step >= nameWidth + STEP_PX.between) {
    const heights = columns.map((stops) => stops.reduce((sum, { name }) => sum + heightOf(name, nameWidth, measure) + COLUMN_GAP_PX, -COLUMN_GAP_PX));
    scene.height = Math.max(...heights) + 2 * MARGIN_PX;
    columns.forEach((stops, column) => {
      let y = (scene.height - (heights[column] ?? 0)) / 2 + RADIUS_PX;
      for (const stop of stops) {
        scene.labels.push(labelOf(stop, nameWidth / 2 + column * step, y, nameWidth, measure));
        y += heightOf(stop.name, nameWidth, measure) + COLUMN_GAP_PX;
      }
    });
  } else {
    const perRow = Math.max(1, Math.floor(width / nameWidth));
    const cell = Math.min(nameWidth, width / perRow - 10);
    let y = MARGIN_PX;
    for (const stops of columns) {
      for (let first = 0; first < stops.length; first += perRow) {
        const row = stops.slice(first, first + perRow);
        row.forEach((stop, index) => scene.labels.push(labelOf(stop, width / 2 + (index - (row.length - 1) / 2) * (cell + 10), y, cell, measure)));
        y += Math.max(...row.map(({ name }) => heightOf(name, cell, measure))) + BETWEEN_ROWS_PX;
      }
    }
    scene.height = y - BETWEEN_ROWS_PX + MARGIN_PX;
  }
  connect(scene, hops, measure);
  return scene;
}

/** Draw a line for each hop, with its relation beside its middle. */
function connect(scene: Scene, hops: Hop[], measure: Measure): void {
  const places = new Map(scene.labels.map(({ id, mark, box }) => [id, { x: mark?.x ?? 0, y: mark?.y ?? 0, bottom: box.y + box.height }]));
  for (const { from, to, label, basis } of hops) {
    const [start, end] = [places.get(from), places.get(to)];
    if (!start || !end) continue;
    const points = ends(start, end);
    scene.lines.push({ id: `${from} ${label} ${to}`, from, to, points, label, basis, hasArrow: true } satisfies Line);
    const [x, y] = [((points[0]?.[0] ?? 0) + (points[1]?.[0] ?? 0)) / 2, ((points[0]?.[1] ?? 0) + (points[1]?.[1] ?? 0)) / 2];
    const text = wrap(label, RELATION_PX, measure);
    scene.labels.push({ ...NOTE, id: `relation ${from} ${label} ${to}`, lines: text.lines, x, y, name: label, box: { x: x - text.width / 2, y: y - LINE_PX / 2, width: text.width, height: LINE_PX * text.lines.length } });
  }
}

const NOTE: Omit<Label, "id" | "lines" | "x" | "y" | "name" | "box"> = { form: "note", anchor: "middle", mark: null, slug: "", group: "", isOpen: false, about: "", language: "", badge: null };

/** Return where a line starts and ends: at marks, and below the name of the upper of two things. */
function ends(start: { x: number; y: number; bottom: number }, end: { x: number; y: number; bottom: number }): [number, number][] {
  const isSteep = Math.abs(end.x - start.x) < STEEP_PX;
  const from: [number, number] = isSteep && end.y > start.y ? [start.x, start.bottom] : [start.x, start.y];
  const to: [number, number] = isSteep && end.y < start.y ? [end.x, end.bottom] : [end.x, end.y];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const away = (point: [number, number], sign: number): [number, number] => [point[0] + ((to[0] - from[0]) / length) * sign * (RADIUS_PX + 3), point[1] + ((to[1] - from[1]) / length) * sign * (RADIUS_PX + 3)];
  return [from[1] === start.y ? away(from, 1) : from, to[1] === end.y ? away(to, -1) : to];
}

function heightOf(name: string, width: number, measure: Measure): number {
  return 2 * RADIUS_PX + NAME_GAP_PX + wrap(name, width, measure, "bold").lines.length * LINE_PX;
}

function labelOf({ slug, name, kind }: Stop, x: number, y: number, width: number, measure: Measure): Label {
  const text = wrap(name, width, measure, "bold");
  const height = text.lines.length * LINE_PX;
  return {
    ...NOTE, id: slug, form: "center", slug, name, lines: text.lines, x, y: y + RADIUS_PX + NAME_GAP_PX + height / 2,
    box: { x: x - text.width / 2, y: y - RADIUS_PX, width: text.width, height: 2 * RADIUS_PX + NAME_GAP_PX + height }, mark: { kind, x, y, radius: RADIUS_PX },
  };
}
