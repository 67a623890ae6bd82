/** The graph of query results, drawn from their table of edges, which stays below it. */
import { type Core, colours, createGraph, type ElementDefinition } from "../graph/cytoscape";

const MAX_EDGES = 400;
const MAX_STRETCH = 2.5;
const PADDING = 28;

/** Draw the edges of a table. A click on a node follows its link. */
export function draw(container: HTMLElement, table: HTMLTableElement): Core | null {
  const elements = readElements(table);
  if (!elements.length) return null;
  // The height grows with the nodes, so that their names stay legible.
  container.style.height = `${Math.min(24 + elements.length / 4, 44)}rem`;
  const colour = colours();
  const drawn = createGraph({
    container,
    elements,
    minZoom: 0.2,
    maxZoom: 3,
    userZoomingEnabled: false,
    style: [
      {
        selector: "node",
        style: {
          label: "data(label)", color: colour("ink"), "background-color": colour("accent"), width: 16, height: 16, "font-size": 12,
          "text-wrap": "wrap", "text-max-width": "130px", "text-valign": "bottom", "text-margin-y": 4,
          "text-background-color": colour("paper"), "text-background-opacity": 0.8,
        },
      },
      { selector: "node[!href]", style: { "background-color": colour("edge"), shape: "round-rectangle" } },
      {
        selector: "edge",
        style: {
          label: "data(label)", color: colour("soft"), "font-size": 10, "line-color": colour("edge"), width: 1.5, "curve-style": "bezier",
          "target-arrow-shape": "triangle", "target-arrow-color": colour("edge"), "text-background-color": colour("paper"), "text-background-opacity": 0.9,
        },
      },
    ],
    layout: {
      name: "cose", animate: false, randomize: false, padding: PADDING, numIter: 2500, gravity: 1.2, componentSpacing: 24,
      nodeDimensionsIncludeLabels: true, idealEdgeLength: () => 48, nodeRepulsion: () => 3000, edgeElasticity: () => 60,
    },
  });
  stretch(drawn);
  drawn.on("tap", "node[href]", (event) => location.assign(String(event.target.data("href"))));
  return drawn;
}

/** Stretch the drawing to the width of its container, with names and nodes of a legible size. */
function stretch(drawn: Core): void {
  const box = drawn.nodes().boundingBox({});
  const factor = Math.min(Math.max((drawn.width() / drawn.height()) * (box.h / Math.max(box.w, 1)), 1), MAX_STRETCH);
  drawn.nodes().positions((node) => ({ x: node.position("x") * factor, y: node.position("y") }));
  drawn.fit(undefined, PADDING);
  const size = 1 / Math.min(drawn.zoom(), 1);
  drawn.nodes().style({ "font-size": 12 * size, width: 14 * size, height: 14 * size, "text-max-width": `${130 * size}px`, "text-margin-y": 4 * size });
  drawn.edges().style({ "font-size": 10 * size, width: 1.5 * size, "arrow-scale": size });
  drawn.fit(undefined, PADDING);
}

function readElements(table: HTMLTableElement): ElementDefinition[] {
  const nodes = new Map<string, ElementDefinition>();
  const edges: ElementDefinition[] = [];
  for (const group of table.tBodies) {
    const source = node(nodes, group.querySelector("th"));
    for (const row of group.rows) {
      const [label, target] = row.querySelectorAll("td");
      if (edges.length < MAX_EDGES) edges.push({ data: { id: `edge-${edges.length}`, source, target: node(nodes, target), label: label?.textContent?.trim() ?? "" } });
    }
  }
  const used = new Set(edges.flatMap(({ data }) => [data.source, data.target]));
  return [...[...nodes.values()].filter(({ data }) => used.has(data.id)), ...edges];
}

/** Return the id of the node that a cell names; literals of the same text are one node. */
function node(nodes: Map<string, ElementDefinition>, cell: Element | null | undefined): string {
  const link = cell?.querySelector("a");
  const label = cell?.textContent?.trim() ?? "";
  const id = link ? `iri:${link.title}` : `text:${label}`;
  const short = label.length > 60 ? `${label.slice(0, 60)}…` : label;
  nodes.set(id, { data: { id, label: short, ...(link ? { href: link.href } : {}) } });
  return id;
}
