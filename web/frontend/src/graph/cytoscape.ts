/** Cytoscape under a strict Content-Security-Policy. Beside `whole_graph/fcose`, no other module imports it. */
import cytoscape from "cytoscape";

/** The id by which cytoscape recognises its own style sheet. */
const STYLE_ID = "__________cytoscape_stylesheet";

/**
 * Create a graph in a container.
 *
 * Cytoscape would add an inline style sheet, which the policy refuses. Its only rule,
 * `position: relative`, is in graph.css; an element with its id keeps it from being added.
 */
export function createGraph(options: cytoscape.CytoscapeOptions): cytoscape.Core {
  if (!document.getElementById(STYLE_ID)) {
    const placeholder = document.createElement("meta");
    placeholder.id = STYLE_ID;
    document.head.append(placeholder);
  }
  return cytoscape(options);
}

/** Return a function from the name of a colour to its present value on the page. */
export function colours(): (name: string) => string {
  const page = getComputedStyle(document.documentElement);
  return (name) => page.getPropertyValue(`--${name}`).trim();
}

export type { Core, EdgeSingular, ElementDefinition, NodeSingular, StylesheetJson } from "cytoscape";
