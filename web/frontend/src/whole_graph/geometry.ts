/** Points and boxes of the drawing. */

export interface Point {
  x: number;
  y: number;
}

/** A box about its middle. */
export interface Placed extends Point {
  width: number;
  height: number;
}

/** Return by how much two boxes overlap, horizontally and vertically, if they keep a gap; negative where they do not. */
export function overlap(one: Placed, other: Placed, gap: number): [number, number] {
  return [(one.width + other.width) / 2 + gap - Math.abs(one.x - other.x), (one.height + other.height) / 2 + gap - Math.abs(one.y - other.y)];
}

/** Return whether two lines cross between their ends. */
export function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
