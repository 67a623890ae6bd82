/** The layout fcose, the same for the same graph. Beside `graph/cytoscape`, this module alone imports cytoscape. */
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import type { Edge, Thing } from "./backbone_data";
import type { Box } from "./name_boxes";
import type { Point } from "./geometry";

cytoscape.use(fcose);

const OPTIONS = {
  name: "fcose", quality: "proof", randomize: true, animate: false, fit: false, nodeSeparation: 70, nodeRepulsion: 8000, gravity: 0.3, numIter: 2500, packComponents: false,
};
/** Lengths of connections within a place and beyond: so things of a place come to lie together. */
const NEAR_PX = 40;
const FAR_PX = 85;
const MODULUS = 2147483647;
const MULTIPLIER = 16807;

/** Return the middle of the box of each thing. */
export function layOut(things: Thing[], boxes: Box[], edges: Edge[], seed: number): Point[] {
  const graph = cytoscape({
    headless: true, styleEnabled: true,
    style: [{ selector: "node", style: { shape: "rectangle", width: "data(width)", height: "data(height)" } }],
    elements: [
      ...things.map((_, index) => ({ group: "nodes" as const, data: { id: String(index), width: boxes[index]!.width, height: boxes[index]!.height } })),
      ...edges.map(([source, target]) => ({ group: "edges" as const, data: { source: String(source), target: String(target), length: isNear(things, source, target) ? NEAR_PX : FAR_PX } })),
    ],
  });
  withSeed(seed, () => graph.layout({ ...OPTIONS, idealEdgeLength: (edge: cytoscape.EdgeSingular) => edge.data("length") as number } as cytoscape.LayoutOptions).run());
  const points = things.map((_, index) => ({ ...graph.getElementById(String(index)).position() }));
  graph.destroy();
  return points;
}

function isNear(things: Thing[], source: number, target: number): boolean {
  return things[source]!.place !== "" && things[source]!.place === things[target]!.place;
}

/** Run something with a fixed sequence in place of random numbers, which fcose takes from Math. */
function withSeed(seed: number, run: () => void): void {
  const random = Math.random;
  let state = seed;
  Math.random = () => (state = (state * MULTIPLIER) % MODULUS) / MODULUS;
  try {
    run();
  } finally {
    Math.random = random;
  }
}
