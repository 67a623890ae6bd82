/** A laid out drawing: labels and lines in pixels. Nothing here knows the browser. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A button beside a name, which shows what stands behind it, or hides it. */
export interface Badge {
  text: string;
  box: Box;
  isExpanded: boolean;
}

export interface Label {
  id: string;
  form: "center" | "thing" | "group" | "heading" | "note";
  lines: string[];
  /** The place of the text: its start, middle or end, and the middle of its lines. */
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
  /** The box of the name with its mark; that of a group is drawn. */
  box: Box;
  /** The number of the type's mark, and where it stands; none without. */
  mark: { kind: string; x: number; y: number; radius: number } | null;
  /** Of a thing; of a note, that of the thing whose relations it leads to. */
  slug: string;
  /** Of a group. */
  group: string;
  isOpen: boolean;
  /** The whole name in words. */
  name: string;
  /** The type, and the relation to the thing before it. */
  about: string;
  language: string;
  badge: Badge | null;
}

export interface Line {
  id: string;
  /** The labels at its ends. */
  from: string;
  to: string;
  /** Its corners. */
  points: [x: number, y: number][];
  label: string;
  basis: string;
  hasArrow: boolean;
}

export interface Scene {
  labels: Label[];
  lines: Line[];
  width: number;
  height: number;
}

const CORNER_PX = 5;

/** Return the path of a line with round corners, as SVG writes it. */
export function pathOf(points: [number, number][]): string {
  const at = ([x, y]: [number, number]): string => `${rounded(x)} ${rounded(y)}`;
  const distinct = points.filter((point, index) => index === 0 || point.some((value, axis) => Math.abs(value - (points[index - 1]?.[axis] ?? value)) > 0.5));
  const parts = distinct.map((point, index) => {
    const [before, after] = [distinct[index - 1], distinct[index + 1]];
    if (!before) return `M${at(point)}`;
    if (!after) return `L${at(point)}`;
    return `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, after))}`;
  });
  return parts.join("");
}

/** Return the point at a corner's distance from one point on the way to another, at most half of it. */
function towards([x, y]: [number, number], [toX, toY]: [number, number]): [number, number] {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const part = Math.min(CORNER_PX, length / 2) / length;
  return [x + (toX - x) * part, y + (toY - y) * part];
}

/** Return a number with at most one decimal. */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
