/** What a page about a part of the graph says, read from its own tables: the drawing can say nothing else. */

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
  relation: string;
  label: string;
  /** The label as it reads from the target. */
  inverse: string;
  basis: string;
  row: HTMLElement;
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

/** The things and facts of the tables, the strongest facts first, and the marks of the legend. */
export function read(root: ParentNode): Around {
  const things = [...root.querySelectorAll<HTMLElement>("tr[data-thing]")].map(({ dataset: said }) => ({
    slug: said.thing ?? "", label: said.label ?? "", type: said.type ?? "", kind: said.kind ?? "",
    distance: Number(said.distance), hidden: Number(said.hidden),
  }));
  const facts = [...root.querySelectorAll<HTMLElement>("tr[data-source]")].map((row) => {
    const { source = "", target = "", relation = "", label = "", inverse = "", basis = "" } = row.dataset;
    return { id: `${source} ${relation} ${target}`, source, target, relation, label, inverse, basis, row };
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
  const page = getComputedStyle(document.documentElement);
  return new Map([...marks].map(([kind, mark]) => [kind, { ...mark, colour: page.getPropertyValue(`--kind-${kind}`).trim() }]));
}

/** The facts of a thing, or those between two. */
export function factsOf(around: Around, one: string, other?: string): Fact[] {
  const ends = ({ source, target }: Fact): string[] => [source, target];
  return around.facts.filter((fact) => ends(fact).includes(one) && (!other || ends(fact).includes(other)));
}
