/** Dots: places that are too small to be seen, or have a position alone; none covers another. */

/** A dot: where its place is, and where it is drawn. */
export interface Dot {
  at: [number, number];
  x: number;
  y: number;
  radius: number;
}
/** Pixels between two dots, and from a dot to its place from which on a line leads there. */
const [GAP, LED] = [3, 3];
const MAX_ROUNDS = 200;

/** Push dots apart that would cover each other. */
export function pushApart(dots: Dot[]): void {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const moved = dots.filter((dot, place) => dots.slice(place + 1).filter((other) => push(dot, other)).length);
    if (!moved.length) return;
  }
}

/** Return whether a dot is so far from its place that a line leads there. */
export function isLed({ at, x, y }: Dot): boolean {
  return Math.hypot(x - at[0], y - at[1]) > LED;
}

/** Push two dots apart; returns whether they were too close. */
function push(one: Dot, other: Dot): boolean {
  const least = one.radius + other.radius + GAP;
  let [dx, dy] = [other.x - one.x, other.y - one.y];
  // Two dots of one place part to the side.
  if (!dx && !dy) [dx, dy] = [1, 0.5];
  const distance = Math.hypot(dx, dy);
  if (distance > least - 0.01) return false;
  const step = (least - distance) / 2 / distance;
  one.x -= dx * step;
  one.y -= dy * step;
  other.x += dx * step;
  other.y += dy * step;
  return true;
}
