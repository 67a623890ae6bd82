/**
 * The layout: columns on both sides of the centre, one for each step, without overlapping labels.
 *
 * A thing that has a position keeps it. Things next to the centre are under the name of their
 * relation; things farther out are beside the thing through which they are reached.
 */
import type { Fact, Neighbourhood, Thing } from "./neighbourhood";

export interface Position {
  x: number;
  y: number;
}

/** The name of a relation above its things. */
export interface Heading {
  id: string;
  label: string;
  members: string[];
}

interface Group {
  label: string;
  members: Thing[];
}

export const ROW_PX = 23;
const COLUMN_PX = 205;
const ONE_SIDED_COLUMN_PX = 215;
/** The width of a name: with another column behind it, and in the outermost column. */
const NAME_PX = 150;
const OUTER_NAME_PX = 265;
/** Rows above and below the centre of a full column: with two sides, and with one. */
const MAX_ROWS = { 2: 17, 1: 26 };
/** Many things need higher columns, so that the drawing keeps the shape of the window. */
const ROWS_BY_THINGS = { 2: 2, 1: 3 };
const BULGE_PX = 60;
const BULGE_ROWS = 18;

/** A grid of positions. `sides` is 1 if there is no room to the left. */
export class Layout {
  readonly positions = new Map<string, Position>();
  readonly headings = new Map<string, Heading>();
  /** The neighbours of each thing, by the strongest fact first. */
  private readonly near = new Map<string, string[]>();
  private readonly outermost = { [-1]: 0, 0: 0, 1: 0 };
  private readonly taken = new Set<string>();
  private readonly cells = new Map<string, { column: number; row: number }>();

  private maxRows: number;

  constructor(private readonly sides: 1 | 2) {
    this.maxRows = MAX_ROWS[sides];
  }

  /** Place each thing that has no position. */
  fill(around: Neighbourhood): void {
    this.maxRows = Math.max(this.maxRows, Math.round(Math.sqrt(around.things.size) * ROWS_BY_THINGS[this.sides]));
    this.near.clear();
    for (const { source, target } of around.facts) {
      for (const [one, two] of [[source, target], [target, source]] as const) this.near.set(one, [...(this.near.get(one) ?? []), two]);
    }
    const fresh = [...around.things.values()].filter((thing) => !this.positions.has(thing.slug));
    const first = fresh.filter((thing) => thing.distance === 1);
    for (const thing of fresh) if (thing.distance === 0) this.put(thing.slug, 0, 0);
    if (first.length && !this.headings.size) this.placeGroups(groupByRelation(around, first));
    else this.placeBeside(around, first);
    const steps = [...new Set(fresh.map((thing) => thing.distance))].filter((step) => step > 1).sort();
    for (const step of steps) this.placeBeside(around, fresh.filter((thing) => thing.distance === step));
  }

  /** Distribute the groups next to the centre to the sides, each under its heading. */
  private placeGroups(candidates: Group[]): void {
    const groups = this.sides === 2 ? splitLargest(candidates) : candidates;
    const height = (group: Group): number => group.members.length + 1.5;
    const sides: { sign: number; groups: Group[]; rows: number }[] = [{ sign: 1, groups: [], rows: 0 }];
    if (this.sides === 2) sides.push({ sign: -1, groups: [], rows: 0 });
    for (const group of [...groups].sort((a, b) => b.members.length - a.members.length)) {
      const side = sides.reduce((shortest, each) => (each.rows < shortest.rows ? each : shortest));
      side.groups.push(group);
      side.rows += height(group);
    }
    for (const { sign, groups: own } of sides) {
      own.sort((a, b) => groups.indexOf(a) - groups.indexOf(b));
      this.column(own, sign);
    }
  }

  private column(groups: Group[], sign: number): void {
    const rows = groups.reduce((sum, group) => sum + group.members.length + 2, -1);
    const columns = Math.ceil(rows / (2 * this.maxRows + 1));
    const each = Math.ceil(rows / columns);
    let index = 0;
    const next = (slug: string): void => {
      const row = (index % each) - Math.floor(each / 2);
      this.put(slug, sign * (1 + Math.floor(index / each)), row);
      index += 1;
    };
    for (const group of groups) {
      const id = `heading ${sign} ${group.label}`;
      this.headings.set(id, { id, label: group.label, members: group.members.map((thing) => thing.slug) });
      next(id);
      for (const thing of group.members) next(thing.slug);
      index += 1;
    }
  }

