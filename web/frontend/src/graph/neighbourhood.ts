/** What a page about a part of the graph says, and how types are marked in its legend. */
import { colours } from "./cytoscape";

export interface Thing {
  slug: string;
  label: string;
  type: string;
  /** The number of its type's mark. */
  kind: string;
  /** Steps from the centre. */
  distance: number;
  /** How many of its neighbours are not shown. */
  hidden: number;
}

export interface Fact {
  id: string;
  source: string;
  target: string;
  label: string;
  /** The label as it reads from the target. */
  inverse: string;
  basis: string;
  /** The number of its row in the table. */
  row: number;
}

/** As the page has it: places in the lists stand for things and relations. */
interface Drawn {
  things: [slug: string, label: string, type: string, kind: number, distance: number, hidden: number][];
  relations: [name: string, label: string, inverse: string][];
  facts: [source: number, target: number, relation: number, basis: string][];
}

export interface Around {
  things: Map<string, Thing>;
  facts: Fact[];
  marks: Map<string, Mark>;
}

/** How a type is drawn: the corners of its shape between -1 and 1, none for a circle, and its colour. */
export interface Mark {
  points: number[];
  colour: string;
}

const STRENGTH = ["stated", "inferred", "linked"];

/** The things and facts of a page, the strongest facts first, and the marks of its legend. */
export function read(root: ParentNode): Around {
  const drawn = JSON.parse(root.querySelector<HTMLElement>("#drawn")?.dataset.around ?? "") as Drawn;
  const things = drawn.things.map(([slug, label, type, kind, distance, hidden]): Thing => ({ slug, label, type, kind: String(kind), distance, hidden }));
  const facts = drawn.facts.map(([from, to, relation, basis], row): Fact => {
    const [name, label, inverse] = drawn.relations[relation] ?? ["", "", ""];
    const [source, target] = [things[from]?.slug ?? "", things[to]?.slug ?? ""];
    return { id: `${source} ${name} ${target}`, source, target, label, inverse, basis, row };
  });
  facts.sort((a, b) => STRENGTH.indexOf(a.basis) - STRENGTH.indexOf(b.basis));
  return { things: new Map(things.map((thing) => [thing.slug, thing])), facts, marks: marksOf(root) };
}

/** The marks of a legend, in the colours that the page has now. */
export function marksOf(root: ParentNode): Map<string, Mark> {
  const items = [...root.querySelectorAll<HTMLElement>(".types [data-kind]")];
  const points = (item: HTMLElement): number[] => item.querySelector("polygon")?.getAttribute("points")?.split(/[\s,]+/).map(Number) ?? [];
  return coloured(new Map(items.map((item) => [item.dataset.kind ?? "", { points: points(item), colour: "" }])));
}

/** The same marks, in the colours that the page has now. */
export function coloured(marks: Map<string, Mark>): Map<string, Mark> {
  const colour = colours();
  return new Map([...marks].map(([kind, mark]) => [kind, { ...mark, colour: colour(`kind-${kind}`) }]));
}

/** The facts of a thing, or those between two. */
export function factsOf(around: Around, one: string, other?: string): Fact[] {
  const ends = ({ source, target }: Fact): string[] => [source, target];
  return around.facts.filter((fact) => ends(fact).includes(one) && (!other || ends(fact).includes(other)));
}
