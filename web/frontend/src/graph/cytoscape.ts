/** Cytoscape under a strict Content-Security-Policy: the one module that imports it. */
import cytoscape from "cytoscape";

/** The id by which cytoscape knows that its style sheet is there already. */
const STYLE_ID = "__________cytoscape_stylesheet";

/** A graph in a container. Its one rule, `position: relative`, is in graph.css: an inline style sheet would be refused. */
export function graph(options: cytoscape.CytoscapeOptions): cytoscape.Core {
  if (!document.getElementById(STYLE_ID)) {
    const stands = document.createElement("meta");
    stands.id = STYLE_ID;
    document.head.append(stands);
  }
  return cytoscape(options);
}

/** Gives a colour of the page by its name, as it is now. */
export function colours(): (name: string) => string {
  const page = getComputedStyle(document.documentElement);
  return (name) => page.getPropertyValue(`--${name}`).trim();
}

export type { Core, EdgeSingular, ElementDefinition, NodeSingular, StylesheetJson } from "cytoscape";
