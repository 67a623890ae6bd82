/** The graph around a thing, in `<div data-graph="address of its JSON">`. */
import { type ElementDefinition, graph } from "./cytoscape";

interface Node {
  iri: string;
  label: string;
  slug: string;
  type: string;
}
interface Edge {
  source: string;
  target: string;
  label: string;
  basis: string;
}

for (const place of document.querySelectorAll<HTMLElement>("[data-graph]")) void show(place, place.dataset.graph ?? "");

async function show(place: HTMLElement, address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const { nodes, edges } = (await answer.json()) as { nodes: Node[]; edges: Edge[] };
  const ink = getComputedStyle(place);
  const elements: ElementDefinition[] = [
    ...nodes.map((node) => ({ data: { ...node, id: node.iri } })),
    ...edges.map((edge, index) => ({ data: { ...edge, id: `edge-${index}` } })),
  ];
  graph({
    container: place,
    elements,
    style: [
      { selector: "node", style: { label: "data(label)", color: ink.color, "background-color": ink.accentColor === "auto" ? ink.color : ink.accentColor } },
      { selector: "edge", style: { "curve-style": "bezier", "target-arrow-shape": "triangle", width: 1 } },
    ],
    layout: { name: "cose", animate: false },
  });
  place.dataset.ready = "true";
}
