/**
 * Where things stand: columns to both sides of the centre, one for each step, in which no label can cover another.
 *
 * A thing that has a place keeps it. Those next to the centre stand under the name of their relation; those farther out, beside the
 * thing over which they are reached.
 */
import type { Around, Fact, Thing } from "./neighbourhood";

export interface Place {
  x: number;
  y: number;
}

/** The name of a relation, above the things that it leads to. */
export interface Heading {
  id: string;
  label: string;
  members: string[];
}

interface Group {
  label: string;
  members: Thing[];
}

export const ROW = 23;
const COLUMN = 205;
const NARROW_COLUMN = 215;
/** Of a name: where another column stands behind it, and where none does. */
const NAME = 150;
const OUTER_NAME = 265;
/** Rows above and below the centre, before a column is full: to both sides, and to one. */
const MOST_ROWS = { 2: 17, 1: 26 };
/** Many things want higher columns, so that the whole keeps the window's shape. */
const ROWS_BY_THINGS = { 2: 2, 1: 3 };
const BULGE = 60;
const BULGE_ROWS = 18;

/** The grid of places that are taken. `sides` is 1 where there is no room to the left. */
export class Placing {
  readonly places = new Map<string, Place>();
  readonly headings = new Map<string, Heading>();
  /** What each thing is linked with, by the strongest fact first. */
  private readonly near = new Map<string, string[]>();
  private readonly outermost = { [-1]: 0, 0: 0, 1: 0 };
  private readonly taken = new Set<string>();
  private readonly cells = new Map<string, { column: number; row: number }>();

  private most: number;

  constructor(private readonly sides: 1 | 2) {
    this.most = MOST_ROWS[sides];
  }

  /** Give a place to each thing that has none. */
  fill(around: Around): void {
    this.most = Math.max(this.most, Math.round(Math.sqrt(around.things.size) * ROWS_BY_THINGS[this.sides]));
    this.near.clear();
    for (const { source, target } of around.facts) {
      for (const [one, two] of [[source, target], [target, source]] as const) this.near.set(one, [...(this.near.get(one) ?? []), two]);
    }
    const fresh = [...around.things.values()].filter((thing) => !this.places.has(thing.slug));
    const first = fresh.filter((thing) => thing.distance === 1);
    for (const thing of fresh) if (thing.distance === 0) this.put(thing.slug, 0, 0);
    if (first.length && !this.headings.size) this.ring(grouped(around, first));
    else this.beside(around, first);
    const steps = [...new Set(fresh.map((thing) => thing.distance))].filter((step) => step > 1).sort();
    for (const step of steps) this.beside(around, fresh.filter((thing) => thing.distance === step));
  }

  /** The groups next to the centre, shared out to the sides, each under its heading. */
  private ring(found: Group[]): void {
    const groups = this.sides === 2 ? halved(found) : found;
    const height = (group: Group): number => group.members.length + 1.5;
    const sides: { sign: number; groups: Group[]; rows: number }[] = [{ sign: 1, groups: [], rows: 0 }];
    if (this.sides === 2) sides.push({ sign: -1, groups: [], rows: 0 });
    for (const group of [...groups].sort((a, b) => b.members.length - a.members.length)) {
      const side = sides.reduce((least, each) => (each.rows < least.rows ? each : least));
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
    const columns = Math.ceil(rows / (2 * this.most + 1));
    const each = Math.ceil(rows / columns);
    let place = 0;
    const next = (slug: string): void => {
      const row = (place % each) - Math.floor(each / 2);
      this.put(slug, sign * (1 + Math.floor(place / each)), row);
      place += 1;
    };
    for (const group of groups) {
      const id = `heading ${sign} ${group.label}`;
      this.headings.set(id, { id, label: group.label, members: group.members.map((thing) => thing.slug) });
      next(id);
      for (const thing of group.members) next(thing.slug);
      place += 1;
    }
  }

  /** Things beside the one over which they are reached, as near to its row as there is room. */
  private beside(around: Around, things: Thing[]): void {
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
      let row = this.free(sign * column, from.row);
      while (row === undefined) row = this.free(sign * ++column, from.row);
      this.put(thing.slug, sign * column, row);
    }
  }

  /** Where the thing stands over which this one is reached: of several, on the side that has more room. */
  private origin(around: Around, thing: Thing, load: Record<number, number>): { column: number; row: number } {
    const nearer = (this.near.get(thing.slug) ?? []).filter((slug) => (around.things.get(slug)?.distance ?? Infinity) < thing.distance);
    const cells = nearer.map((slug) => this.cells.get(slug)).filter((cell) => cell !== undefined);
    const room = (cell: { column: number }): number => load[Math.sign(cell.column)] ?? 0;
    return cells.reduce<{ column: number; row: number } | undefined>((best, cell) => (best && room(best) <= room(cell) ? best : cell), undefined) ?? { column: 0, row: 0 };
  }

  /** The room for a thing's name, in pixels. */
  width(slug: string): number {
    const column = this.cells.get(slug)?.column ?? 0;
    return Math.abs(column) === this.outermost[Math.sign(column) as -1 | 0 | 1] ? OUTER_NAME : NAME;
  }

  private free(column: number, wanted: number): number | undefined {
    for (let away = 0; away <= 2 * this.most; away += 1) {
      for (const row of [wanted + away, wanted - away]) {
        if (Math.abs(row) <= this.most && !this.taken.has(`${column} ${row}`)) return row;
      }
    }
    return undefined;
  }

  private put(slug: string, column: number, row: number): void {
    this.taken.add(`${column} ${row}`);
    this.cells.set(slug, { column, row });
    const side = Math.sign(column) as -1 | 0 | 1;
    this.outermost[side] = Math.max(this.outermost[side], Math.abs(column));
    const bulge = column && this.sides === 2 ? BULGE * Math.cos((Math.PI / 2) * Math.min(1, Math.abs(row) / BULGE_ROWS)) : 0;
    const width = this.sides === 2 ? COLUMN : NARROW_COLUMN;
    // The first column stands nearer, since the centre's label is below it.
    const x = column && Math.sign(column) * (Math.abs(column) * width - (this.sides === 2 ? 110 : 130) + bulge);
    this.places.set(slug, { x, y: row * ROW });
  }
}

/** The things next to the centre by the first fact that leads to each, in the order of labels. */
function grouped(around: Around, things: Thing[]): Group[] {
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

/** A group that is larger than all others together stands on both sides. */
function halved(groups: Group[]): Group[] {
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
