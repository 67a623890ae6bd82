/**
 * One side of a ladder, from the centre outwards: things of the first step below their relations, and
 * behind each the things and groups of the next.
 *
 * Places are distances from the centre (`out`) and from the top (`down`); `ladder.ts` turns them to
 * the left or the right.
 */
import type { Group, Heading, Node, Rung } from "./drawing";
import { type Measure, wrap, type Wrapped } from "./wrap";

export const LINE_PX = 16;
const ROW_PX = 24;
const PILL_ROW_PX = 28;
const HEADING_PX = 26;
const GAP_PX = 8;
/** From the middle of a mark to its text. */
export const TEXT_PX = 14;
export const RADIUS_PX = 6.5;
const PILL_START_PX = 12;
const PILL_END_PX = 9;
const PILL_GAP_PX = 10;
const INDENT_PX = 22;
const BADGE_GAP_PX = 8;
const BADGE_PADDING_PX = 12;
/** From the line that connects things of a step to their marks. */
const BUS_PX = 24;
/** The narrowest name in a grid. */
const CELL_GAP_PX = 26;

/** Where the columns of a side stand. Without a second column, things stand below the thing before them. */
export interface Columns {
  first: number;
  firstWidth: number;
  second: number | null;
  end: number;
}

export interface Placed {
  id: string;
  node: Node | null;
  heading: string;
  out: number;
  down: number;
  text: Wrapped;
  height: number;
  badge: { text: string; width: number } | null;
}

export interface Connection {
  id: string;
  from: string;
  to: string;
  points: [out: number, down: number][];
  label: string;
  basis: string;
}

/** The words of nodes, in the language of the page. */
export interface Words {
  group: (group: Group, isFirst: boolean) => string;
  unlisted: (count: number) => string;
}

/** The layout of one side. */
export class Side {
  readonly placed: Placed[] = [];
  readonly connections: Connection[] = [];
  /** Names that four lines cannot hold. */
  cut = 0;
  height = 0;

  constructor(private readonly columns: Columns, private readonly measure: Measure, private readonly words: Words) {}

  /** Place relations with their things. `bus` is where the line from the centre turns. */
  place(headings: Heading[], bus: number, middle: number): void {
    for (const { reads, under } of headings) {
      if (this.height) this.height += GAP_PX;
      if (reads) this.heading(reads);
      for (const node of under) {
        const placed = this.first(node);
        this.connect("", placed, node, [[0, middle], [bus, middle], [bus, placed.down], [this.markStart(placed), placed.down]]);
      }
    }
  }

  private heading(reads: string): void {
    const { first, end } = this.columns;
    const text = this.wrapped(reads, end - first, "bold");
    const height = HEADING_PX + (text.lines.length - 1) * LINE_PX;
    this.placed.push({ id: `heading ${reads}`, node: null, heading: reads, out: first - RADIUS_PX, down: this.height + height / 2, text, height, badge: null });
    this.height += height;
  }

  private first(node: Node): Placed {
    const { first, firstWidth, second, end } = this.columns;
    const top = this.height;
    // A name that is too long for its column has the whole width, and what is behind it stands below.
    const isBeside = second !== null && node.form === "rung" && node.under.length > 0 && !wrap(node.thing.label, firstWidth - this.badgeWidth(node), this.measure).isCut;
    const placed = this.put(node, first, isBeside ? firstWidth : end - first - TEXT_PX, true);
    if (!isBeside) this.below(node, placed, first);
    else {
      const bottom = this.height;
      this.height = top;
      const bus = second - BUS_PX;
      this.stack(node.under, second, (child) => [[this.textEnd(placed), placed.down], [bus, placed.down], [bus, child.down], [this.markStart(child), child.down]], placed.id);
      this.height = Math.max(this.height, bottom) + GAP_PX / 2;
    }
    return placed;
  }

  /** Place nodes below each other, but closed groups beside each other; `way` leads to one from the thing before it. */
  private stack(nodes: Node[], out: number, way: (placed: Placed) => Connection["points"], before: string): void {
    let row: { top: number; end: number; down: number } | null = null;
    for (const node of nodes) {
      const start = row ? row.end + PILL_GAP_PX + PILL_START_PX : out;
      const isInRow = row !== null && node.form === "group" && start + this.pillWidth(node) <= this.columns.end;
      if (isInRow && row) this.height = row.top;
      const top = this.height;
      const placed = this.put(node, isInRow ? start : out, this.columns.end - (isInRow ? start : out) - textStart(node), false);
      this.connect(before, placed, node, isInRow && row ? [[row.end, row.down], [this.markStart(placed), placed.down]] : way(placed));
      this.below(node, placed, out);
      const isClosed = node.form === "group" && !node.isOpen && placed.text.lines.length === 1;
      row = isClosed ? { top, end: extent(placed).end, down: placed.down } : null;
    }
  }