  /** Place things beside the one through which they are reached, near its row. */
  private placeBeside(around: Neighbourhood, things: Thing[]): void {
    const load = { [-1]: 0, 0: 0, 1: 0 };
    for (const { column } of this.cells.values()) load[Math.sign(column) as -1 | 0 | 1] += 1;
    const placed = things.map((thing) => {
      const from = this.origin(around, thing, load);
      load[Math.sign(from.column) as -1 | 0 | 1] += 1;
      return { thing, from };
    });
    placed.sort((a, b) => a.from.row - b.from.row || a.thing.kind.localeCompare(b.thing.kind) || a.thing.label.localeCompare(b.thing.label));
    let turn = 1;
    for (const { thing, from } of placed) {
      if (!from.column && this.sides === 2) turn = -turn;
      const sign = Math.sign(from.column) || turn;
      let column = Math.abs(from.column) + 1;
      let row = this.freeRow(sign * column, from.row);
      while (row === undefined) row = this.freeRow(sign * ++column, from.row);
      this.put(thing.slug, sign * column, row);
    }
  }

  /** Return the cell through which a thing is reached: of several, on the emptier side. */
  private origin(around: Neighbourhood, thing: Thing, load: Record<number, number>): { column: number; row: number } {
    const nearer = (this.near.get(thing.slug) ?? []).filter((slug) => (around.things.get(slug)?.distance ?? Infinity) < thing.distance);
    const cells = nearer.map((slug) => this.cells.get(slug)).filter((cell) => cell !== undefined);
    const room = (cell: { column: number }): number => load[Math.sign(cell.column)] ?? 0;
    return cells.reduce<{ column: number; row: number } | undefined>((best, cell) => (best && room(best) <= room(cell) ? best : cell), undefined) ?? { column: 0, row: 0 };
  }

  /** Return the width for a thing's name, in pixels. */
  nameWidth(slug: string): number {
    const column = this.cells.get(slug)?.column ?? 0;
    return Math.abs(column) === this.outermost[Math.sign(column) as -1 | 0 | 1] ? OUTER_NAME_PX : NAME_PX;
  }

  private freeRow(column: number, wanted: number): number | undefined {
    for (let away = 0; away <= 2 * this.maxRows; away += 1) {
      for (const row of [wanted + away, wanted - away]) {
        if (Math.abs(row) <= this.maxRows && !this.taken.has(`${column} ${row}`)) return row;
      }
    }
    return undefined;
  }

  private put(slug: string, column: number, row: number): void {
    this.taken.add(`${column} ${row}`);
    this.cells.set(slug, { column, row });
    const side = Math.sign(column) as -1 | 0 | 1;
    this.outermost[side] = Math.max(this.outermost[side], Math.abs(column));
    const bulge = column && this.sides === 2 ? BULGE_PX * Math.cos((Math.PI / 2) * Math.min(1, Math.abs(row) / BULGE_ROWS)) : 0;
    const width = this.sides === 2 ? COLUMN_PX : ONE_SIDED_COLUMN_PX;
    // The first column is nearer, since the centre's label is below it.
    const x = column && Math.sign(column) * (Math.abs(column) * width - (this.sides === 2 ? 110 : 130) + bulge);
    this.positions.set(slug, { x, y: row * ROW_PX });
  }
}

/** Group the things next to the centre by the first fact that leads to each, by label. */
function groupByRelation(around: Neighbourhood, things: Thing[]): Group[] {
  const groups = new Map<string, Group>();
  const centre = [...around.things.values()].find((thing) => thing.distance === 0)?.slug ?? "";
  for (const thing of things) {
    const facts = around.facts.filter((each) => joins(each, centre, thing.slug));
    const fact = facts.find((each) => each.source === centre && each.basis === facts[0]?.basis) ?? facts[0];
    const label = fact ? (fact.source === centre ? fact.label : fact.inverse) : "";
    const group = groups.get(label) ?? { label, members: [] };
    group.members.push(thing);
    groups.set(label, group);
  }
  for (const { members } of groups.values()) members.sort((a, b) => a.label.localeCompare(b.label));
  return [...groups.values()].sort((a, b) => a.label.localeCompare(b.label));
}

/** Split a group that is larger than all others together, for both sides. */
function splitLargest(groups: Group[]): Group[] {
  const all = groups.reduce((sum, { members }) => sum + members.length, 0);
  return groups.flatMap(({ label, members }) => {
    if (members.length < 8 || members.length * 2 <= all + 1) return [{ label, members }];
    const half = Math.ceil(members.length / 2);
    return [{ label, members: members.slice(0, half) }, { label, members: members.slice(half) }];
  });
}

function joins({ source, target }: Fact, one: string, two: string): boolean {
  return (source === one && target === two) || (source === two && target === one);
}
