/** Marks of types in the present colours of the page, since a canvas knows no style sheet. */
import { colours } from "../graph/cytoscape";
import { readMarks, type TypeMark } from "../graph/marks";

/** A mark, and the value of its colour. */
export interface ColouredMark extends TypeMark {
  colour: string;
}

/** Read the marks of a legend, by the numbers of their types. */
export function readColouredMarks(root: ParentNode): Map<string, ColouredMark> {
  return withPageColours(readMarks(root));
}

/** Return marks in the present colours of the page. */
export function withPageColours(marks: Map<string, TypeMark>): Map<string, ColouredMark> {
  const colour = colours();
  return new Map([...marks].map(([kind, mark]) => [kind, { ...mark, colour: colour(mark.tone) }]));
}