  private pillWidth(node: Group): number {
    return textStart(node) + this.measure(this.words.group(node, false)) + PILL_END_PX;
  }

  /** Place what stands behind a node, indented below it: short names in several columns. */
  private below(node: Node, before: Placed, out: number): void {
    const inner = out + INDENT_PX;
    const isGrid = node.form === "group" && node.under.every((each) => each.form === "rung" && !each.under.length);
    if (isGrid) this.grid(node.under as Rung[], before, inner);
    else this.stack(node.under, inner, (child) => this.bracket(before, child), before.id);
    if (node.form === "group" && node.unlisted) this.note(this.words.unlisted(node.unlisted), `${node.id} more`, node, inner);
  }

  private grid(nodes: Rung[], before: Placed, out: number): void {
    const room = this.columns.end - out;
    const widest = Math.max(0, ...nodes.map((each) => this.measure(each.thing.label) + this.badgeWidth(each)));
    const count = Math.max(1, Math.min(nodes.length, Math.floor(room / (widest + TEXT_PX + CELL_GAP_PX))));
    const cell = room / count;
    for (let start = 0; start < nodes.length; start += count) {
      const top = this.height;
      let bottom = top;
      nodes.slice(start, start + count).forEach((node, column) => {
        this.height = top;
        const placed = this.put(node, out + column * cell, cell - TEXT_PX - (count > 1 ? CELL_GAP_PX - TEXT_PX : 0), false);
        if (!column) this.connect(before.id, placed, node, this.bracket(before, placed));
        bottom = Math.max(bottom, this.height);
      });
      this.height = bottom;
    }
  }

  private note(words: string, id: string, node: Group, out: number): void {
    const text = this.wrapped(words, this.columns.end - out);
    this.placed.push({ id, node, heading: "", out, down: this.height + ROW_PX / 2, text, height: ROW_PX, badge: null });
    this.height += ROW_PX;
  }

  private put(node: Node, out: number, width: number, isFirst: boolean): Placed {
    const isPill = node.form === "group";
    const words = isPill ? this.words.group(node, isFirst) : node.thing.label;
    const badge = this.badge(node);
    const room = width - this.badgeWidth(node) - (isPill ? PILL_END_PX : 0);
    const text = this.wrapped(words, room);
    const height = (isPill ? PILL_ROW_PX : ROW_PX) + (text.lines.length - 1) * LINE_PX;
    const placed = { id: node.id, node, heading: "", out, down: this.height + height / 2, text, height, badge };
    this.placed.push(placed);
    this.height += height;
    return placed;
  }

  private badge(node: Node): Placed["badge"] {
    if (node.form === "group" || !(node.more || node.isExpanded)) return null;
    const text = node.isExpanded ? "−" : `+${node.more}`;
    return { text, width: Math.max(ROW_PX, this.measure(text) + BADGE_PADDING_PX) };
  }

  private badgeWidth(node: Node): number {
    const badge = this.badge(node);
    return badge ? badge.width + BADGE_GAP_PX : 0;
  }

  /** Return the way from below a node to one that is indented below it. */
  private bracket(before: Placed, placed: Placed): Connection["points"] {
    return [[before.out, before.down + before.height / 2 - 2], [before.out, placed.down], [this.markStart(placed), placed.down]];
  }

  private connect(from: string, to: Placed, node: Node, points: [number, number][]): void {
    this.connections.push({ id: `line ${to.id}`, from, to: to.id, points, label: node.reads, basis: node.basis });
  }

  private markStart({ node, out }: Placed): number {
    return node?.form === "group" ? out - PILL_START_PX : out - RADIUS_PX - 2;
  }

  private textEnd({ node, out, text, badge }: Placed): number {
    return out + textStart(node) + text.width + (badge ? badge.width + BADGE_GAP_PX : 0) + 6;
  }

  private wrapped(words: string, width: number, weight?: "bold"): Wrapped {
    const text = wrap(words, width, this.measure, weight);
    if (text.isCut) this.cut += 1;
    return text;
  }
}

/** Return the distance from the start of a node to its text: a group of several relations has no mark. */
export function textStart(node: Node | null): number {
  return node?.form === "group" && !node.reads ? 0 : TEXT_PX;
}

/** Return the room of a label from its start outwards: the name with its mark, and the badge. */
export function extent({ node, out, text, badge, height }: Placed): { start: number; end: number; height: number; badgeStart: number; badgeWidth: number } {
  const isPill = node?.form === "group";
  const end = out + textStart(node) + text.width + (isPill ? PILL_END_PX : 2);
  return { start: out - (isPill ? PILL_START_PX : RADIUS_PX + 2), end, height: isPill ? height - 4 : height, badgeStart: end + BADGE_GAP_PX - 2, badgeWidth: badge?.width ?? 0 };
}
