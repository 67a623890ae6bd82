/** The ladder: the centre, and on both sides, or on one, the things around it. */
import { closed, type Drawing, type Heading } from "./drawing";
import type { Label, Line, Scene } from "./scene";
import { type Columns, extent, LINE_PX, type Placed, RADIUS_PX, Side, TEXT_PX, textStart, type Words } from "./side";
import { type Measure, wrap } from "./wrap";

/** Below it, an indented tree. */
export const TREE_PX = 600;
const TWO_SIDES_PX = 680;
const TWO_DEEP_SIDES_PX = 1000;
const MARGIN_PX = 10;
const CENTER_RADIUS_PX = 11;
/** Widths of the name in the centre: the least that holds it. */
const CENTER_WIDTHS = [100, 150, 210, 280];
/** The centre stands on the first screen, however high the drawing is. */
const CENTER_DOWN_PX = 270;
const BUS_PX = 26;
const COLUMN_GAP_PX = 46;
const MOST_WIDTHS = { first: 340, second: 460 };
/** Parts of a side that names of the first step may take. */
const SPLITS = [0.46, 0.4, 0.52, 0.36, 0.58, 0.32];
/** A difference of heights for which a relation is shown on both sides. */
const UNEVEN_PX = 90;
const TREE_INDENT_PX = 26;

/** Lay out a drawing in a width. */
export function layOut(drawing: Drawing, width: number, measure: Measure, words: Words): Scene {
  if (width < TREE_PX) return tree(drawing, width, measure, words);
  const shut = closed(drawing.headings);
  const isDeep = shut.some(({ under }) => under.some((each) => each.under.length));
  const isTwoSided = width >= (isDeep ? TWO_DEEP_SIDES_PX : TWO_SIDES_PX);
  const name = centerName(drawing, measure);
  const bus = name.width / 2 + 16;
  const middle = isTwoSided ? width / 2 : MARGIN_PX + name.width / 2;
  const end = (isTwoSided ? width / 2 : width - middle) - MARGIN_PX;
  const first = bus + BUS_PX;
  const sides = isTwoSided ? assigned(shut, (headings) => laid(headings, columnsOf(first, end, 0.46), measure, words).height) : [shut.map((_, index) => ({ index, from: 0, to: Infinity }))];
  const parts = sides.map((own) => ({ headings: taken(drawing.headings, own), columns: isDeep ? best(taken(shut, own), first, end, measure, words) : columnsOf(first, end, 0.5) }));
  const heights = parts.map(({ headings, columns }) => laid(headings, columns, measure, words).height);
  const height = Math.max(...heights, 3 * LINE_PX + name.lines.length * LINE_PX + CENTER_RADIUS_PX * 2);
  const down = Math.min(height / 2, CENTER_DOWN_PX);
  const scene: Scene = { labels: [centerLabel(drawing, name, middle, down + MARGIN_PX)], lines: [], width, height: height + 2 * MARGIN_PX };
  parts.forEach(({ headings, columns }, index) => {
    const top = Math.max(0, Math.min(down - (heights[index] ?? 0) / 2, height - (heights[index] ?? 0)));
    const side = new Side(columns, measure, words);
    side.place(headings, bus, down - top);
    turn(side, scene, { middle, sign: index ? -1 : 1, top: top + MARGIN_PX });
  });
  return scene;
}

/** Which things of a relation a side has: from the first to before the last. */
interface Share {
  index: number;
  from: number;
  to: number;
}

function taken(headings: Heading[], shares: Share[]): Heading[] {
  return shares.map(({ index, from, to }) => ({ reads: headings[index]?.reads ?? "", under: headings[index]?.under.slice(from, to) ?? [] }));
}

/** Distribute relations to two sides of like height; the largest may stand on both. */
function assigned(headings: Heading[], heightOf: (headings: Heading[]) => number): [Share[], Share[]] {
  const heights = headings.map((each) => heightOf([each]));
  const sides: [Share[], Share[]] = [[], []];
  const sums: [number, number] = [0, 0];
  const byHeight = headings.map((_, index) => index).sort((one, other) => (heights[other] ?? 0) - (heights[one] ?? 0) || one - other);
  for (const index of byHeight) {
    const side = sums[1] < sums[0] ? 1 : 0;
    sides[side].push({ index, from: 0, to: Infinity });
    sums[side] += heights[index] ?? 0;
  }
  const [high, low] = sums[0] >= sums[1] ? ([0, 1] as const) : ([1, 0] as const);
  const largest = sides[high][0];
  const count = headings[largest?.index ?? -1]?.under.length ?? 0;
  if (largest && count > 3 && sums[high] - sums[low] > UNEVEN_PX) {
    const under = headings[largest.index]?.under ?? [];
    let [cut, moved] = [count, 0];
    while (cut > 1 && sums[high] - sums[low] > 2 * moved + UNEVEN_PX / 3) moved = heightOf([{ reads: headings[largest.index]?.reads ?? "", under: under.slice(--cut) }]);
    largest.to = cut;
    sides[low].push({ index: largest.index, from: cut, to: Infinity });
  }
  for (const side of sides) side.sort((one, other) => one.index - other.index);
  return sides;
}

