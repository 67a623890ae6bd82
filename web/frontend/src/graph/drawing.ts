/** The data of a drawing, as the page has it: things, the groups that stand for others, and facts. */

export interface Thing {
  slug: string;
  label: string;
  type: string;
  /** The number of its type's mark. */
  kind: string;
  /** The tag of its language if that is not the page's. */
  language: string;
}

/** A thing in its place: it may stand in several. */
export interface Rung {
  form: "rung";
  /** The way to it from the centre. */
  id: string;
  thing: Thing;
  /** The relation as it reads from the thing before it. */
  reads: string;
  basis: string;
  /** The number of things behind it, which it shows if it is expanded. */
  more: number;
  isExpanded: boolean;
  under: Node[];
}

/** Several things as one, until it is opened. */
export interface Group {
  form: "group";
  id: string;
  /** Its name in addresses. */
  name: string;
  /** The slug of the thing before it. */
  via: string;
  reads: string;
  type: string;
  kind: string;
  count: number;
  basis: string;
  isOpen: boolean;
  /** Members that are not drawn though it is open. */
  unlisted: number;
  under: Node[];
}

export type Node = Rung | Group;

export interface Heading {
  reads: string;
  under: Node[];
}

export interface Fact {
  source: string;
  target: string;
  label: string;
  basis: string;
}

/** A thing that is in a closed group. */
export interface HiddenThing {
  slug: string;
  label: string;
  group: string;
}

export interface Drawing {
  center: Thing;
  headings: Heading[];
  facts: Fact[];
  hidden: HiddenThing[];
}

interface NodeData {
  reads: number;
  basis: string;
  under?: NodeData[];
  thing?: number;
  more?: number;
  expanded?: boolean;
  group?: string;
  type?: string;
  kind?: number;
  count?: number;
  open?: boolean;
  unlisted?: number;
}

interface DrawingData {
  things: [slug: string, label: string, type: string, kind: number, language: string][];
  relations: string[];
  headings: { reads: number; under: NodeData[] }[];
  facts: [source: number, target: number, relation: number, basis: string][];
  hidden: [slug: string, label: string, group: string][];
}

/** Read the drawing of a page. */
export function readDrawing(root: ParentNode): Drawing {
  return fromData(JSON.parse(root.querySelector<HTMLElement>("#drawn")?.dataset.drawing ?? "") as DrawingData);
}

/** Return a drawing from its data, in which numbers stand for things and relations. */
export function fromData(data: DrawingData): Drawing {
  const things = data.things.map(([slug, label, type, kind, language]): Thing => ({ slug, label, type, kind: String(kind), language }));
  const relation = (number: number): string => data.relations[number] ?? "";
  const thing = (number: number): Thing => things[number] ?? { slug: "", label: "", type: "", kind: "", language: "" };
  const node = (each: NodeData, before: string, via: string): Node => {
    const common = { reads: relation(each.reads), basis: each.basis };
    if (each.group === undefined) {
      const own = thing(each.thing ?? -1);
      const id = `${before}>${own.slug}`;
      return { ...common, form: "rung", id, thing: own, more: each.more ?? 0, isExpanded: each.expanded ?? false, under: (each.under ?? []).map((one) => node(one, id, own.slug)) };
    }
    const id = `${before}>${each.group}`;
    return {
      ...common, form: "group", id, name: each.group, via, type: each.type ?? "", kind: String(each.kind), count: each.count ?? 0, isOpen: each.open ?? false, unlisted: each.unlisted ?? 0,
      under: (each.under ?? []).map((one) => node(one, id, via)),
    };
  };
  return {
    center: thing(0),
    headings: data.headings.map(({ reads, under }) => ({ reads: relation(reads), under: under.map((each) => node(each, "", thing(0).slug)) })),
    facts: data.facts.map(([source, target, label, basis]) => ({ source: thing(source).slug, target: thing(target).slug, label: relation(label), basis })),
    hidden: data.hidden.map(([slug, label, group]) => ({ slug, label, group })),
  };
}

/** Return a drawing as if no group were open and nothing expanded: what is opened moves nothing to the other side. */
export function closed(headings: Heading[]): Heading[] {
  const shut = (node: Node): Node => (node.form === "group" ? { ...node, isOpen: false, under: [] } : { ...node, isExpanded: false, under: node.isExpanded ? [] : node.under.map(shut) });
  return headings.map(({ reads, under }) => ({ reads, under: under.map(shut) }));
}
