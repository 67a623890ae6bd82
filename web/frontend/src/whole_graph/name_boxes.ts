/** The boxes that things take with their names, which are wrapped and never cut. */
import type { Thing } from "./backbone_data";

export interface Box {
  /** The lines of the name, with the number of folded things. */
  text: string;
  width: number;
  height: number;
  /** The diameter of the mark above the name. */
  mark: number;
}

export const FONT_PX = 12;
const LINE_PX = 14.5;
const MARK_GAP_PX = 4;
const LEAST_MARK_PX = 9;
const MOST_MARK_PX = 34;
/** The growth of a mark with the things that are folded on it. */
const GROWTH_PX = 2.4;
/** Long names have wider lines, so that they take no more lines than this, as far as the width may grow. */
const MOST_LINES = 4;
const MOST_GROWTH = 1.5;
/** The ratio of lines as they are wrapped to full ones. */
const FILLED = 1.2;

/** Measures texts in the font of the page. */
export class NameBoxes {
  private readonly context = document.createElement("canvas").getContext("2d")!;

  /** `width` is that of the lines of most names. */
  constructor(private readonly width: number) {
    this.context.font = `${FONT_PX}px ${getComputedStyle(document.documentElement).fontFamily}`;
  }

  box(thing: Thing): Box {
    const name = thing.folded ? `${thing.label} +${thing.folded}` : thing.label;
    const lines = this.wrap(name, Math.max(this.width, Math.min(MOST_GROWTH * this.width, (FILLED * this.context.measureText(name).width) / MOST_LINES)));
    const mark = Math.min(MOST_MARK_PX, LEAST_MARK_PX + GROWTH_PX * Math.sqrt(1 + thing.folded));
    const width = Math.max(mark, ...lines.map((line) => this.context.measureText(line).width)) + 4;
    return { text: lines.join("\n"), width, height: mark + MARK_GAP_PX + lines.length * LINE_PX, mark };
  }

  private wrap(text: string, width: number): string[] {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(/\s+/).flatMap((each) => this.broken(each, width))) {
      const longer = line ? `${line} ${word}` : word;
      if (line && this.context.measureText(longer).width > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }

  /** Break a word that is longer than a line. */
  private broken(word: string, width: number): string[] {
    if (this.context.measureText(word).width <= width * 1.2) return [word];
    const parts: string[] = [];
    let part = "";
    for (const letter of word) {
      if (part && this.context.measureText(part + letter).width > width) {
        parts.push(part);
        part = "";
      }
      part += letter;
    }
    return [...parts, part];
  }
}