/** Return the columns in which the fewest names are cut and the side is lowest. */
function best(headings: Heading[], first: number, end: number, measure: Measure, words: Words): Columns {
  let found = { columns: columnsOf(first, end, SPLITS[0] ?? 0.5), cut: Infinity, height: Infinity };
  for (const split of SPLITS) {
    const columns = columnsOf(first, end, split);
    const { cut, height } = laid(headings, columns, measure, words);
    if (cut < found.cut || (cut === found.cut && height < found.height - LINE_PX)) found = { columns, cut, height };
  }
  return found.columns;
}

function columnsOf(first: number, end: number, split: number): Columns {
  const room = end - first - 2 * TEXT_PX - COLUMN_GAP_PX;
  const firstWidth = Math.min(MOST_WIDTHS.first, Math.max(room * split, room - MOST_WIDTHS.second));
  return { first, firstWidth, second: first + TEXT_PX + firstWidth + COLUMN_GAP_PX, end };
}

function laid(headings: Heading[], columns: Columns, measure: Measure, words: Words): Side {
  const side = new Side(columns, measure, words);
  side.place(headings, 0, 0);
  return side;
}

/** The drawing in a narrow window: each step is indented below the one before. */
function tree(drawing: Drawing, width: number, measure: Measure, words: Words): Scene {
  const name = wrap(drawing.center.label, width - TREE_INDENT_PX - TEXT_PX, measure, "bold");
  const top = (name.lines.length + 1) * LINE_PX;
  const start = MARGIN_PX + CENTER_RADIUS_PX;
  const side = new Side({ first: TREE_INDENT_PX, firstWidth: 0, second: null, end: width - start - MARGIN_PX }, measure, words);
  side.place(drawing.headings, 0, -top / 2);
  const center = centerLabel(drawing, name, start, top / 2);
  const label: Label = { ...center, anchor: "start", x: start + CENTER_RADIUS_PX + 8, y: top / 2, box: { x: 0, y: 0, width: start + CENTER_RADIUS_PX + 10 + name.width, height: top } };
  const scene: Scene = { labels: [label], lines: [], width, height: top + side.height + MARGIN_PX };
  turn(side, scene, { middle: start, sign: 1, top });
  return scene;
}

function centerName(drawing: Drawing, measure: Measure): ReturnType<typeof wrap> {
  const names = CENTER_WIDTHS.map((width) => wrap(drawing.center.label, width, measure, "bold"));
  return names.find((each) => !each.isCut && each.lines.length < 4) ?? names.at(-1)!;
}

function centerLabel({ center }: Drawing, name: ReturnType<typeof wrap>, x: number, y: number): Label {
  const height = name.lines.length * LINE_PX;
  const width = Math.max(name.width, 2 * CENTER_RADIUS_PX);
  return {
    id: "center", form: "center", lines: name.lines, x, y: y + CENTER_RADIUS_PX + 6 + height / 2, anchor: "middle",
    box: { x: x - width / 2 - 3, y: y - CENTER_RADIUS_PX, width: width + 6, height: 2 * CENTER_RADIUS_PX + 8 + height },
    mark: { kind: center.kind, x, y, radius: CENTER_RADIUS_PX }, slug: center.slug, group: "", isOpen: false, name: center.label, about: center.type, language: center.language, badge: null,
  };
}

/** Turn a side to the left or the right, into the scene. */
function turn(side: Side, scene: Scene, { middle, sign, top }: { middle: number; sign: 1 | -1; top: number }): void {
  const at = (out: number): number => middle + sign * out;
  for (const placed of side.placed) scene.labels.push(label(placed, at, sign, top));
  for (const { id, from, to, points, label: words, basis } of side.connections) {
    scene.lines.push({ id, from: from || "center", to, points: points.map(([out, down]) => [at(out), down + top]), label: words, basis, hasArrow: false } satisfies Line);
  }
}

function label(placed: Placed, at: (out: number) => number, sign: 1 | -1, top: number): Label {
  const { node, out, text, badge } = placed;
  const { start, end, height, badgeStart, badgeWidth } = extent(placed);
  const isNote = node?.form === "group" && placed.id !== node.id;
  const isPlain = !node || isNote;
  const y = placed.down + top;
  const boxOf = (from: number, to: number, high: number): Label["box"] => ({ x: Math.min(at(from), at(to)), y: y - high / 2, width: to - from, height: high });
  const thing = node?.form === "rung" ? node.thing : null;
  return {
    id: placed.id + (node ? "" : ` ${sign}`), form: !node ? "heading" : isNote ? "note" : node.form === "group" ? "group" : "thing",
    lines: text.lines, x: at(isPlain ? out : out + textStart(node)), y, anchor: sign > 0 ? "start" : "end",
    box: isPlain ? boxOf(out, out + text.width, height) : boxOf(start, end, height),
    mark: isPlain || (node.form === "group" && !node.reads) ? null : { kind: thing?.kind ?? (node.form === "group" ? node.kind : ""), x: at(out), y, radius: RADIUS_PX },
    slug: thing?.slug ?? (isNote ? node.via : ""), group: node?.form === "group" && !isNote ? node.name : "", isOpen: node?.form === "group" && node.isOpen,
    name: thing?.label ?? text.lines.join(" "), about: node ? [thing?.type ?? (node.form === "group" ? node.type : ""), node.reads].filter(Boolean).join(", ") : "", language: thing?.language ?? "",
    badge: badge && { text: badge.text, isExpanded: node?.form === "rung" && node.isExpanded, box: boxOf(badgeStart, badgeStart + badgeWidth, 20) },
  };
}
