/** The data of the page: the things that are drawn, and the connections between them. */

export interface Thing {
  slug: string;
  label: string;
  /** The number of its type's mark. */
  kind: string;
  /** The number of things with facts between them and it. */
  connections: number;
  /** The number of things for which it stands beside itself. */
  folded: number;
  place: string;
  /** The index of the thing on which it hangs; -1 of one of the best-connected. */
  nearest: number;
}

/** The indices of two things, and the number of facts between them. */
export type Edge = [source: number, target: number, facts: number];

export interface Backbone {
  things: Thing[];
  edges: Edge[];
  /** Connections that are drawn for a thing that is looked at. */
  further: Edge[];
  /** The connections of the best-connected things alone, by which these are placed. */
  layout: Edge[];
  selected: string;
}

interface DrawingData extends Omit<Backbone, "things"> {
  things: [slug: string, label: string, kind: number, connections: number, folded: number, place: string, nearest: number][];
}

/** Read the data of a page. */
export function readBackbone(root: ParentNode): Backbone {
  const data = JSON.parse(root.querySelector<HTMLElement>("#drawn")?.dataset.drawing ?? "") as DrawingData;
  const things = data.things.map(([slug, label, kind, connections, folded, place, nearest]): Thing => ({ slug, label, kind: String(kind), connections, folded, place, nearest }));
  return { ...data, things };
}
