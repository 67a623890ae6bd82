/** Steps between things by arrow keys. */
import type { Core, NodeSingular } from "../graph/cytoscape";

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Pixels by which a thing must lie further in the direction. */
const LEAST_PX = 2;

/** Return the thing to which a key leads from another: the nearest one in its direction, the first from none; empty for other keys. */
export function nearestIn(drawn: Core, from: string, key: string): string {
  const arrow = ARROWS[key];
  if (key === "Home" || (arrow && !from)) return drawn.nodes().first().id() ?? "";
  const here = drawn.getElementById(from);
  if (!arrow || here.empty()) return "";
  const [dx, dy] = arrow;
  const { x, y } = here.position();
  // Distance to the side counts double.
  const cost = (node: NodeSingular): number => {
    const along = (node.position().x - x) * dx + (node.position().y - y) * dy;
    const aside = Math.abs((node.position().x - x) * dy) + Math.abs((node.position().y - y) * dx);
    return along > LEAST_PX ? along + 2 * aside : Infinity;
  };
  const next = drawn.nodes().min((node) => cost(node as NodeSingular));
  return next.value < Infinity ? next.ele.id() : "";
}
