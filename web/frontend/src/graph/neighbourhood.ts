/** The data of a graph page: things, facts, and the marks of types in its legend. */
import { colours } from "./cytoscape";

export interface Thing {
  slug: string;
  label: string;
  type: string;
  /** The number of its type's mark. */
  kind: string;
  /** Steps from the centre. */
  distance: number;
  /** The number of its neighbours that are not shown. */
  hidden: number;
}

export interface Fact {
  id: string;
  source: string;
  target: string;
  label: string;
  /** The label in the direction from the target. */
  inverse: string;
  basis: string;
  /** The number of its row in the table. */
  row: number;
}

/** The data on the page: indices into the lists stand for things and relations. */
interface DrawingData {
  things: [slug: string, label: string, type: string, kind: number, distance: number, hidden: number][];
  relations: [name: string, label: string, inverse: string][];
  facts: [source: number, target: number, relation: number, basis: string][];
}

export interface Neighbourhood {
  things: Map<string, Thing>;
  facts: Fact[];
  marks: Map<string, TypeMark>;
}

/** The mark of a type: the corners of its shape from -1 to 1, none for a circle, and its colour by name and value. */
export interface TypeMark {
  points: number[];
  tone: string;
  colour: string;
}

const BASES_BY_STRENGTH = ["stated", "inferred", "linked"];

/** Read the things and facts of a page, the strongest facts first, and the marks of its legend. */
export function readNeighbourhood(root: ParentNode): Neighbourhood {
  const data = JSON.parse(root.querySelector<HTMLElement>("#drawn")?.dataset.drawing ?? "") as DrawingData;
  const things = data.things.map(([slug, label, type, kind, distance, hidden]): Thing => ({ slug, label, type, kind: String(kind), distance, hidden }));
  const facts = data.facts.map(([from, to, relation, basis], row): Fact => {
    const [name, label, inverse] = data.relations[relation] ?? ["", "", ""];
    const [source, target] = [things[from]?.slug ?? "", things[to]?.slug ?? ""];
    return { id: `${source} ${name} ${target}`, source, target, label, inverse, basis, row };
  });
  facts.sort((a, b) => BASES_BY_STRENGTH.indexOf(a.basis) - BASES_BY_STRENGTH.indexOf(b.basis));
  return { things: new Map(things.map((thing) => [thing.slug, thing])), facts, marks: readMarks(root) };
}

/** Read the marks of a legend, in the present colours of the page. */
export function readMarks(root: ParentNode): Map<string, TypeMark> {
  const items = [...root.querySelectorAll<HTMLElement>(".types [data-kind]")];
  const points = (item: HTMLElement): number[] => item.querySelector("polygon")?.getAttribute("points")?.split(/[\s,]+/).map(Number) ?? [];
  const tone = (item: HTMLElement): string => [...(item.querySelector("svg")?.classList ?? [])].find((name) => name.startsWith("kind-")) ?? "";
  return withPageColours(new Map(items.map((item) => [item.dataset.kind ?? "", { points: points(item), tone: tone(item), colour: "" }])));
}

/** Return marks in the present colours of the page. */
export function withPageColours(marks: Map<string, TypeMark>): Map<string, TypeMark> {
  const colour = colours();
  return new Map([...marks].map(([kind, mark]) => [kind, { ...mark, colour: colour(mark.tone) }]));
}

/** Return the facts of a thing, or those between two things. */
export function factsOf(around: Neighbourhood, one: string, other?: string): Fact[] {
  const ends = ({ source, target }: Fact): string[] => [source, target];
  return around.facts.filter((fact) => ends(fact).includes(one) && (!other || ends(fact).includes(other)));
}
