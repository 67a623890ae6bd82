/** Names in lines of a width. */

/** Returns the width of a text in pixels. */
export type Measure = (text: string, weight?: "bold") => number;

export interface Wrapped {
  lines: string[];
  /** The width of the longest line. */
  width: number;
  /** Whether the lines could not hold the whole text. */
  isCut: boolean;
}

export const MOST_LINES = 4;

/** Return a text in lines of at most a width; the last of too many lines ends with an ellipsis. */
export function wrap(text: string, most: number, measure: Measure, weight?: "bold"): Wrapped {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, most, measure, weight))) {
    const next = line ? `${line} ${word}` : word;
    if (line && measure(next, weight) > most) {
      lines.push(line);
      line = word;
    } else line = next;
  }
  lines.push(line);
  const isCut = lines.length > MOST_LINES;
  if (isCut) lines.splice(MOST_LINES - 1, Infinity, shortened(lines.slice(MOST_LINES - 1).join(" "), most, measure, weight));
  return { lines, width: Math.max(...lines.map((each) => measure(each, weight))), isCut };
}

/** Return a word, or its pieces where no line is wide enough: addresses, and scripts without spaces. */
function pieces(word: string, most: number, measure: Measure, weight?: "bold"): string[] {
  if (measure(word, weight) <= most) return [word];
  const found: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece && measure(piece + letter, weight) > most) {
      found.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return [...found, piece];
}

function shortened(text: string, most: number, measure: Measure, weight?: "bold"): string {
  const letters = [...text];
  while (letters.length && measure(`${letters.join("").trimEnd()}…`, weight) > most) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}
